package web

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"slices"
	"strings"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/web/api"
)

// Bounds of an import in one request.
const (
	maxImport      = 15 << 20 // bytes of all files together
	maxImportFiles = 50
	maxImportField = 200 // bytes of a value beside the files
)

// ImportArticles reads files into the library, with a report of each.
func (h *knowledge) ImportArticles(ctx context.Context, r api.ImportArticlesRequestObject) (api.ImportArticlesResponseObject, error) {
	files, o, err := h.readImport(r.Body)
	if err != nil {
		return nil, err
	}
	o.By = callerIn(ctx).person.ID
	reports, err := h.library.Import(ctx, slices.Values(files), o)
	if err != nil {
		return nil, err
	}
	shown := api.ImportReport{Items: []api.ImportedFile{}}
	for _, f := range reports {
		shown.Items = append(shown.Items, api.ImportedFile{
			File: f.File, Status: api.ImportedFileStatus(f.Status), Article: f.Article, Title: f.Title, Clauses: f.Clauses, Why: whyOf(f.Err, visitIn(ctx).lang),
		})
	}
	return api.ImportArticles200JSONResponse(shown), h.audit.record(ctx, "import.kb", "kb", map[string]any{"files": len(reports), "draft": o.Draft})
}

// whyOf says in the reader's language what is wrong with a file; "" when nothing is.
func whyOf(err error, lang string) string {
	if err == nil {
		return ""
	}
	p := problemOf(err, lang, "")
	all := []string{}
	for _, f := range p.Errors {
		all = append(all, f.Field+": "+f.Message)
	}
	if len(all) == 0 {
		return p.Detail
	}
	return strings.Join(all, "; ")
}

// readImport reads the form: files, and how they are to be taken. A name stands for one file.
func (h *knowledge) readImport(form *multipart.Reader) (files []kb.FileArticle, o kb.ImportOptions, err error) {
	seen := map[string]bool{}
	for {
		p, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, o, unreadable(hotline.Fail(hotline.Invalid, "http.request").Because(err))
		}
		if p.FormName() != "file" {
			if err := importField(&o, p); err != nil {
				return nil, o, err
			}
			continue
		}
		if len(files) == maxImportFiles {
			return nil, o, hotline.BadField("file", "too_many_items", "limit", maxImportFiles)
		}
		body, err := io.ReadAll(p) // the whole form is bounded by the body's limit
		if err != nil {
			return nil, o, unreadable(hotline.Fail(hotline.Invalid, "http.request").Because(err))
		}
		f := kb.FileArticle{File: cleanName(p.FileName())}
		if seen[f.File] {
			f.Err = hotline.Fail(hotline.Invalid, "kb.same_name")
		} else {
			f.Article, f.Err = kb.ParseFile(f.File, body, h.pdf)
		}
		seen[f.File] = true
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, o, hotline.BadField("file", "required")
	}
	return files, o, nil
}

// importField reads one value beside the files.
func importField(o *kb.ImportOptions, p *multipart.Part) error {
	value, err := io.ReadAll(io.LimitReader(p, maxImportField))
	if err != nil {
		return unreadable(hotline.Fail(hotline.Invalid, "http.request").Because(err))
	}
	switch p.FormName() {
	case "team":
		o.Team = string(value)
	case "audience":
		o.Audience = hotline.Audience(value)
	case "draft":
		o.Draft = string(value) == "true"
	default:
		return hotline.BadField(clip(p.FormName(), 80), "json.unknown")
	}
	return nil
}
