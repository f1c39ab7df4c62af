package hotline

import "time"

// Records on a ticket that have a status of their own (domain facts §1): they are not states of
// the ticket.

// Extension is a request for more time (延期): before expiry, once, at most Limits.Extension.
type Extension struct {
	Until   time.Time `json:"until"`
	Reason  string    `json:"reason"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Granted *bool     `json:"granted,omitempty"` // nil = the lead has not decided
	Note    string    `json:"note,omitempty"`
	Decided time.Time `json:"decided,omitzero"`
	Due     time.Time `json:"due,omitzero"`   // of the decision
	Late    bool      `json:"late,omitempty"` // it passed without one, and that was told
}

// Supervision is 督办: the coordinator wants a written answer by a time.
type Supervision struct {
	Note     string    `json:"note"`
	Due      time.Time `json:"due"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Answer   string    `json:"answer,omitempty"`
	Answered time.Time `json:"answered,omitzero"`
	Late     bool      `json:"late,omitempty"` // Due passed without an answer, and that was told
}

// Assist is another team's task under the lead of the ticket's team (吹哨).
type Assist struct {
	Team string    `json:"team"`
	Note string    `json:"note"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Due  time.Time `json:"due"`
	Text string    `json:"text,omitempty"`
	Done time.Time `json:"done,omitzero"`
	Late bool      `json:"late,omitempty"` // Due passed without a report, and that was told
}

// Appeal asks that a verdict be left out of the evaluation (剔除). It never changes the history.
type Appeal struct {
	Reason  string    `json:"reason"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
	Exclude *bool     `json:"exclude,omitempty"` // nil = the coordinator has not judged
	Note    string    `json:"note,omitempty"`
	Judged  time.Time `json:"judged,omitzero"`
}

// LinkKind is how two tickets belong together.
type LinkKind string

// The kinds of links.
const (
	LinkRelated   LinkKind = "related"
	LinkCause     LinkKind = "cause"
	LinkDuplicate LinkKind = "duplicate"
)

// LinkKinds lists all kinds.
var LinkKinds = []LinkKind{LinkRelated, LinkCause, LinkDuplicate}

// Link points at another ticket.
type Link struct {
	To   string   `json:"to"` // number
	Kind LinkKind `json:"kind"`
}

const (
	maxAssists      = 5
	maxSupervisions = 20
	maxLinks        = 50
)

// openAssist finds the team's open assist task.
func (t *Ticket) openAssist(team string) *Assist {
	for i := range t.Assists {
		if a := &t.Assists[i]; a.Team == team && a.Done.IsZero() {
			return a
		}
	}
	return nil
}

// openAssists reports whether any team still owes its part.
func (t *Ticket) openAssists() bool {
	for i := range t.Assists {
		if t.Assists[i].Done.IsZero() {
			return true
		}
	}
	return false
}

// extend asks for more time; the clock runs on until the lead grants it.
func (c *change) extend() error {
	t, until := c.t, c.act.Until.UTC().Truncate(time.Millisecond)
	var p problems
	p.text("reason", c.act.Reason, MaxNote, true)
	switch {
	case c.act.Until.IsZero():
		p.add("until", "required")
	case !until.After(t.Clocks.Resolve.Due):
		p.add("until", "extend.earlier", "due", t.Clocks.Resolve.Due.Format(time.RFC3339))
	}
	if err := p.err(); err != nil {
		return err
	}
	if !t.Clocks.Resolve.Running() || !t.Clocks.Resolve.Due.After(c.now) {
		return Fail(Conflict, "extend.late")
	}
	if t.Extension != nil {
		return Fail(Conflict, "extend.twice")
	}
	most, err := c.book.Calendar.Due(t.Clocks.Resolve.Due, c.book.Limits.Extension, nil)
	if err != nil {
		return Fail(Internal, "clock.calendar").Because(err)
	}
	if until.After(most.Due) {
		return BadField("until", "extend.far", "most", most.Due.Format(time.RFC3339))
	}
	decision, err := c.book.Calendar.Due(c.now, c.book.Limits.Decision, nil)
	if err != nil {
		return Fail(Internal, "clock.calendar").Because(err)
	}
	t.Extension = &Extension{Until: until, Reason: c.act.Reason, By: c.by.ID, At: c.now, Due: earlier(decision.Due, t.Clocks.Resolve.Due).UTC()}
	c.note(TicketExtensionAsked, true, "until", timeOrEmpty(until), "reason", c.act.Reason)
	return nil
}

// decide grants or refuses the extension. A grant after expiry still leaves the breach standing.
func (c *change) decide() error {
	t := c.t
	if c.act.Grant == nil {
		return BadField("grant", "required")
	}
	if err := c.optionalText("note", c.act.Note); err != nil {
		return err
	}
	if t.Extension == nil || t.Extension.Granted != nil {
		return Fail(Conflict, "extend.none")
	}
	e := *t.Extension
	e.Granted, e.Note, e.Decided = c.act.Grant, c.act.Note, c.now
	t.Extension = &e
	if *e.Granted && t.Clocks.Resolve.Running() {
		if err := c.book.prolong(t, ClockResolve, e.Until, c.now); err != nil {
			return err
		}
	}
	c.note(TicketExtensionDecided, true, "granted", *e.Granted, "until", timeOrEmpty(e.Until), "note", e.Note)
	return nil
}

// supervise asks for a written answer; by default within one working day.
func (c *change) supervise() error {
	if err := c.needText("note", c.act.Note, MaxNote); err != nil {
		return err
	}
	return c.superviseFor(c.act.Note, c.act.Due)
}

// superviseFor asks for a written answer to a note by a time; zero = the usual limit.
func (c *change) superviseFor(note string, due time.Time) error {
	t := c.t
	if len(t.Supervisions) >= maxSupervisions {
		return Fail(Conflict, "supervise.often", "limit", maxSupervisions)
	}
	if due.IsZero() {
		d, err := c.book.Calendar.Due(c.now, c.book.Limits.Supervision, nil)
		if err != nil {
			return Fail(Internal, "clock.calendar").Because(err)
		}
		due = d.Due
	}
	due = due.UTC()
	if !due.After(c.now) {
		return BadField("due", "past")
	}
	t.Supervisions = append(t.Supervisions, Supervision{Note: note, Due: due, By: c.by.ID, At: c.now})
	c.note(TicketSupervised, false, "note", note, "due", timeOrEmpty(due))
	return nil
}

// explain is the team's written answer to the oldest open supervision.
func (c *change) explain() error {
	if err := c.needText("text", c.act.Text, MaxText); err != nil {
		return err
	}
	for i := range c.t.Supervisions {
		if s := &c.t.Supervisions[i]; s.Answered.IsZero() {
			s.Answer, s.Answered = c.act.Text, c.now
			c.note(TicketExplained, false, "text", c.act.Text)
			return nil
		}
	}
	return Fail(Conflict, "supervise.none")
}

// assist calls another team in; the ticket's team keeps the lead.
func (c *change) assist() error {
	t := c.t
	var p problems
	p.text("note", c.act.Note, MaxNote, true)
	if _, ok := c.book.team(c.act.Team); !ok || c.act.Team == t.Team {
		p.add("team", "enum", "value", c.act.Team, "allowed", c.book.TeamSlugs())
	}
	if err := p.err(); err != nil {
		return err
	}
	if t.openAssist(c.act.Team) != nil {
		return Fail(Conflict, "assist.twice", "team", c.act.Team)
	}
	if len(t.Assists) >= maxAssists {
		return Fail(Conflict, "assist.often", "limit", maxAssists)
	}
	d, err := c.book.Calendar.Due(c.now, c.book.Limits.Assist, nil)
	if err != nil {
		return Fail(Internal, "clock.calendar").Because(err)
	}
	due := d.Due.UTC()
	if r := t.Clocks.Resolve; r.Running() && r.Due.Before(due) && r.Due.After(c.now) {
		due = r.Due
	}
	t.Assists = append(t.Assists, Assist{Team: c.act.Team, Note: c.act.Note, By: c.by.ID, At: c.now, Due: due})
	c.note(TicketAssistAsked, false, "team", c.act.Team, "note", c.act.Note, "due", timeOrEmpty(due))
	return nil
}

// assisted is the called team's report.
func (c *change) assisted() error {
	if err := c.needText("text", c.act.Text, MaxText); err != nil {
		return err
	}
	for _, team := range c.by.Teams {
		if a := c.t.openAssist(team); a != nil {
			a.Text, a.Done = c.act.Text, c.now
			c.note(TicketAssisted, false, "team", team, "text", c.act.Text)
			return nil
		}
	}
	return Fail(Conflict, "assist.none")
}

// appeal asks the coordinator to leave the verdict out of the team's rates.
func (c *change) appeal() error {
	if err := c.needText("reason", c.act.Reason, MaxNote); err != nil {
		return err
	}
	if c.t.Callback == nil {
		return Fail(Conflict, "appeal.nothing")
	}
	if c.t.Appeal != nil {
		return Fail(Conflict, "appeal.twice")
	}
	c.t.Appeal = &Appeal{Reason: c.act.Reason, By: c.by.ID, At: c.now}
	c.note(TicketAppealed, false, "reason", c.act.Reason)
	return nil
}

func (c *change) judge() error {
	if c.act.Exclude == nil {
		return BadField("exclude", "required")
	}
	if err := c.optionalText("note", c.act.Note); err != nil {
		return err
	}
	if c.t.Appeal == nil || c.t.Appeal.Exclude != nil {
		return Fail(Conflict, "appeal.none")
	}
	a := *c.t.Appeal
	a.Exclude, a.Note, a.Judged = c.act.Exclude, c.act.Note, c.now
	c.t.Appeal = &a
	c.note(TicketJudged, false, "exclude", *a.Exclude, "note", a.Note)
	return nil
}

func (c *change) link() error {
	var p problems
	oneOf(&p, "kind", c.act.Kind, LinkKinds, true)
	if c.act.To == "" || c.act.To == c.t.Number {
		p.add("to", "merge.self")
	}
	if err := p.err(); err != nil {
		return err
	}
	l := Link{To: c.act.To, Kind: c.act.Kind}
	for _, known := range c.t.Links {
		if known == l {
			return Fail(Conflict, "link.twice")
		}
	}
	if len(c.t.Links) >= maxLinks {
		return BadField("to", "too_many_items", "limit", maxLinks)
	}
	c.t.Links = append(c.t.Links, l)
	c.note(TicketLinked, false, "to", l.To, "kind", string(l.Kind))
	return nil
}

func (c *change) optionalText(field, value string) error {
	var p problems
	p.text(field, value, MaxNote, false)
	return p.err()
}
