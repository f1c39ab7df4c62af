package hotline

import (
	"slices"
	"time"
)

// TicketOpinion is in the history when a model gave its second opinion on where a ticket belongs.
const TicketOpinion EventType = "ticket.second_opinion"

// Opinion is a model's second opinion on a ticket that waits for a person to route it.
type Opinion struct {
	Category string
	Quote    string // words of the ticket that speak for it
	Model    string // who says so
	Seen     int    // version of the ticket that the model was shown
}

// Opine puts an opinion in front of the alternatives and tells of it in the history, with its source.
// It moves nothing: category, team, status and clocks stay, a person decides. No events: the ticket
// has changed since it was shown, so somebody has acted already, or it waits for nobody.
// Invalid: no such category.
func (b *Book) Opine(t *Ticket, o Opinion, now time.Time) ([]Event, error) {
	cat, ok := b.Catalogue.Get(o.Category)
	if !ok || cat.Retired {
		return nil, BadField("category", "category.unknown", "value", o.Category)
	}
	if t.Version != o.Seen || t.Status != StatusNew || !t.Decision.NeedsPerson {
		return nil, nil
	}
	work := t.Clone()
	c := &change{book: b, t: &work, by: System, now: now.UTC().Truncate(time.Millisecond)}
	key := "opinion.agrees"
	if cat.Slug != work.Category {
		key = "opinion.differs"
		work.Decision.Alternatives = first(cat.Slug, work.Decision.Alternatives)
	}
	c.note(TicketOpinion, false, "category", cat.Slug, "source", o.Model,
		"text", Words(Languages[0], key, Args{"category": cat.Name, "quote": o.Quote, "model": o.Model}))
	return c.finish(t)
}

// first moves a category to the front of the alternatives; one that the router did not think of has
// no confidence of its own, since a model's is not calibrated.
func first(category string, all []Alternative) []Alternative {
	front := Alternative{Category: category}
	if i := slices.IndexFunc(all, func(a Alternative) bool { return a.Category == category }); i >= 0 {
		front = all[i]
	}
	rest := slices.DeleteFunc(slices.Clone(all), func(a Alternative) bool { return a.Category == category })
	return append([]Alternative{front}, rest...)
}
