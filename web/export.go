package web

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// exports gives lists out as files, with the same columns as the command line. Personal data is
// masked, and each export is audited.
type exports struct {
	tickets *tickets
	boards  *boards
	audit   auditor
}

// maxRows bounds one file.
const maxRows = 50_000

const (
	csvMedia  = "text/csv; charset=utf-8"
	xlsxMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// TicketColumns are the headings of an export of tickets, here and on the command line.
func TicketColumns() []string {
	return []string{
		"编号", "状态", "类型", "承办组", "类别", "优先级", "渠道", "标题", "内容", "楼栋", "楼层", "房间", "诉求人", "电话", "单位", "承办人",
		"提交时间", "签收期限", "办结期限", "答复时间", "办结时间", "时限状态", "退单", "重办", "催办", "答复", "标签",
	}
}

// TicketRow is one ticket as an export shows it: personal data is masked.
func TicketRow(t *hotline.Ticket, zone *time.Location) []string {
	row := cells(viewer{by: hotline.System, zone: zone}.ticket(t))
	for i := range row {
		row[i] = defused(row[i])
	}
	return row
}

func cells(t api.Ticket) []string {
	handler := ""
	if t.Handler != nil {
		handler = t.Handler.Name
	}
	return []string{
		t.Number, string(t.Status), string(t.Type), t.Team, t.Category, string(t.Priority), string(t.Channel), t.Title, t.Text,
		t.Place.Building, t.Place.Floor, t.Place.Room, t.Requester.Name, t.Requester.Phone, t.Requester.Unit, handler,
		t.CreatedAt.Format(time.DateTime), stamp(t.Clock.SignDue), stamp(t.Clock.ResolveDue), stamp(t.ResolvedAt), stamp(t.ClosedAt),
		string(t.Clock.Risk), fmt.Sprint(t.Counts.Returns), fmt.Sprint(t.Counts.Reopens), fmt.Sprint(t.Counts.Urges), t.Reply, strings.Join(t.Tags, " "),
	}
}

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.DateTime)
}

// defused keeps a spreadsheet from taking a cell for a formula.
func defused(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// each calls row with the tickets of the filter, page by page.
func (h *exports) each(ctx context.Context, p ticketFilter, row func([]string) error) error {
	by := callerIn(ctx).actor()
	f, err := h.tickets.filter(by, p)
	if err != nil {
		return err
	}
	f.Limit = hotline.MaxPage
	v := h.tickets.viewer(ctx)
	for n := 0; n < maxRows; n += hotline.MaxPage {
		page, err := h.tickets.desk.Find(ctx, f, by)
		if err != nil {
			return err
		}
		for i := range page.Items {
			if err := row(cells(v.ticket(&page.Items[i]))); err != nil {
				return err
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			break
		}
	}
	return nil
}

// ExportTicketsCsv writes CSV that Excel opens rightly: byte order mark, CRLF.
func (h *exports) ExportTicketsCsv(ctx context.Context, r api.ExportTicketsCsvRequestObject) (api.ExportTicketsCsvResponseObject, error) {
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	write := func(row []string) error {
		for i := range row {
			row[i] = defused(row[i])
		}
		return w.Write(row)
	}
	if err := write(TicketColumns()); err != nil {
		return nil, err
	}
	if err := h.each(ctx, csvParams(r.Params), write); err != nil {
		return nil, err
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, err
	}
	return download{h.name("csv"), csvMedia, b.Bytes()}, h.audit.record(ctx, "export.tickets", "tickets.csv", nil)
}

// ExportTicketsXlsx writes a workbook, row by row. Cells are texts, never formulas.
func (h *exports) ExportTicketsXlsx(ctx context.Context, r api.ExportTicketsXlsxRequestObject) (api.ExportTicketsXlsxResponseObject, error) {
	book := excelize.NewFile()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	line := 0
	write := func(row []string) error {
		line++
		values := make([]any, len(row))
		for i, cell := range row {
			values[i] = clip(cell, excelize.TotalCellChars-1)
		}
		at, err := excelize.CoordinatesToCellName(1, line)
		if err != nil {
			return err
		}
		return sheet.SetRow(at, values)
	}
	if err := write(TicketColumns()); err != nil {
		return nil, err
	}
	if err := h.each(ctx, xlsxParams(r.Params), write); err != nil {
		return nil, err
	}
	if err := sheet.Flush(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return nil, err
	}
	return download{h.name("xlsx"), xlsxMedia, b.Bytes()}, h.audit.record(ctx, "export.tickets", "tickets.xlsx", nil)
}

func (h *exports) name(kind string) string {
	return "tickets-" + h.audit.now().In(h.tickets.zone).Format("20060102-1504") + "." + kind
}

func csvParams(p api.ExportTicketsCsvParams) ticketFilter {
	return filterParams(api.ListTicketsParams{
		Team: p.Team, Status: p.Status, Priority: p.Priority, Risk: p.Risk, Handler: p.Handler, Category: p.Category, Channel: p.Channel,
		Type: p.Type, Requester: p.Requester, Q: p.Q, From: p.From, To: p.To, Tag: p.Tag, Parent: p.Parent, Building: p.Building, Counted: p.Counted, Sort: p.Sort,
	})
}

func xlsxParams(p api.ExportTicketsXlsxParams) ticketFilter {
	return csvParams(api.ExportTicketsCsvParams(p))
}
