package web

import (
	"context"
	"slices"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/intake"
	"yihaotong/kb"
	"yihaotong/web/api"
)

// draft folds the call into what a ticket would say.
func (h *calls) draft(ctx context.Context, c hotline.Call) intake.Draft {
	party := intake.Party{Phone: c.From}
	return intake.Extract(intake.Transcript{Segments: c.Segments, Caller: party}, h.classifier(ctx))
}

// classifier lets intake ask the router. Without the router the fields stay empty, the draft stands.
func (h *calls) classifier(ctx context.Context) intake.Classifier {
	return func(text string) hotline.Decision {
		d, err := h.router.Decide(ctx, hotline.Request{Text: text, Channel: hotline.ChannelPhone})
		if err != nil {
			return hotline.Decision{}
		}
		return d
	}
}

// opening is the draft with the operator's changes on top.
func (h *calls) opening(ctx context.Context, c hotline.Call, b api.CallTicketInput) hotline.Opening {
	o := h.draft(ctx, c).Opening(hotline.ChannelPhone)
	if o.Text == "" {
		o.Text = talk(c)
	}
	if o.Requester.Phone == "" {
		o.Requester.Phone = c.From
	}
	h.recognise(ctx, c.From, &o.Requester)
	set(&o.Title, b.Title)
	set(&o.Text, b.Text)
	set(&o.Type, hotline.Type(b.Type))
	set(&o.Priority, hotline.Priority(b.Priority))
	set(&o.Contact, b.Contact)
	set(&o.Visibility, hotline.Visibility(b.Visibility))
	set(&o.Place.Building, b.Place.Building)
	set(&o.Place.Floor, b.Place.Floor)
	set(&o.Place.Room, b.Place.Room)
	set(&o.Place.Raw, b.Place.Raw)
	set(&o.Requester.Person, b.Requester.Person)
	set(&o.Requester.Name, b.Requester.Name)
	set(&o.Requester.Phone, b.Requester.Phone)
	set(&o.Requester.Unit, b.Requester.Unit)
	set(&o.Requester.StaffNo, b.Requester.StaffNo)
	if b.Team != "" || b.Category != "" {
		o.Team, o.Category = b.Team, b.Category
	}
	o.Tags = b.Tags
	o.Source = "call:" + c.ID + ":" + string(rune('a'+min(25, len(c.Tickets))))
	return o
}

// recognise makes a known person out of whoever rings from a person's number, unless the talk gave
// another name: then somebody else is using the phone.
func (h *calls) recognise(ctx context.Context, phone string, r *hotline.Requester) {
	if phone == "" {
		return
	}
	p, err := h.desk.People.PersonByPhone(ctx, phone)
	if err != nil || r.Name != "" && r.Name != p.Name {
		return
	}
	r.Person = p.ID
	set(&r.Name, p.Name)
	if r.Unit == "" {
		r.Unit = p.Unit
	}
}

func set[T ~string](field *T, value T) {
	if value != "" {
		*field = value
	}
}

// talk is the transcript as plain text, cut to what a ticket may hold.
func talk(c hotline.Call) string {
	var b strings.Builder
	for _, s := range c.Segments {
		b.WriteString(s.Text + "\n")
	}
	t := []rune(strings.TrimSpace(b.String()))
	if len(t) == 0 {
		return "call " + c.ID
	}
	return string(t[:min(len(t), hotline.MaxText)])
}

// show shapes a call with its draft, the caller and clauses that may answer. The operator of a call
// needs the number that rings, so it is not masked here.
func (h *calls) show(ctx context.Context, c hotline.Call) (api.Call, error) {
	v := viewer{by: callerIn(ctx).actor(), zone: h.zone}
	p := h.progress(ctx, h.draft(ctx, c))
	shown := api.Call{
		ID: c.ID, ExternalID: c.ExternalID, From: c.From, To: c.To, Operator: c.Operator, RecordingURL: c.Recording,
		StartedAt: v.time(c.StartedAt), EndedAt: v.maybe(c.EndedAt), Segments: []api.Segment{}, Tickets: whole(c.Tickets),
		Draft: p.Draft, Decision: p.Decision, Safety: p.Safety, Suggestions: p.Suggestions, QuestionOnly: p.QuestionOnly,
	}
	for _, s := range c.Segments {
		shown.Segments = append(shown.Segments, api.Segment{Seq: s.Seq, Speaker: api.Speaker(s.Speaker), Text: s.Text, At: s.At})
	}
	var err error
	shown.Caller, err = h.caller(ctx, c.From, v)
	return shown, err
}

const callerTickets = 10

// caller finds who rings and what is open for them.
func (h *calls) caller(ctx context.Context, phone string, v viewer) (api.Caller, error) {
	found := api.Caller{Tickets: []api.Ticket{}}
	if phone == "" {
		return found, nil
	}
	filters := []hotline.Filter{{Phone: phone, Limit: callerTickets, Sort: hotline.SortNewest}}
	p, err := h.desk.People.PersonByPhone(ctx, phone)
	switch {
	case err == nil:
		found.Person = &api.CallerPerson{ID: p.ID, Name: p.Name, Unit: p.Unit, Phone: p.Phone}
		filters = append(filters, hotline.Filter{Requester: p.ID, Limit: callerTickets, Sort: hotline.SortNewest})
	case hotline.CodeOf(err) != hotline.NotFound:
		return found, err
	}
	var all []hotline.Ticket
	for _, f := range filters {
		page, err := h.desk.Find(ctx, f, v.by)
		if err != nil {
			return found, err
		}
		all = append(all, page.Items...)
	}
	slices.SortStableFunc(all, openFirst)
	all = slices.CompactFunc(all, func(a, b hotline.Ticket) bool { return a.ID == b.ID })
	found.Tickets = v.tickets(all[:min(len(all), callerTickets)])
	return found, nil
}

// openFirst puts open tickets before the others, and the newest first among each.
func openFirst(a, b hotline.Ticket) int {
	if a.Status.Open() != b.Status.Open() {
		if a.Status.Open() {
			return -1
		}
		return 1
	}
	return strings.Compare(b.ID, a.ID)
}

const suggestedClauses = 3

// progress is the draft with clauses that may answer. Search is a help: without it the draft stands.
func (h *calls) progress(ctx context.Context, d intake.Draft) api.CallProgress {
	p := api.CallProgress{Draft: draftOf(d), Suggestions: []api.SearchHit{}, QuestionOnly: d.Question}
	if d.Decision.Category != "" {
		p.Decision = decisionOf(d.Decision, true)
	}
	if class := d.Decision.Trigger(); class != "" {
		p.Safety = h.advice(ctx, class)
	}
	if d.Text.Value == "" {
		return p
	}
	hits, err := h.library.Finder.Search(ctx, kb.Query{Text: clip(d.Text.Value, 200), Reader: hotline.Internally, Day: h.library.Today(), Limit: suggestedClauses})
	if err == nil {
		p.Suggestions = hitsOf(d.Text.Value, hits)
	}
	return p
}

// advice is what the operator tells a caller in danger, in approved words; empty when none are in force.
func (h *calls) advice(ctx context.Context, class string) api.SafetyAdvice {
	a, err := h.library.Advice(ctx, class)
	if err != nil {
		return api.SafetyAdvice{} // the page has plain words of its own
	}
	s := api.SafetyAdvice{Text: a.Text}
	if len(a.Citations) > 0 {
		s.Article, s.Title = a.Citations[0].Article, a.Citations[0].Title
	}
	return s
}

func draftOf(d intake.Draft) api.Draft {
	a := api.Draft{
		Name: fieldOf(d.Name), Phone: fieldOf(d.Phone), Unit: fieldOf(d.Unit), Building: fieldOf(d.Building), Floor: fieldOf(d.Floor),
		Room: fieldOf(d.Room), Time: fieldOf(d.Time), Wish: fieldOf(d.Wish), Mood: fieldOf(d.Mood), Title: fieldOf(d.Title),
		Text: fieldOf(d.Text), Category: fieldOf(d.Category), Type: fieldOf(d.Type), Priority: fieldOf(d.Priority), CallBack: d.CallBack,
	}
	if d.Category.Value != "" && d.Decision.Team != "" {
		a.Team = fieldOf(d.Category)
		a.Team.Value = d.Decision.Team
	}
	for _, m := range d.Matters {
		a.Matters = append(a.Matters, api.DraftMatter{Title: m.Title, Text: m.Text, Segments: m.Segments[:], Place: api.Place{Building: m.Place.Building, Floor: m.Place.Floor, Room: m.Place.Room, Raw: m.Place.Raw}, Decision: decisionOf(m.Decision, true)})
	}
	return a
}

// fieldOf leaves a field that was never said away.
func fieldOf(f intake.Field) api.DraftField {
	if f == (intake.Field{}) {
		return api.DraftField{}
	}
	return api.DraftField{Value: f.Value, Confidence: f.Confidence, Segment: f.Segment, Span: f.Span[:]}
}
