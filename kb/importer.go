package kb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"yihaotong/hotline"
)

// Bounds of an import.
const (
	MaxFile  = 32 << 20 // bytes
	MaxFiles = 20_000
)

// FileReport says what became of one file.
type FileReport struct {
	File    string `json:"file"`
	Status  string `json:"status"` // read, unchanged or skipped
	Article string `json:"article,omitempty"`
	Title   string `json:"title,omitempty"`
	Clauses int    `json:"clauses"`
	Why     string `json:"why,omitempty"` // of what was skipped
	Err     error  `json:"-"`
}

// What became of a file.
const (
	FileRead      = "read"
	FileUnchanged = "unchanged"
	FileSkipped   = "skipped"
)

// FileArticle is what a file holds, or why it cannot be read.
type FileArticle struct {
	File    string
	Article Article
	Err     error
}

// ReadPaths reads files and folders. A file that cannot be read is yielded with its error and does
// not end the walk. Links are not followed; hidden files are left out.
func ReadPaths(paths []string, pdf PDFText) iter.Seq[FileArticle] {
	return func(yield func(FileArticle) bool) {
		seen := map[string]bool{}
		for _, root := range paths {
			err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
				if err == nil && d.IsDir() {
					return skipHidden(root, file)
				}
				if err == nil && strings.HasPrefix(d.Name(), ".") && file != root {
					return nil
				}
				name := sourceName(root, file)
				f := FileArticle{File: file, Err: err}
				switch {
				case err != nil:
				case seen[name]:
					f.Err = hotline.Fail(hotline.Invalid, "kb.same_name")
				case len(seen) >= MaxFiles:
					f.Err = hotline.Fail(hotline.Invalid, "too_many_items", "limit", MaxFiles)
				default:
					seen[name] = true
					f.Article, f.Err = readFile(file, name, d, pdf)
				}
				if !yield(f) {
					return fs.SkipAll
				}
				return nil
			})
			if err != nil && !yield(FileArticle{File: root, Err: err}) {
				return
			}
		}
	}
}

func skipHidden(root, dir string) error {
	if strings.HasPrefix(filepath.Base(dir), ".") && dir != root {
		return fs.SkipDir
	}
	return nil
}

// sourceName is the file's path below the root, with slashes; a root that is a file gives its name.
func sourceName(root, file string) string {
	rel, err := filepath.Rel(root, file)
	if err != nil || rel == "." {
		rel = filepath.Base(file)
	}
	return filepath.ToSlash(rel)
}

func readFile(file, name string, d fs.DirEntry, pdf PDFText) (Article, error) {
	if !slices.Contains(Kinds, strings.ToLower(path.Ext(name))) || !d.Type().IsRegular() {
		return Article{}, hotline.Fail(hotline.Invalid, "kb.kind", "allowed", strings.Join(Kinds, " "))
	}
	info, err := d.Info()
	if err != nil {
		return Article{}, err
	}
	if info.Size() > MaxFile {
		return Article{}, hotline.Fail(hotline.Invalid, "body.too_large", "limit", "32 MiB")
	}
	body, err := os.ReadFile(file)
	if err != nil {
		return Article{}, err
	}
	return ParseFile(name, body, pdf)
}

// ImportOptions apply to every file of an import that does not say otherwise itself.
type ImportOptions struct {
	Team     string
	Audience hotline.Audience
	Draft    bool // leave publishing to an editor
	By       string
}

// Import stores articles and publishes them unless told otherwise. A file that was imported before
// makes a new version where it differs. One that cannot be used is reported and skipped; an error is
// returned only when the store fails.
func (l *Library) Import(ctx context.Context, files iter.Seq[FileArticle], o ImportOptions) ([]FileReport, error) {
	var reports []FileReport
	for f := range files {
		r, err := l.importFile(ctx, f, o)
		if err != nil {
			return reports, err
		}
		reports = append(reports, r)
	}
	return reports, nil
}

func (l *Library) importFile(ctx context.Context, f FileArticle, o ImportOptions) (FileReport, error) {
	r := FileReport{File: f.File, Status: FileSkipped, Err: f.Err}
	if f.Err != nil {
		r.Why = why(f.Err)
		return r, nil //nolint:nilerr // a file that cannot be read is told in the report
	}
	a := f.Article
	if a.Team == "" {
		a.Team = o.Team
	}
	if a.Audience == "" {
		a.Audience = o.Audience
	}
	a.Status = Published
	if o.Draft {
		a.Status = Draft
	}
	a.ID = importID(a.Source)
	versions, err := l.Articles.ArticleVersions(ctx, a.ID)
	if err != nil && hotline.CodeOf(err) != hotline.NotFound {
		return r, err
	}
	r.Article, r.Title, r.Clauses = a.ID, a.Title, len(Split(a.Text))
	a.Version = 1
	if len(versions) > 0 {
		if sameContent(versions[0], a) {
			r.Status = FileUnchanged
			return r, nil
		}
		a.Version = versions[0].Version + 1
	}
	if err := l.save(ctx, &a, o.By); err != nil {
		if code := hotline.CodeOf(err); code == hotline.Invalid || code == hotline.Conflict {
			r.Why, r.Err = why(err), err
			return r, nil
		}
		return r, err
	}
	r.Status = FileRead
	l.shelve(ctx, Live(append(versions, a)), a.ID)
	if a.Status == Published {
		l.tell(ctx, a)
	}
	return r, nil
}

// importID is the same for the same file, so that importing it again makes a version of it.
func importID(source string) string {
	sum := sha256.Sum256([]byte(source))
	return "f" + hex.EncodeToString(sum[:12])
}

// sameContent compares what an editor or a file decides, not who saved it when.
func sameContent(a, b Article) bool {
	if b.Audience == "" {
		b.Audience = hotline.Staff
	}
	return a.Status == b.Status && a.Title == b.Title && a.Text == b.Text && a.DocNumber == b.DocNumber && a.Issuer == b.Issuer && a.Team == b.Team &&
		a.Audience == b.Audience && a.EffectiveFrom == b.EffectiveFrom && a.EffectiveTo == b.EffectiveTo && a.ReviewDate == b.ReviewDate &&
		a.ReplacedBy == b.ReplacedBy && a.URL == b.URL && slices.Equal(a.Safety, b.Safety)
}

// why says in words what is wrong with a file.
func why(err error) string {
	var own *hotline.Error
	if !errors.As(err, &own) {
		return err.Error()
	}
	if len(own.Fields) == 0 {
		return hotline.Words(hotline.Languages[0], own.Key, own.Args)
	}
	var all []string
	for _, f := range own.Fields {
		all = append(all, f.Field+": "+hotline.Words(hotline.Languages[0], f.Key, f.Args))
	}
	return strings.Join(all, "; ")
}
