package hotline

import (
	"slices"
	"strings"
	"time"

	"yihaotong/hotline/zh"
)

// check refuses what cannot become a ticket, naming every bad field at once.
func (o *Opening) check(b *Book, by Actor) error {
	var p problems
	p.text("text", o.Text, MaxText, o.Title == "")
	p.text("title", o.Title, MaxTitle, false)
	oneOf(&p, "channel", o.Channel, Channels, false)
	oneOf(&p, "type", o.Type, Types, false)
	oneOf(&p, "priority", o.Priority, Priorities, false)
	oneOf(&p, "visibility", o.Visibility, []Visibility{VisibilityPrivate, VisibilityUnit}, false)
	p.place("place", o.Place)
	p.text("requester.name", o.Requester.Name, MaxShort, false)
	p.text("requester.phone", o.Requester.Phone, MaxShort, false)
	p.text("requester.unit", o.Requester.Unit, MaxShort, false)
	p.text("requester.staff_no", o.Requester.StaffNo, MaxShort, false)
	p.text("contact", o.Contact, MaxShort, false)
	p.tags("tags", o.Tags)
	if o.Category != "" {
		if cat, ok := b.Catalogue.Get(o.Category); !ok || cat.Retired {
			p.add("category", "category.unknown", "value", o.Category)
		}
	}
	if o.Team != "" {
		if _, ok := b.team(o.Team); !ok {
			p.add("team", "enum", "value", o.Team, "allowed", b.TeamSlugs())
		}
	}
	if o.Requester.Person != "" && o.Requester.Person != by.ID && !by.MayOpenFor() {
		p.add("requester.person", "requester.other")
	}
	return p.err()
}

// open makes the ticket and its first events from what was handed in and the routing decision.
func (b *Book) open(o Opening, d Decision, by Actor, code string, now time.Time) (Ticket, []Event, error) {
	now = now.UTC().Truncate(time.Millisecond)
	asked := now
	if !o.At.IsZero() && o.At.Before(now) {
		asked = o.At.UTC().Truncate(time.Millisecond)
	}
	o.override(&d, b, by)
	t := Ticket{
		ID: NewID(asked), Version: 0, Status: StatusNew, Channel: o.Channel, Source: o.Source,
		Type: d.Type, Team: d.Team, Category: d.Category, Priority: d.Priority, Decision: d,
		Title: o.Title, Text: o.Text, Place: o.Place, Requester: o.Requester, Contact: o.Contact,
		Tags: o.Tags, Visibility: o.Visibility, CreatedAt: asked, UpdatedAt: now, TrackHash: HashSecret(code),
	}
	t.defaults(by)
	b.raise(&t, asked)
	work := t
	c := &change{book: b, t: &work, by: by, now: now}
	c.note(TicketOpened, true, "channel", string(t.Channel))
	c.note(TicketRouted, false, "team", d.Team, "category", d.Category, "priority", string(d.Priority), "confidence", d.Confidence, "source", string(d.Source))
	if t.Channel == ChannelAlarm {
		c.note(AlarmRaised, false, "building", t.Place.Building, "source", t.Source)
	}
	if err := b.start(&work, asked); err != nil {
		return Ticket{}, nil, err
	}
	if !d.NeedsPerson {
		if err := c.queue(d.Team, TicketQueued); err != nil {
			return Ticket{}, nil, err
		}
	}
	if _, err := c.finish(&t); err != nil {
		return Ticket{}, nil, err
	}
	return t, c.events, nil
}

// raise lifts the priority in its season (heating, flood), and says so in the decision.
func (b *Book) raise(t *Ticket, at time.Time) {
	p, season := b.Policy.Raise(t.target(), at)
	if season == "" || Priority(p).Rank() >= t.Priority.Rank() {
		return
	}
	t.Priority, t.Decision.Priority = Priority(p), Priority(p)
	t.Decision.Reasons = append(t.Decision.Reasons, Reason{Kind: ReasonRule, Text: season, Rule: "season"})
}

// override lets what a person chose win over the router: category for everybody, priority and
// type for staff. A safety trigger keeps its priority, and for a requester its category too.
func (o *Opening) override(d *Decision, b *Book, by Actor) {
	trigger := d.Priority == Critical && slices.ContainsFunc(d.Reasons, func(r Reason) bool { return r.Kind == ReasonTrigger })
	if o.Type != "" {
		d.Type = o.Type
	}
	category := o.Category
	if category == "" && o.Team != "" && by.MayOpenFor() && o.Team != d.Team {
		d.Team, d.Source, d.NeedsPerson, d.Confidence = o.Team, ByPerson, false, 1
	}
	if cat, ok := b.Catalogue.Get(category); ok && (!trigger || by.MayOpenFor()) {
		if cat.Slug != d.Category && !trigger {
			d.Priority = PriorityFor(cat, d.Type)
		}
		d.Alternatives = append([]Alternative{{d.Category, d.Confidence}}, d.Alternatives...)
		d.Team, d.Category, d.Source, d.Confidence, d.NeedsPerson = cat.Team, cat.Slug, ByPerson, 1, false
		d.Reasons = append(d.Reasons, Reason{Kind: ReasonPerson, Text: cat.Name})
		d.Question = ""
	}
	if o.Priority != "" && by.MayOpenFor() {
		d.Priority = o.Priority
	}
}

// defaults fills what was left out.
func (t *Ticket) defaults(by Actor) {
	if t.Channel == "" {
		t.Channel = ChannelAPI
	}
	if t.Visibility == "" {
		t.Visibility = VisibilityPrivate
	}
	if t.Title == "" {
		t.Title = TitleOf(t.Text)
	}
	r := &t.Requester
	if r.Person == "" && by.Role == Employee && !by.Requester {
		r.Person = by.ID
	}
	if r.Person == by.ID && by.ID != "" {
		r.Name = firstOf(r.Name, by.Name)
		r.Unit = firstOf(r.Unit, by.Unit)
	}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// TitleOf makes a title from a text: its first sentence, cut at 30 runes.
func TitleOf(text string) string {
	text = strings.TrimSpace(text)
	if i := strings.IndexAny(text, "。！？!?；;\n"); i > 0 {
		text = text[:i]
	}
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > 30 {
		return string(runes[:29]) + "…"
	}
	return string(runes)
}

// similarity is how alike two texts are: shared character bigrams over all, 0 … 1 (Dice).
func similarity(a, b string) float64 {
	left, right := bigrams(a), bigrams(b)
	if len(left)+len(right) == 0 {
		return 0
	}
	shared := 0
	for g := range left {
		if right[g] {
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(left)+len(right))
}

func bigrams(s string) map[[2]rune]bool {
	runes := []rune(zh.Normalize(s))
	set := make(map[[2]rune]bool, len(runes))
	for i := 0; i+1 < len(runes); i++ {
		set[[2]rune{runes[i], runes[i+1]}] = true
	}
	return set
}
