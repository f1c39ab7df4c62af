package web

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// tickets serves requests and their life.
type tickets struct {
	desk   *hotline.Desk
	router hotline.Router
	files  *files
	limits *limiter
	zone   *time.Location
}

func (h *tickets) viewer(ctx context.Context) viewer {
	return viewer{by: callerIn(ctx).actor(), zone: h.zone}
}

// ListTickets lists what the caller may see.
func (h *tickets) ListTickets(ctx context.Context, r api.ListTicketsRequestObject) (api.ListTicketsResponseObject, error) {
	who := callerIn(ctx).actor()
	f, err := h.filter(who, filterParams(r.Params))
	if err != nil {
		return nil, err
	}
	page, err := h.desk.Find(ctx, f, who)
	if err != nil {
		return nil, err
	}
	return api.ListTickets200JSONResponse{Items: h.viewer(ctx).tickets(page.Items), NextCursor: page.Next}, nil
}

func (v viewer) tickets(list []hotline.Ticket) []api.Ticket {
	items := make([]api.Ticket, len(list))
	for i := range list {
		items[i] = v.ticket(&list[i])
	}
	return items
}

// OpenTicket makes a ticket. Files are checked before and attached after it is stored.
func (h *tickets) OpenTicket(ctx context.Context, r api.OpenTicketRequestObject) (api.OpenTicketResponseObject, error) {
	who, view := callerIn(ctx).actor(), h.viewer(ctx)
	uploads, err := h.files.check(r.Body.Attachments)
	if err != nil {
		return nil, err
	}
	o := openingOf(*r.Body)
	if o.Channel == "" && callerIn(ctx).session != "" {
		o.Channel = hotline.ChannelWeb
	}
	opened, err := h.open(ctx, o, who, view)
	if err != nil {
		return nil, err
	}
	if opened.Ticket, err = h.files.attach(ctx, opened.Ticket, uploads, who); err != nil {
		return nil, err
	}
	return view.opened(opened), nil
}

// open makes the ticket; the answer to repeat is kept in its transaction.
func (h *tickets) open(ctx context.Context, o hotline.Opening, who hotline.Actor, view viewer) (hotline.Opened, error) {
	once := visitIn(ctx).once(fiber.StatusCreated, nil)
	return h.desk.Open(ctx, o, who, once, func(opened hotline.Opened) ([]byte, error) {
		return pack(fiber.StatusCreated, view.opened(opened))
	})
}

func openingOf(b api.TicketInput) hotline.Opening {
	return hotline.Opening{
		Title: b.Title, Text: b.Text, Channel: hotline.Channel(b.Channel), Type: hotline.Type(b.Type), Team: b.Team, Category: b.Category,
		Priority: hotline.Priority(b.Priority), Place: placeOf(b.Place), Requester: requesterOf(b.Requester), Contact: b.Contact,
		Tags: b.Tags, Visibility: hotline.Visibility(b.Visibility),
	}
}

func placeOf(p api.Place) hotline.Place {
	return hotline.Place{Building: p.Building, Floor: p.Floor, Room: p.Room, Raw: p.Raw}
}

func requesterOf(r api.RequesterInput) hotline.Requester {
	return hotline.Requester{Person: r.Person, Name: r.Name, Phone: r.Phone, Unit: r.Unit, StaffNo: r.StaffNo}
}

// GetTicket reads one ticket.
func (h *tickets) GetTicket(ctx context.Context, r api.GetTicketRequestObject) (api.GetTicketResponseObject, error) {
	t, err := h.desk.Get(ctx, r.Number, callerIn(ctx).actor())
	if err != nil {
		return nil, err
	}
	return api.GetTicket200JSONResponse(h.viewer(ctx).ticket(&t)), nil
}

// ListTicketEvents reads the history. Sequence numbers have no holes, so a page is a range of them:
// what the caller may not read is left out and does not show as a longer page.
func (h *tickets) ListTicketEvents(ctx context.Context, r api.ListTicketEventsRequestObject) (api.ListTicketEventsResponseObject, error) {
	who := callerIn(ctx).actor()
	after, err := sequence(r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	limit := r.Params.Limit
	if limit == 0 {
		limit = hotline.MaxPage
	}
	t, err := h.desk.Get(ctx, r.Number, who)
	if err != nil {
		return nil, err
	}
	events, err := h.desk.History(ctx, &t, who, after, limit)
	if err != nil {
		return nil, err
	}
	page := api.EventPage{Items: []api.Event{}}
	for _, e := range events {
		page.Items = append(page.Items, h.viewer(ctx).event(&t, e))
	}
	if after+limit < t.Events {
		page.NextCursor = strconv.Itoa(after + limit)
	}
	return api.ListTicketEvents200JSONResponse(page), nil
}

func sequence(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(cursor)
	if err != nil || n < 0 {
		return 0, hotline.BadField("cursor", "format", "want", "next_cursor")
	}
	return n, nil
}

// ExplainTicketClock tells how each due time came about.
func (h *tickets) ExplainTicketClock(ctx context.Context, r api.ExplainTicketClockRequestObject) (api.ExplainTicketClockResponseObject, error) {
	t, err := h.desk.Get(ctx, r.Number, callerIn(ctx).actor())
	if err != nil {
		return nil, err
	}
	report, err := h.viewer(ctx).clocks(&t, h.desk.Book(), h.desk.Now(), visitIn(ctx).lang)
	return api.ExplainTicketClock200JSONResponse(report), err
}

// CommentTicket adds a remark.
func (h *tickets) CommentTicket(ctx context.Context, r api.CommentTicketRequestObject) (api.CommentTicketResponseObject, error) {
	a := hotline.Act{Name: "comment", Text: r.Body.Text, Internal: r.Body.Internal, Version: r.Body.Version}
	t, err := h.do(ctx, r.Number, a)
	return api.CommentTicket200JSONResponse(t), err
}

// ActOnTicket does what the path says.
func (h *tickets) ActOnTicket(ctx context.Context, r api.ActOnTicketRequestObject) (api.ActOnTicketResponseObject, error) {
	if ownOperation(r.Action) {
		return nil, hotline.Fail(hotline.NotFound, "action.unknown", "action", r.Action)
	}
	if r.Body == nil {
		r.Body = &api.ActionInput{}
	}
	if r.Action == "urge" {
		if err := h.limits.take("urge:"+callerIn(ctx).person.ID+":"+r.Number, urgeTicket); err != nil {
			return nil, err
		}
	}
	t, err := h.do(ctx, r.Number, actOf(r.Action, *r.Body))
	return api.ActOnTicket200JSONResponse(t), err
}

func (h *tickets) do(ctx context.Context, number string, a hotline.Act) (api.Ticket, error) {
	view := h.viewer(ctx)
	if a.Name == "reveal" { // shown once, kept nowhere
		view.reveal = a.Field
		visitIn(ctx).forgo()
	}
	if canonical, ok := hotline.ParseNumber(number); ok {
		number = canonical
	}
	once := visitIn(ctx).once(fiber.StatusOK, func(t hotline.Ticket) any { return view.ticket(&t) })
	t, err := h.desk.Do(ctx, number, a, view.by, once)
	if err != nil {
		return api.Ticket{}, err
	}
	return view.ticket(&t), nil
}

func actOf(name string, b api.ActionInput) hotline.Act {
	a := hotline.Act{
		Name: name, Version: b.Version, Team: b.Team, Category: b.Category, Type: hotline.Type(b.Type), Priority: hotline.Priority(b.Priority),
		Reason: b.Reason, Note: b.Note, Text: b.Text, Title: b.Title, Tags: b.Tags, Articles: b.Articles, Field: string(b.Field),
		SuggestTeam: b.SuggestTeam, Handler: b.Handler, Into: b.Into, To: b.To, Kind: hotline.LinkKind(b.Kind), Due: b.Due,
		Grant: b.Grant, Exclude: b.Exclude, Until: b.Until, Reached: b.Reached, Contacted: b.Contacted, Solved: b.Solved,
		Satisfaction: hotline.Rating(b.Satisfaction),
	}
	if b.Place != nil {
		p := placeOf(*b.Place)
		a.Place = &p
	}
	return a
}

// Classify decides where a text would go.
func (h *tickets) Classify(ctx context.Context, r api.ClassifyRequestObject) (api.ClassifyResponseObject, error) {
	d, err := h.router.Decide(ctx, hotline.Request{Title: r.Body.Title, Text: r.Body.Text, Channel: hotline.Channel(r.Body.Channel)})
	if err != nil {
		return nil, err
	}
	return api.Classify200JSONResponse(decisionOf(d, true)), nil
}
