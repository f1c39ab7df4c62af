package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// ExportReportXlsx writes the report of a period as a workbook.
func (h *exports) ExportReportXlsx(ctx context.Context, r api.ExportReportXlsxRequestObject) (api.ExportReportXlsxResponseObject, error) {
	q, err := h.boards.query(period{r.Params.From, r.Params.To, r.Params.Month}, r.Params.Team)
	if err != nil {
		return nil, err
	}
	report, err := h.boards.board.Report(ctx, callerIn(ctx).actor(), q)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := WriteReport(&b, report); err != nil {
		return nil, err
	}
	name := "report-" + report.Whole.From + "-" + report.Whole.To + ".xlsx"
	return download{name, xlsxMedia, b.Bytes()}, h.audit.record(ctx, "export.report", name, nil)
}

// reportColumn is one column of the sheets by team, person, category and building.
type reportColumn struct {
	head string
	of   func(*hotline.Rates) any // int, *float64 or hotline.Rate
}

// reportColumns are the numbers of a line, counts first.
func reportColumns() []reportColumn {
	type r = hotline.Rates
	return []reportColumn{
		{"受理", func(x *r) any { return x.Counts.Opened }}, {"答复", func(x *r) any { return x.Counts.Resolved }},
		{"办结", func(x *r) any { return x.Counts.Closed }}, {"超期", func(x *r) any { return x.Counts.Breached }},
		{"有效回访", func(x *r) any { return x.Counts.Callbacks }}, {"回访覆盖率", func(x *r) any { return x.Coverage }},
		{"响应率", func(x *r) any { return x.Response }}, {"解决率", func(x *r) any { return x.Resolution }},
		{"满意率", func(x *r) any { return x.Satisfaction }}, {"综合得分", func(x *r) any { return x.Composite }},
		{"按时签收率", func(x *r) any { return x.ClaimedIn }}, {"按时办结率", func(x *r) any { return x.ResolvedIn }},
		{"首派准确率", func(x *r) any { return x.FirstRight }}, {"退单率", func(x *r) any { return x.Returned }},
		{"重办率", func(x *r) any { return x.Reopened }}, {"延期率", func(x *r) any { return x.Extended }},
		{"直接答复率", func(x *r) any { return x.Direct }}, {"重复率", func(x *r) any { return x.Repeated }},
		{"一次解决率", func(x *r) any { return x.Once }},
	}
}

// reportNotes say how the figures are counted (domain facts §3).
func reportNotes(w hotline.Weights) [][]any {
	return [][]any{
		{"指标", "口径"},
		{"有效回访", "已接通并得到答复的回访与诉求人自评；经裁定剔除的不计"},
		{"响应率", "有效回访中已联系诉求人的 ÷ 有效回访"},
		{"解决率", "有效回访中已解决的 ÷ 有效回访"},
		{"满意率", fmt.Sprintf("（满意 + %g × 基本满意）÷ 有效回访", w.Basically)},
		{"综合得分", fmt.Sprintf("100 ×（%g × 响应率 + %g × 解决率 + %g × 满意率）", w.Response, w.Resolution, w.Satisfaction)},
		{"回访覆盖率", "有效回访 ÷ 办结"},
		{"按时签收率、按时办结率", "期限内签收（答复）÷ 签收（答复）"},
		{"首派准确率", "由首次派单的组办结且未退单 ÷（答复 − 直接答复）"},
		{"退单率、重复率", "退单（并单）÷ 受理"},
		{"一次解决率", "办结后未再重办、办理中未被催办、办结后没有同一事项再来的 ÷ 办结"},
		{"重办率、延期率、直接答复率", "重办（准予延期、直接答复）÷ 答复"},
		{"自助解决率", "系统已答复、未被评为无用，且未转工单也未转人工的会话 ÷ 有提问的会话；按会话开始之日计，末行为本期合计"},
		{"—", "没有分母，不作评价"},
		{"归属", "按事项发生之日与当时持有工单的组计算；超期计入到期当时持有工单的组"},
	}
}

// dash stands for a rate without denominator.
const dash = "—"

// WriteReport writes the workbook: summary, four breakdowns, days, and how it is counted.
func WriteReport(w io.Writer, r hotline.PeriodReport) error {
	book := excelize.NewFile()
	percent, err := book.NewStyle(&excelize.Style{NumFmt: 10})
	if err != nil {
		return err
	}
	score, err := book.NewStyle(&excelize.Style{NumFmt: 2})
	if err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	s := sheets{book: book, percent: percent, score: score, bold: bold}
	s.add("概览", []float64{20, 14, 14}, s.summary(&r))
	for _, part := range []struct {
		name  string
		group hotline.Group
		first string
		none  string
	}{
		{"按承办组", hotline.ByTeamGroup, "承办组", dash}, {"按承办人", hotline.ByPersonGroup, "承办人", "未分派"},
		{"按类别", hotline.ByCategoryGroup, "类别", dash}, {"按楼栋", hotline.ByBuildingGroup, "楼栋", "未填写"},
	} {
		report := r.By[part.group]
		s.add(part.name, []float64{20}, s.lines(part.first, part.none, report.Lines))
	}
	s.add("每日", []float64{14}, days(r.Days))
	s.add("自助服务", []float64{26}, s.service(&r.Service))
	s.add("口径说明", []float64{28, 80}, reportNotes(r.Whole.Weights))
	if s.err != nil {
		return s.err
	}
	if err := book.DeleteSheet("Sheet1"); err != nil {
		return err
	}
	if err := book.Write(w); err != nil {
		return err
	}
	return book.Close()
}

// sheets adds sheets to a workbook; the first error stays.
type sheets struct {
	book                 *excelize.File
	percent, score, bold int
	err                  error
}

// add writes one sheet: the first row is its heading and stays in view.
func (s *sheets) add(name string, widths []float64, rows [][]any) {
	if s.err != nil {
		return
	}
	if _, s.err = s.book.NewSheet(name); s.err != nil {
		return
	}
	var out *excelize.StreamWriter
	if out, s.err = s.book.NewStreamWriter(name); s.err != nil {
		return
	}
	for i, width := range widths {
		if s.err = out.SetColWidth(i+1, i+1, width); s.err != nil {
			return
		}
	}
	if s.err = out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); s.err != nil {
		return
	}
	for i, row := range rows {
		if i == 0 {
			row = headings(row, s.bold)
		}
		if s.err = out.SetRow(fmt.Sprintf("A%d", i+1), row); s.err != nil {
			return
		}
	}
	s.err = out.Flush()
}

func headings(row []any, style int) []any {
	bold := make([]any, len(row))
	for i, v := range row {
		bold[i] = excelize.Cell{StyleID: style, Value: v}
	}
	return bold
}

// cell writes a number so that a spreadsheet can go on counting with it.
func (s *sheets) cell(v any) any {
	switch x := v.(type) {
	case hotline.Rate:
		if x.Value == nil {
			return dash
		}
		return excelize.Cell{StyleID: s.percent, Value: *x.Value}
	case *float64:
		if x == nil {
			return dash
		}
		return excelize.Cell{StyleID: s.score, Value: *x}
	}
	return v
}

func (s *sheets) summary(r *hotline.PeriodReport) [][]any {
	rows := [][]any{{"指标", r.Whole.From + " 至 " + r.Whole.To, "上期"}}
	for _, c := range reportColumns() {
		rows = append(rows, []any{c.head, s.cell(c.of(&r.Whole.All)), s.cell(c.of(&r.Before))})
	}
	return rows
}

func (s *sheets) lines(first, none string, lines []hotline.Rates) [][]any {
	head := []any{first}
	for _, c := range reportColumns() {
		head = append(head, c.head)
	}
	rows := [][]any{head}
	for i := range lines {
		name := lines[i].Name
		if name == "" {
			name = none
		}
		row := []any{name}
		for _, c := range reportColumns() {
			row = append(row, s.cell(c.of(&lines[i])))
		}
		rows = append(rows, row)
	}
	return rows
}

// service are the conversations with the service by week, and all of the period.
func (s *sheets) service(r *hotline.ServiceReport) [][]any {
	rows := [][]any{{"周", "咨询会话", "自助解决", "未能答复", "转为工单", "转人工", "自助解决率"}}
	for _, l := range append(slices.Clone(r.Weeks), r.All) {
		row := []any{l.From + " 至 " + l.To}
		for _, o := range []hotline.ChatOutcome{hotline.ChatAsked, hotline.ChatAnswered, hotline.ChatUnanswered, hotline.ChatTicket, hotline.ChatPerson} {
			row = append(row, l.Figures[o].N)
		}
		rows = append(rows, append(row, s.cell(l.SelfService)))
	}
	return rows
}

func days(all []hotline.Tally) [][]any {
	rows := [][]any{{"日期", "受理", "签收", "答复", "办结", "超期", "退单", "重办", "有效回访"}}
	for _, d := range all {
		rows = append(rows, []any{d.Day, d.Opened, d.Claimed, d.Resolved, d.Closed, d.Breached, d.Returned, d.Reopened, d.Callbacks})
	}
	return rows
}
