package web

import (
	"slices"
	"strings"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/web/api"
)

// viewer shapes tickets for one reader: personal data of others is masked, internal matters are left
// out for those who do not work on tickets, times are in the zone of the office.
type viewer struct {
	by     hotline.Actor
	zone   *time.Location
	reveal string // the one field that this answer shows unmasked
}

func (v viewer) ticket(t *hotline.Ticket) api.Ticket {
	hide := v.hider(t)
	internal := v.by.SeesInternal()
	a := api.Ticket{
		Number: t.Number, Status: api.Status(t.Status), Type: api.Type(t.Type), Team: t.Team, Category: t.Category,
		Priority: api.Priority(t.Priority), Channel: api.Channel(t.Channel), Title: hide("text", t.Title, zh.Mask),
		Text: hide("text", t.Text, zh.Mask), Place: api.TicketPlace{Building: t.Place.Building, Floor: t.Place.Floor, Room: t.Place.Room, Raw: t.Place.Raw},
		Requester: api.Requester{
			Person: t.Requester.Person, Name: hide("name", t.Requester.Name, zh.MaskName), Phone: hide("phone", t.Requester.Phone, zh.MaskPhone),
			Unit: t.Requester.Unit, StaffNo: hide("staff_no", t.Requester.StaffNo, maskTail),
		},
		Contact: hide("contact", t.Contact, zh.MaskPhone), Visibility: api.Visibility(t.Visibility), Tags: whole(t.Tags),
		CreatedAt: v.time(t.CreatedAt), UpdatedAt: v.time(t.UpdatedAt), Version: t.Version, Clock: v.clock(t),
		Decision: decisionOf(t.Decision, internal), Counts: countsOf(t.Counts), Attachments: v.attachments(t, internal),
		Reply: t.Reply, Articles: whole(t.Articles), Wait: v.wait(t.Wait), FirstReceiver: t.FirstReceiver,
		ResolvedAt: v.maybe(t.ResolvedAt), ClosedAt: v.maybe(t.ClosedAt), Callback: v.callback(t.Callback), Extension: v.extension(t.Extension),
		Supervisions: []api.Supervision{}, Assists: []api.Assist{}, Links: []api.Link{},
		Followed: v.by.ID != "" && slices.Contains(t.Followers, v.by.ID), Actions: actionsOf(t, v.by),
	}
	if t.Handler != "" {
		a.Handler = &api.PersonRef{ID: t.Handler, Name: t.HandlerName}
	}
	if t.Parent != "" {
		a.Parent = &t.Parent
	}
	if internal {
		v.internals(t, &a)
	}
	return a
}

// internals adds what only those see who work on tickets.
func (v viewer) internals(t *hotline.Ticket, a *api.Ticket) {
	for _, s := range t.Supervisions {
		a.Supervisions = append(a.Supervisions, api.Supervision{Note: s.Note, Due: v.time(s.Due), At: v.time(s.At), Answer: s.Answer, Answered: v.maybe(s.Answered)})
	}
	for _, s := range t.Assists {
		a.Assists = append(a.Assists, api.Assist{Team: s.Team, Note: s.Note, At: v.time(s.At), Due: v.time(s.Due), Text: s.Text, Done: v.maybe(s.Done)})
	}
	for _, l := range t.Links {
		a.Links = append(a.Links, api.Link{To: l.To, Kind: api.LinkKind(l.Kind)})
	}
	if r := t.Return; r != nil {
		a.Return = &api.Return{Team: r.Team, Reason: r.Reason, Suggest: r.Suggest, At: v.time(r.At), Due: v.time(r.Due)}
	}
	if p := t.Appeal; p != nil {
		a.Appeal = &api.Appeal{Reason: p.Reason, At: v.time(p.At), Exclude: p.Exclude, Note: p.Note}
	}
}

func countsOf(c hotline.Counts) api.Counts {
	return api.Counts{Returns: c.Returns, Reopens: c.Reopens, Urges: c.Urges, Followers: c.Followers}
}

// hider gives the function that masks a field unless it is the reader's own or was asked for.
func (v viewer) hider(t *hotline.Ticket) func(field, value string, mask func(string) string) string {
	own := v.by.Owns(t)
	return func(field, value string, mask func(string) string) string {
		if own || value == "" || v.reveal == field {
			return value
		}
		return mask(value)
	}
}

// maskTail keeps the last two characters of a staff number.
func maskTail(s string) string {
	r := []rune(s)
	keep := min(2, len(r)/2)
	return strings.Repeat("*", len(r)-keep) + string(r[len(r)-keep:])
}

// actionsOf lists what the contract calls actions; remarks and files have operations of their own.
func actionsOf(t *hotline.Ticket, by hotline.Actor) []string {
	return slices.DeleteFunc(hotline.Allowed(t, by), ownOperation)
}

func ownOperation(action string) bool { return action == "comment" || action == "attach" }

func (v viewer) attachments(t *hotline.Ticket, internal bool) []api.Attachment {
	all := []api.Attachment{}
	for _, f := range t.Attachments {
		if f.Public || internal {
			all = append(all, api.Attachment{ID: f.ID, Name: f.Name, Media: f.Media, Size: f.Size, At: v.time(f.At), Public: f.Public})
		}
	}
	return all
}

func (v viewer) wait(w *hotline.Wait) *api.Wait {
	if w == nil {
		return nil
	}
	return &api.Wait{Reason: api.WaitReason(w.Reason), Until: v.maybe(w.Until), Note: w.Note, Since: v.time(w.Since)}
}

func (v viewer) callback(c *hotline.Callback) *api.Callback {
	if c == nil {
		return nil
	}
	return &api.Callback{
		Reached: c.Reached, Contacted: c.Contacted, Solved: c.Solved, Satisfaction: string(c.Satisfaction), Note: c.Note,
		ByRequester: c.By == "", At: v.time(c.At),
	}
}

func (v viewer) extension(e *hotline.Extension) *api.Extension {
	if e == nil {
		return nil
	}
	return &api.Extension{Until: v.time(e.Until), Reason: e.Reason, At: v.time(e.At), Granted: e.Granted, Note: e.Note, Due: v.time(e.Due)}
}

func decisionOf(d hotline.Decision, internal bool) api.Decision {
	a := api.Decision{
		Team: d.Team, Category: d.Category, Type: api.Type(d.Type), Priority: api.Priority(d.Priority), Confidence: d.Confidence,
		Source: api.DecisionSource(d.Source), NeedsPerson: d.NeedsPerson, Question: d.Question, Version: d.Version,
		Reasons: []api.Reason{}, Alternatives: []api.Alternative{}, Secondary: []api.Matter{},
	}
	if !internal {
		return a
	}
	for _, r := range d.Reasons {
		a.Reasons = append(a.Reasons, api.Reason{Kind: api.ReasonKind(r.Kind), Text: r.Text, Span: r.Span[:], Rule: r.Rule})
	}
	for _, x := range d.Alternatives {
		a.Alternatives = append(a.Alternatives, api.Alternative(x))
	}
	for _, m := range d.Secondary {
		a.Secondary = append(a.Secondary, api.Matter{Category: m.Category, Confidence: m.Confidence, Text: m.Text, Span: m.Span[:]})
	}
	return a
}

func (v viewer) time(t time.Time) time.Time { return t.In(v.zone) }

// maybe gives nil for a time that is not.
func (v viewer) maybe(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.In(v.zone)
	return &t
}

// whole makes an empty list out of none, so that JSON shows [] and not null.
func whole(l []string) []string {
	if l == nil {
		return []string{}
	}
	return l
}
