package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/web/api"
)

// files keeps and gives out what people attach. What a file is, is read from its bytes; its name is
// only shown, never a path; it is only ever given out as a download.
type files struct {
	desk  *hotline.Desk
	store hotline.Files
	now   hotline.Now
}

// Bounds of attachments.
const (
	maxFile     = 10 << 20 // one file
	maxInline   = 8 << 20  // all files of one request together
	maxFileName = 120      // runes
)

type upload struct {
	name, media string
	body        []byte
	public      bool
}

// check looks at files that came inside a request, before anything is stored.
func (h *files) check(inputs []api.AttachmentInput) ([]upload, error) {
	var all []upload
	total := 0
	for _, in := range inputs {
		total += len(in.Content)
		if total > maxInline {
			return nil, tooLarge(maxInline)
		}
		u, err := newUpload("attachments", in.Name, in.Content, true)
		if err != nil {
			return nil, err
		}
		all = append(all, u)
	}
	return all, nil
}

func newUpload(field, name string, body []byte, public bool) (upload, error) {
	if len(body) == 0 {
		return upload{}, hotline.BadField(field, "required")
	}
	if len(body) > maxFile {
		return upload{}, tooLarge(maxFile)
	}
	media, ok := mediaOf(name, body)
	if !ok {
		return upload{}, hotline.BadField(field, "file.kind", "value", cleanName(name))
	}
	return upload{name: cleanName(name), media: media, body: body, public: public}, nil
}

// attach stores files and adds them to the ticket.
func (h *files) attach(ctx context.Context, t hotline.Ticket, uploads []upload, by hotline.Actor) (hotline.Ticket, error) {
	for _, u := range uploads {
		id := hotline.NewSecret()
		if err := h.store.SaveFile(ctx, id, u.body); err != nil {
			return t, err
		}
		var err error
		t, err = h.desk.Attach(ctx, t.Number, hotline.Attachment{
			ID: id, Name: u.name, Media: u.media, Size: int64(len(u.body)), By: by.ID, At: h.now(), Public: u.public,
		}, by)
		if err != nil {
			return t, err
		}
	}
	return t, nil
}

// AttachToTicket takes one file.
func (h *tickets) AttachToTicket(ctx context.Context, r api.AttachToTicketRequestObject) (api.AttachToTicketResponseObject, error) {
	who := callerIn(ctx).actor()
	t, err := h.desk.Get(ctx, r.Number, who)
	if err != nil {
		return nil, err
	}
	u, err := readForm(r.Body)
	if err != nil {
		return nil, err
	}
	u.public = u.public || !who.SeesInternal()
	if t, err = h.files.attach(ctx, t, []upload{u}, who); err != nil {
		return nil, err
	}
	return api.AttachToTicket200JSONResponse(h.viewer(ctx).ticket(&t)), nil
}

// GetAttachment gives a file out.
func (h *tickets) GetAttachment(ctx context.Context, r api.GetAttachmentRequestObject) (api.GetAttachmentResponseObject, error) {
	who := callerIn(ctx).actor()
	t, err := h.desk.Get(ctx, r.Number, who)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(t.Attachments, func(a hotline.Attachment) bool { return a.ID == r.ID && (a.Public || who.SeesInternal()) })
	if i < 0 {
		return nil, notHere()
	}
	body, err := h.files.store.File(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return download{t.Attachments[i].Name, t.Attachments[i].Media, body}, nil
}

// download is a file on its way out: never shown as a page, whatever is in it.
type download struct {
	name, media string
	body        []byte
}

func (d download) send(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, d.media)
	c.Set(fiber.HeaderContentDisposition, "attachment; filename*=UTF-8''"+url.PathEscape(d.name))
	return c.Status(fiber.StatusOK).Send(d.body)
}

func (d download) VisitGetAttachmentResponse(c *fiber.Ctx) error        { return d.send(c) }
func (d download) VisitExportTicketsCsvResponse(c *fiber.Ctx) error     { return d.send(c) }
func (d download) VisitExportTicketsXlsxResponse(c *fiber.Ctx) error    { return d.send(c) }
func (d download) VisitExportReportXlsxResponse(c *fiber.Ctx) error     { return d.send(c) }
func (d download) VisitGetTrackedAttachmentResponse(c *fiber.Ctx) error { return d.send(c) }

// mediaOf reads what a file is from its bytes; false for what nobody needs to attach.
func mediaOf(name string, body []byte) (string, bool) {
	found, _, _ := mime.ParseMediaType(http.DetectContentType(body))
	if len(body) > 12 && (string(body[4:12]) == "ftypheic" || string(body[4:12]) == "ftypmif1") {
		return "image/heic", true
	}
	switch found {
	case "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "application/pdf",
		"audio/mpeg", "audio/wave", "application/ogg", "audio/basic", "video/mp4", "video/webm":
		return found, true
	case "text/plain":
		return "text/plain; charset=utf-8", utf8.Valid(body)
	case "application/zip":
		return officeMedia(name, body)
	}
	return "", false
}

// officeMedia tells office documents from other archives: they hold a list of their parts.
func officeMedia(name string, body []byte) (string, bool) {
	if !bytes.Contains(body, []byte("[Content_Types].xml")) {
		return "", false
	}
	kind := map[string]string{".docx": "wordprocessingml.document", ".xlsx": "spreadsheetml.sheet", ".pptx": "presentationml.presentation"}[strings.ToLower(path.Ext(name))]
	return "application/vnd.openxmlformats-officedocument." + kind, kind != ""
}

// cleanName makes a name that is safe to show and to save under: no folders, no invisible signs, not
// too long. It is cleaned first and judged after.
func cleanName(name string) string {
	name = zh.Normalize(strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || r == ':' || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return ' '
		}
		return r
	}, name))
	name = strings.Trim(name, ". ")
	if utf8.RuneCountInString(name) > maxFileName {
		runes := []rune(name)
		name = string(runes[:maxFileName/2]) + "…" + string(runes[len(runes)-maxFileName/2+1:])
	}
	if name == "" {
		return "file"
	}
	return name
}

// readForm reads the parts "file" and "internal". Everything else in the form is refused.
func readForm(form *multipart.Reader) (upload, error) {
	var u upload
	internal := false
	for parts := 0; ; parts++ {
		p, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || parts > 4 {
			return u, unreadable(hotline.Fail(hotline.Invalid, "http.request").Because(err))
		}
		body, err := io.ReadAll(io.LimitReader(p, maxFile+1))
		if err != nil {
			return u, unreadable(hotline.Fail(hotline.Invalid, "http.request").Because(err))
		}
		switch p.FormName() {
		case "file":
			if u, err = newUpload("file", p.FileName(), body, true); err != nil {
				return u, err
			}
		case "internal":
			internal = string(body) == "true"
		default:
			return u, hotline.BadField(clip(p.FormName(), 80), "json.unknown")
		}
	}
	if u.body == nil {
		return u, hotline.BadField("file", "required")
	}
	u.public = !internal
	return u, nil
}
