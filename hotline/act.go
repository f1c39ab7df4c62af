package hotline

import (
	"time"
	"unicode/utf8"
)

// Act is one thing somebody wants to do to a ticket: a name of the contract's ACTION list and
// what it needs. Fields that an action does not use are ignored.
type Act struct {
	Name    string
	Version int // the version the person saw; 0 = not checked

	Team     string
	Category string
	Type     Type
	Priority Priority
	Reason   string
	Note     string
	Text     string
	Title    string
	Place    *Place
	Tags     *[]string
	Articles []string
	Internal bool
	Field    string

	SuggestTeam string
	Handler     string // Person.ID or username
	Into        string // number
	To          string // number
	Kind        LinkKind
	Due         time.Time
	Grant       *bool
	Exclude     *bool
	Until       time.Time

	Reached      bool
	Contacted    bool
	Solved       *bool
	Satisfaction Rating

	assignee   *Person     // of Handler, looked up by the Desk
	attachment *Attachment // of "attach", stored by the Desk
}

// change is one act on its way: what it works on and what has come of it so far.
type change struct {
	book   *Book
	t      *Ticket
	act    Act
	by     Actor
	now    time.Time
	events []Event
}

// note adds an event.
func (c *change) note(typ EventType, public bool, pairs ...any) {
	c.events = append(c.events, Event{
		ID: NewID(c.now), Type: typ, At: c.now, By: c.by, Team: c.t.Team, Public: public, Data: args(pairs),
	})
}

// needText refuses an empty or over-long text.
func (c *change) needText(field, value string, limit int) error {
	var p problems
	p.text(field, value, limit, true)
	return p.err()
}

// text checks one text: UTF-8, not too long, and there at all when it must be.
func (p *problems) text(field, value string, limit int, needed bool) {
	switch {
	case needed && blank(value):
		p.add(field, "required")
	case !utf8.ValidString(value):
		p.add(field, "utf8")
	case utf8.RuneCountInString(value) > limit:
		p.add(field, "too_long", "limit", limit)
	}
}

func blank(s string) bool {
	for _, r := range s {
		if r != ' ' && r != '\n' && r != '\t' && r != '\r' && r != '　' {
			return false
		}
	}
	return true
}

// oneOf checks an enumerated value.
func oneOf[T ~string](p *problems, field string, value T, allowed []T, needed bool) {
	if value == "" && !needed {
		return
	}
	for _, a := range allowed {
		if a == value {
			return
		}
	}
	p.add(field, "enum", "value", string(value), "allowed", allowed)
}
