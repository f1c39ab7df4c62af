package hotline

import "time"

// Acts of a team at work and of the requester: respond, wait, resume, resolve, review, callback,
// rate, reopen, close, cancel, comment, edit, urge, reveal.

func (c *change) respond() error {
	if err := c.needText("text", c.act.Text, MaxText); err != nil {
		return err
	}
	if err := c.book.meet(c.t, ClockResponse, c.now); err != nil {
		return err
	}
	c.note(TicketResponded, true, "text", c.act.Text)
	return nil
}

// wait suspends the ticket with a reason; its clocks stand still and say why.
func (c *change) wait() error {
	var p problems
	reason := WaitReason(c.act.Reason)
	oneOf(&p, "reason", reason, WaitReasons, true)
	p.text("note", c.act.Note, MaxNote, reason == WaitOther)
	until := c.act.Until
	if !until.IsZero() && !until.After(c.now) {
		p.add("until", "past")
	}
	if until.After(c.now.AddDate(0, 6, 0)) {
		p.add("until", "too_far", "months", 6)
	}
	if err := p.err(); err != nil {
		return err
	}
	t := c.t
	t.Status = StatusWaiting
	t.Wait = &Wait{Reason: reason, Until: until.UTC(), Note: c.act.Note, Since: c.now}
	if err := c.book.pause(t, string(reason), c.now); err != nil {
		return err
	}
	c.note(TicketWaiting, true, "reason", string(reason), "until", timeOrEmpty(until), "note", c.act.Note)
	return nil
}

func timeOrEmpty(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (c *change) resume() error {
	if err := c.unpause(); err != nil {
		return err
	}
	c.t.Status = StatusWorking
	c.note(TicketResumed, true)
	return nil
}

func (c *change) resolve() error {
	if err := c.replyWith(); err != nil {
		return err
	}
	t := c.t
	if t.openAssists() && blank(c.act.Reason) {
		return Fail(Conflict, "assist.open")
	}
	if t.Status == StatusWaiting {
		if err := c.resume(); err != nil {
			return err
		}
	}
	for _, kind := range []ClockKind{ClockResponse, ClockResolve} {
		if err := c.book.meet(t, kind, c.now); err != nil {
			return err
		}
	}
	if team, _ := c.book.team(t.Team); team.Review {
		t.Status = StatusReview
		c.note(TicketReview, false, "text", t.Reply, "articles", t.Articles)
		return nil
	}
	c.resolved()
	return nil
}

// replyWith checks and keeps the answer given to the requester.
func (c *change) replyWith() error {
	var p problems
	p.text("text", c.act.Text, MaxText, true)
	if len(c.act.Articles) > MaxArticles {
		p.add("articles", "too_many_items", "limit", MaxArticles)
	}
	if err := p.err(); err != nil {
		return err
	}
	c.t.Reply, c.t.Articles = c.act.Text, c.act.Articles
	return nil
}

func (c *change) resolved() {
	t := c.t
	t.Status, t.ResolvedAt = StatusResolved, c.now
	t.Sample = c.book.Evaluation.sample(t)
	c.note(TicketResolved, true, "text", t.Reply, "articles", t.Articles)
}

// answer is 直接答复: the operator answers at once, no team is troubled.
func (c *change) answer() error {
	if err := c.replyWith(); err != nil {
		return err
	}
	t := c.t
	t.Decision.NeedsPerson = false
	t.Handler, t.HandlerName = c.by.ID, c.by.Name
	for _, kind := range []ClockKind{ClockSign, ClockResponse, ClockResolve} {
		if err := c.book.meet(t, kind, c.now); err != nil {
			return err
		}
	}
	c.resolved()
	return nil
}

func (c *change) approve() error {
	c.note(TicketApproved, false)
	c.resolved()
	return nil
}

// sendBack lets the resolution clock run on as if it had not been met.
func (c *change) sendBack() error {
	if err := c.needText("reason", c.act.Reason, MaxNote); err != nil {
		return err
	}
	c.t.Status = StatusWorking
	resolved := func(k *Clock) bool { return k == &c.t.Clocks.Resolve && !k.Met.IsZero() }
	if err := c.book.undo(c.t, resolved, c.now); err != nil {
		return err
	}
	c.note(TicketSentBack, false, "reason", c.act.Reason)
	return nil
}

// callback records a call back (回访). Solved closes; unsolved reopens once (重办), after that the
// ticket stays for the coordinator. Nobody reached: an attempt, nothing more.
func (c *change) callback() error {
	a := c.act
	var p problems
	oneOf(&p, "satisfaction", a.Satisfaction, Ratings, a.Reached)
	p.text("note", a.Note, MaxNote, false)
	if a.Reached && a.Solved == nil {
		p.add("solved", "required")
	}
	if err := p.err(); err != nil {
		return err
	}
	merged := c.t.Status == StatusMerged
	if merged && !c.t.CallbackDue() {
		return Fail(Conflict, "callback.merged", "number", c.t.Parent)
	}
	if !a.Reached {
		c.t.Sample = c.t.Sample.tried(c.now)
		c.note(TicketCallback, false, "reached", false, "note", a.Note)
		return nil
	}
	c.verdict(Callback{Reached: true, Contacted: a.Contacted, Solved: *a.Solved, Satisfaction: a.Satisfaction, Note: a.Note, By: c.by.ID, At: c.now}, TicketCallback)
	if merged { // told; the matter itself goes on or not under the number of the incident
		return nil
	}
	if *a.Solved {
		c.shut()
		return nil
	}
	if c.t.Counts.Reopens == 0 {
		return c.again(a.Note)
	}
	return nil
}

// rate is the requester's own verdict; it counts as a callback that reached.
func (c *change) rate() error {
	a := c.act
	var p problems
	oneOf(&p, "satisfaction", a.Satisfaction, Ratings, true)
	p.text("note", a.Note, MaxNote, false)
	if err := p.err(); err != nil {
		return err
	}
	if c.t.Callback != nil {
		return Fail(Conflict, "rate.twice")
	}
	solved := a.Satisfaction != Unsatisfied
	if a.Solved != nil {
		solved = *a.Solved
	}
	c.verdict(Callback{Reached: true, Contacted: true, Solved: solved, Satisfaction: a.Satisfaction, Note: a.Note, At: c.now}, TicketRated)
	if c.t.Status == StatusResolved && solved && a.Satisfaction != Unsatisfied {
		c.shut()
	}
	return nil
}

func (c *change) verdict(v Callback, typ EventType) {
	c.t.Callback = &v
	c.note(typ, true, "reached", v.Reached, "contacted", v.Contacted, "solved", v.Solved, "satisfaction", string(v.Satisfaction), "note", v.Note)
}

func (c *change) reopen() error {
	if err := c.needText("reason", c.act.Reason, MaxNote); err != nil {
		return err
	}
	if t := c.t; t.Status == StatusClosed && c.now.After(t.ClosedAt.AddDate(0, 0, c.book.Limits.ReopenDays)) {
		return Fail(Conflict, "reopen.late", "days", c.book.Limits.ReopenDays)
	}
	return c.again(c.act.Reason)
}

// again sends the ticket back to its team with fresh clocks (重办); old breaches stay.
func (c *change) again(reason string) error {
	t := c.t
	t.Counts.Reopens++
	t.Callback, t.Sample, t.ResolvedAt, t.ClosedAt = nil, nil, time.Time{}, time.Time{}
	if err := c.book.start(t, c.now); err != nil {
		return err
	}
	return c.queue(t.Team, TicketReopened, "reason", reason)
}

func (c *change) close() error {
	c.shut()
	return nil
}

func (c *change) shut() {
	c.t.Status, c.t.ClosedAt = StatusClosed, c.now
	c.note(TicketClosed, true)
}

func (c *change) cancel() error {
	c.t.Status = StatusCancelled
	if err := c.end(); err != nil {
		return err
	}
	c.note(TicketCancelled, true, "reason", c.act.Reason)
	return nil
}

// end is the end of a ticket that nobody resolves.
func (c *change) end() error {
	c.t.Wait, c.t.Return = nil, nil
	c.t.Decision.NeedsPerson = false
	return c.book.stop(c.t, c.now)
}

// comment adds a remark; only staff may make it internal. What the requester adds to a ticket
// that waits for it lets the work go on.
func (c *change) comment() error {
	if err := c.needText("text", c.act.Text, MaxText); err != nil {
		return err
	}
	internal := c.act.Internal && c.by.works()
	c.note(TicketCommented, !internal, "text", c.act.Text)
	if t := c.t; t.Wait != nil && t.Wait.Reason == WaitRequester && c.by.Owns(t) {
		return c.resume()
	}
	return nil
}

func (c *change) attach() error {
	a := c.act.attachment
	if a == nil {
		return BadField("file", "required")
	}
	if len(c.t.Attachments) >= MaxAttachments {
		return BadField("file", "too_many_items", "limit", MaxAttachments)
	}
	c.t.Attachments = append(c.t.Attachments, *a)
	c.note(TicketAttached, a.Public, "name", a.Name, "id", a.ID)
	return nil
}

// urge counts and tells; it never restarts a clock and never makes a new ticket (催办).
func (c *change) urge() error {
	var p problems
	p.text("note", c.act.Note, MaxNote, false)
	if err := p.err(); err != nil {
		return err
	}
	c.t.Counts.Urges++
	c.note(TicketUrged, true, "note", c.act.Note)
	return nil
}

// revealable are the masked fields that may be asked for.
var revealable = []string{"name", "phone", "contact", "staff_no", "text"}

// reveal records that somebody read a masked field and why; the edge then shows it.
func (c *change) reveal() error {
	var p problems
	oneOf(&p, "field", c.act.Field, revealable, true)
	p.text("reason", c.act.Reason, MaxNote, true)
	if err := p.err(); err != nil {
		return err
	}
	c.note(TicketRevealed, false, "field", c.act.Field, "reason", c.act.Reason)
	return nil
}
