package web

import (
	"context"
	"slices"
	"time"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// tracks serves requesters without an account: a number and its code open one ticket.
type tracks struct {
	desk   *hotline.Desk
	files  hotline.Files
	limits *limiter
	zone   *time.Location
}

// byCode are the actions that a tracking code allows; supplement is a remark.
var byCode = []string{"urge", "supplement", "cancel", "rate", "reopen"}

// TrackTicket shows the plain stages and public replies.
func (h *tracks) TrackTicket(ctx context.Context, r api.TrackTicketRequestObject) (api.TrackTicketResponseObject, error) {
	t, who, err := h.find(ctx, r.Number, r.Params.Code)
	if err != nil {
		return nil, err
	}
	shown, err := h.show(ctx, &t, who)
	return api.TrackTicket200JSONResponse(shown), err
}

// ActByCode lets the requester act.
func (h *tracks) ActByCode(ctx context.Context, r api.ActByCodeRequestObject) (api.ActByCodeResponseObject, error) {
	b := api.TrackActionInput{}
	if r.Body != nil {
		b = *r.Body
	}
	if !slices.Contains(byCode, r.Action) {
		return nil, hotline.Fail(hotline.NotFound, "action.unknown", "action", r.Action)
	}
	code := b.Code
	if code == "" {
		code = r.Params.Code
	}
	t, who, err := h.find(ctx, r.Number, code)
	if err != nil {
		return nil, err
	}
	if r.Action == "urge" {
		if err := h.limits.take("urge:"+t.ID, urgeTicket); err != nil {
			return nil, err
		}
	}
	a := hotline.Act{Name: r.Action, Version: b.Version, Text: b.Text, Note: b.Note, Reason: b.Reason, Satisfaction: hotline.Rating(b.Satisfaction), Solved: b.Solved}
	if a.Name == "supplement" {
		a.Name = "comment"
	}
	if t, err = h.desk.Do(ctx, t.ID, a, who, nil); err != nil {
		return nil, err
	}
	shown, err := h.show(ctx, &t, who)
	return api.ActByCode200JSONResponse(shown), err
}

// GetTrackedAttachment gives a public file of the ticket out.
func (h *tracks) GetTrackedAttachment(ctx context.Context, r api.GetTrackedAttachmentRequestObject) (api.GetTrackedAttachmentResponseObject, error) {
	t, _, err := h.find(ctx, r.Number, r.Params.Code)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(t.Attachments, func(a hotline.Attachment) bool { return a.ID == r.ID && a.Public })
	if i < 0 {
		return nil, notHere()
	}
	body, err := h.files.File(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	return download{t.Attachments[i].Name, t.Attachments[i].Media, body}, nil
}

// find opens a ticket by its code, or without one for the requester who is signed in. Wrong codes are
// counted by address and by number.
func (h *tracks) find(ctx context.Context, number, code string) (hotline.Ticket, hotline.Actor, error) {
	if who := callerIn(ctx); code == "" && who.signedIn() {
		t, err := h.desk.Get(ctx, number, who.actor())
		if err == nil && t.Requester.Person == who.person.ID {
			return t, hotline.Actor{ID: who.person.ID, Name: who.person.Name, Role: hotline.Employee, Requester: true}, nil
		}
	}
	guesses := map[string]quota{"address:" + visitIn(ctx).address: guessAddress, "track:" + number: guessTicket}
	for key, q := range guesses {
		if err := h.limits.check(key, q); err != nil {
			return hotline.Ticket{}, hotline.Actor{}, err
		}
	}
	t, who, err := h.desk.Track(ctx, number, code)
	if hotline.CodeOf(err) == hotline.NotFound {
		for key, q := range guesses {
			if h.limits.take(key, q) != nil {
				break // full: the next guess is refused above
			}
		}
	}
	return t, who, err
}

func (h *tracks) show(ctx context.Context, t *hotline.Ticket, who hotline.Actor) (api.TrackedTicket, error) {
	events, err := h.desk.Tickets.History(ctx, t.ID, 0, 0)
	if err != nil {
		return api.TrackedTicket{}, err
	}
	v, book := viewer{by: who, zone: h.zone}, h.desk.Book()
	cat, _ := book.Catalogue.Get(t.Category)
	team := book.Teams[t.Team]
	shown := api.TrackedTicket{
		Number: t.Number, Title: t.Title, Text: t.Text, Status: api.Status(t.Status), Stages: v.stages(t),
		TeamName: team.Name, CategoryName: cat.Name, Place: t.Place.Raw, CreatedAt: v.time(t.CreatedAt), UpdatedAt: v.time(t.UpdatedAt),
		PromisedAt: v.maybe(t.Clocks.Resolve.Due), Late: t.Clocks.Risk(t.Status) == hotline.RiskBreached, Waiting: v.wait(t.Wait),
		Replies: []api.TrackedReply{}, Actions: codeActions(t, who), Attachments: []api.TrackedFile{},
	}
	if visitIn(ctx).lang == "en" {
		shown.TeamName, shown.CategoryName = team.NameEn, cat.NameEn
	}
	if t.Callback != nil {
		shown.Rating = string(t.Callback.Satisfaction)
	}
	for _, a := range t.Attachments {
		if a.Public {
			shown.Attachments = append(shown.Attachments, api.TrackedFile{ID: a.ID, Name: a.Name, Media: a.Media, Size: a.Size})
		}
	}
	for _, e := range events {
		if reply, ok := v.reply(e); ok {
			shown.Replies = append(shown.Replies, reply)
		}
	}
	return shown, h.fromParent(ctx, v, t, &shown)
}

// fromParent adds to a merged ticket what staff said on the ticket that it went into: one update
// reaches everybody. What other requesters wrote there stays theirs.
func (h *tracks) fromParent(ctx context.Context, v viewer, t *hotline.Ticket, shown *api.TrackedTicket) error {
	if t.Status != hotline.StatusMerged || t.Parent == "" {
		return nil
	}
	parent, err := h.desk.Tickets.Get(ctx, t.Parent)
	if err != nil {
		return err
	}
	events, err := h.desk.Tickets.History(ctx, parent.ID, 0, 0)
	if err != nil {
		return err
	}
	shown.PromisedAt = v.maybe(parent.Clocks.Resolve.Due)
	for _, e := range events {
		if e.Type != hotline.TicketResponded && e.Type != hotline.TicketResolved {
			continue
		}
		if reply, ok := v.reply(e); ok && reply.By == api.TrackedReplyByStaff {
			shown.Replies = append(shown.Replies, reply)
		}
	}
	return nil
}

func codeActions(t *hotline.Ticket, who hotline.Actor) []string {
	can := []string{}
	for _, a := range hotline.Allowed(t, who) {
		if a == "comment" {
			a = "supplement"
		}
		if slices.Contains(byCode, a) {
			can = append(can, a)
		}
	}
	slices.Sort(can)
	return can
}

// reply is a public event that says something in words.
func (v viewer) reply(e hotline.Event) (api.TrackedReply, bool) {
	if !e.Public {
		return api.TrackedReply{}, false
	}
	words := ""
	for _, key := range []string{"text", "reason", "note"} {
		if s, ok := e.Data[key].(string); ok && s != "" {
			words = s
			break
		}
	}
	by := api.TrackedReplyByStaff
	switch {
	case e.By.ID == hotline.System.ID:
		by = api.TrackedReplyBySystem
	case e.By.Requester, e.By.Role == hotline.Employee:
		by = api.TrackedReplyByRequester
	}
	return api.TrackedReply{At: v.time(e.At), Type: string(e.Type), By: by, Text: words}, words != ""
}

// stages are the five plain steps that a requester understands.
func (v viewer) stages(t *hotline.Ticket) []api.Stage {
	now := map[hotline.Status]int{
		hotline.StatusNew: 0, hotline.StatusQueued: 1, hotline.StatusReturned: 1, hotline.StatusWorking: 2, hotline.StatusWaiting: 2,
		hotline.StatusReview: 2, hotline.StatusResolved: 3, hotline.StatusRejected: 4, hotline.StatusMerged: 4, hotline.StatusCancelled: 4, hotline.StatusClosed: 4,
	}[t.Status]
	all := []api.Stage{
		{Key: api.StageKeyReceived, At: v.maybe(t.CreatedAt)}, {Key: api.StageKeyDispatched, At: v.maybe(t.QueuedAt)},
		{Key: api.StageKeyWorking, At: v.maybe(t.Clocks.Sign.Met)}, {Key: api.StageKeyAnswered, At: v.maybe(t.ResolvedAt)}, {Key: api.StageKeyClosed, At: v.maybe(t.ClosedAt)},
	}
	for i := range all {
		switch {
		case i < now, i == now && !t.Status.Open() && t.Status != hotline.StatusResolved:
			all[i].State = api.StageStateDone
		case i == now:
			all[i].State = api.StageStateNow
		default:
			all[i].State, all[i].At = api.StageStateTodo, nil
		}
	}
	return all
}
