package web

import (
	"context"

	openapi "github.com/oapi-codegen/runtime/types"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// ReportService tells how far the service helps by itself.
func (h *boards) ReportService(ctx context.Context, r api.ReportServiceRequestObject) (api.ReportServiceResponseObject, error) {
	q, err := h.query(period{r.Params.From, r.Params.To, r.Params.Month}, "")
	if err != nil {
		return nil, err
	}
	report, err := h.board.Service(ctx, callerIn(ctx).actor(), q.From, q.To)
	if err != nil {
		return nil, err
	}
	shown := api.ServiceReport{From: openapi.Date{Time: q.From}, To: openapi.Date{Time: q.To.AddDate(0, 0, -1)}, Weeks: []api.ServiceLine{}}
	if shown.All, err = h.serviceLine(report.All); err != nil {
		return nil, err
	}
	for _, w := range report.Weeks {
		line, err := h.serviceLine(w)
		if err != nil {
			return nil, err
		}
		shown.Weeks = append(shown.Weeks, line)
	}
	return api.ReportService200JSONResponse(shown), nil
}

func (h *boards) serviceLine(l hotline.ServiceLine) (api.ServiceLine, error) {
	f := func(o hotline.ChatOutcome) api.Figure { return figureOf(l.Figures[o]) }
	shown := api.ServiceLine{
		SelfService: api.Rate{Value: l.SelfService.Value, Of: l.SelfService.Of}, Asked: f(hotline.ChatAsked), Answered: f(hotline.ChatAnswered),
		Unanswered: f(hotline.ChatUnanswered), Ticket: f(hotline.ChatTicket), Person: f(hotline.ChatPerson),
	}
	if err := shown.From.UnmarshalText([]byte(l.From)); err != nil {
		return shown, err
	}
	return shown, shown.To.UnmarshalText([]byte(l.To))
}

// counted lists the conversations behind a number of that report.
func (h *chats) counted(ctx context.Context, p api.ListWaitingChatsParams) (api.ListWaitingChatsResponseObject, error) {
	f, err := hotline.ParseChatsCounted(p.Counted)
	if err != nil {
		return nil, err
	}
	if f.Limit, f.Cursor = p.Limit, p.Cursor; f.Limit == 0 {
		f.Limit = mostWaiting
	}
	found, err := h.store.FindChats(ctx, f)
	if err != nil {
		return nil, err
	}
	page := api.ChatPage{Items: []api.Chat{}, NextCursor: found.Next}
	for _, c := range found.Items {
		page.Items = append(page.Items, h.shape(ctx, c))
	}
	return api.ListWaitingChats200JSONResponse(page), nil
}
