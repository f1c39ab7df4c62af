package hotline

import (
	"slices"
	"time"

	"yihaotong/hotline/sla"
)

// Acts that move a ticket to or between teams: accept, reject, dispatch, claim, assign, return,
// rule, merge.

// queue puts the ticket into a team's queue. The claim clock starts afresh for a new team; the
// others run on (re-dispatch never buys time).
func (c *change) queue(team string, typ EventType, pairs ...any) error {
	if _, ok := c.book.team(team); !ok {
		return BadField("team", "enum", "value", team, "allowed", c.book.TeamSlugs())
	}
	t, moved := c.t, c.t.Team != team
	if err := c.unpause(); err != nil {
		return err
	}
	t.Team, t.Status = team, StatusQueued
	t.Handler, t.HandlerName, t.Return = "", "", nil
	t.QueuedAt = c.now
	t.hold(team, c.now)
	if moved {
		if err := c.book.each(t, (*Clock).Running, sla.Fact{Kind: sla.Handed, At: c.now, Team: team}); err != nil {
			return err
		}
	}
	if t.FirstReceiver == "" {
		t.FirstReceiver = team
	}
	if moved || !t.Clocks.Sign.Running() {
		p := c.book.Policy.Targets(t.target(), c.now)
		if err := c.book.arm(t, ClockSign, p.Sign, c.now); err != nil {
			return err
		}
	}
	if typ != TicketQueued {
		c.note(typ, false, pairs...)
	}
	c.note(TicketQueued, true, "team", team)
	return nil
}

// unpause ends a suspension, if there is one.
func (c *change) unpause() error {
	if c.t.Wait == nil {
		return nil
	}
	c.t.Wait = nil
	return c.book.resume(c.t, c.now)
}

// reroute notes a person's choice of category; the router's decision stays visible beside it.
func (c *change) reroute(category string) error {
	cat, ok := c.book.Catalogue.Get(category)
	if !ok || cat.Retired {
		return BadField("category", "category.unknown", "value", category)
	}
	t := c.t
	if cat.Slug == t.Category && !t.Decision.NeedsPerson {
		return nil
	}
	was := t.Category
	t.Category = cat.Slug
	t.Decision.Source, t.Decision.NeedsPerson = ByPerson, false
	t.Decision.Team, t.Decision.Category, t.Decision.Confidence = cat.Team, cat.Slug, 1
	c.note(TicketRouted, false, "was", was, "category", cat.Slug, "reason", c.act.Reason)
	return nil
}

func (c *change) accept() error {
	category := c.act.Category
	if category == "" {
		category = c.t.Category
	}
	if err := c.reroute(category); err != nil {
		return err
	}
	team := c.act.Team
	if team == "" {
		cat, _ := c.book.Catalogue.Get(category)
		team = cat.Team
	}
	c.t.Decision.NeedsPerson = false
	if err := c.setPriority(); err != nil {
		return err
	}
	return c.queue(team, TicketAccepted)
}

func (c *change) setPriority() error {
	if c.act.Priority == "" || c.act.Priority == c.t.Priority {
		return nil
	}
	var p problems
	oneOf(&p, "priority", c.act.Priority, Priorities, true)
	if err := p.err(); err != nil {
		return err
	}
	c.t.Priority = c.act.Priority
	return nil
}

func (c *change) reject() error {
	if err := c.needText("reason", c.act.Reason, MaxNote); err != nil {
		return err
	}
	c.t.Status = StatusRejected
	c.t.Reply = c.act.Reason
	if err := c.end(); err != nil {
		return err
	}
	c.note(TicketRejected, true, "reason", c.act.Reason)
	return nil
}

func (c *change) dispatch() error {
	t, team := c.t, c.act.Team
	if c.act.Category != "" {
		if err := c.reroute(c.act.Category); err != nil {
			return err
		}
		if team == "" {
			cat, _ := c.book.Catalogue.Get(c.act.Category)
			team = cat.Team
		}
	}
	if team == t.Team && t.Status != StatusNew && len(c.events) == 0 {
		return Fail(Conflict, "dispatch.same", "team", team)
	}
	t.Decision.NeedsPerson = false
	return c.queue(team, TicketQueued, "reason", c.act.Reason)
}

// claim signs for the ticket (签收). One that was given to somebody waits for that person: a lead may
// assign it anew, nobody may take it away.
func (c *change) claim() error {
	if c.t.waitsForAnother(c.by) {
		return Fail(Conflict, "claim.assigned", "name", c.t.HandlerName)
	}
	return c.take(c.by.ID, c.by.Name, TicketClaimed)
}

// waitsForAnother reports whether a ticket that nobody has signed for yet was given to somebody else.
func (t *Ticket) waitsForAnother(by Actor) bool {
	return t.Status == StatusQueued && t.Handler != "" && t.Handler != by.ID
}

func (c *change) assign() error {
	p := c.act.assignee
	if p == nil {
		return BadField("handler", "required")
	}
	if p.Disabled || !p.Actor().Handles(c.t.Team) {
		return BadField("handler", "handler.team", "team", c.t.Team)
	}
	if p.ID == c.t.Handler {
		return Fail(Conflict, "assign.same")
	}
	return c.take(p.ID, p.Name, TicketAssigned)
}

// take gives the ticket a handler. From the queue this is the claim (签收).
func (c *change) take(id, name string, typ EventType) error {
	t := c.t
	t.Handler, t.HandlerName = id, name
	if t.Status == StatusQueued {
		t.Status = StatusWorking
		if err := c.book.meet(t, ClockSign, c.now); err != nil {
			return err
		}
	}
	c.note(typ, true, "handler", id)
	return nil
}

// giveBack is 退单: "not ours", with a reason, inside the window, and not a third time.
func (c *change) giveBack() error {
	t := c.t
	var p problems
	p.text("reason", c.act.Reason, MaxNote, true)
	if s := c.act.SuggestTeam; s != "" {
		if _, ok := c.book.team(s); !ok {
			p.add("suggest_team", "enum", "value", s, "allowed", c.book.TeamSlugs())
		}
	}
	if err := p.err(); err != nil {
		return err
	}
	if t.Counts.Returns >= c.book.Limits.MaxReturns {
		return Fail(Conflict, "return.often", "limit", c.book.Limits.MaxReturns)
	}
	window, err := c.book.Calendar.Due(t.QueuedAt, c.book.Limits.ReturnWithin, nil)
	if err != nil {
		return Fail(Internal, "clock.calendar").Because(err)
	}
	if c.now.After(window.Due) {
		return Fail(Conflict, "return.late", "until", window.Due.Format("2006-01-02 15:04"))
	}
	ruling, err := c.book.Calendar.Due(c.now, c.book.Limits.Ruling, nil)
	if err != nil {
		return Fail(Internal, "clock.calendar").Because(err)
	}
	t.Return = &Return{Team: t.Team, Reason: c.act.Reason, Suggest: c.act.SuggestTeam, At: c.now, By: c.by.ID, Due: ruling.Due.UTC()}
	t.Counts.Returns++
	t.Status, t.Handler, t.HandlerName = StatusReturned, "", ""
	c.note(TicketReturned, false, "reason", c.act.Reason, "suggest_team", c.act.SuggestTeam)
	return nil
}

// rule is the coordinator's word on a return: another team, or the same one (return refused).
func (c *change) rule() error {
	if err := c.needText("reason", c.act.Reason, MaxNote); err != nil {
		return err
	}
	team := c.act.Team
	if team == "" {
		return BadField("team", "required")
	}
	if c.act.Category != "" {
		if err := c.reroute(c.act.Category); err != nil {
			return err
		}
	}
	if err := c.queue(team, TicketRuled, "team", team, "reason", c.act.Reason); err != nil {
		return err
	}
	if c.t.Counts.Returns < c.book.Limits.MaxReturns || len(c.t.Supervisions) >= maxSupervisions {
		return nil
	}
	// It cannot be returned any more: from here on the coordinator wants to be told (提级督办).
	return c.superviseFor(c.act.Reason, time.Time{})
}

// merge makes the ticket part of another one (并单); undo by unmerge.
func (c *change) merge() error {
	if c.act.Into == "" {
		return BadField("into", "required")
	}
	if c.act.Into == c.t.Number {
		return BadField("into", "merge.self")
	}
	t := c.t
	if err := c.unpause(); err != nil {
		return err
	}
	t.BeforeMerge, t.Status, t.Parent = t.Status, StatusMerged, c.act.Into
	if t.BeforeMerge == StatusWaiting {
		t.BeforeMerge = StatusWorking
	}
	if err := c.book.stop(t, c.now); err != nil {
		return err
	}
	c.note(TicketMerged, true, "into", c.act.Into)
	return nil
}

func (c *change) unmerge() error {
	t := c.t
	from := t.Parent
	t.Status, t.Parent, t.BeforeMerge = t.BeforeMerge, "", ""
	t.Sample, t.Callback = nil, nil
	if err := c.book.undo(t, func(k *Clock) bool { return k.Stopped && k.Limit != "" }, c.now); err != nil {
		return err
	}
	c.note(TicketUnmerged, true, "from", from)
	return nil
}

// follow adds a colleague who wants to hear of the ticket.
func (c *change) follow() error {
	t := c.t
	if c.by.ID == "" || slices.Contains(t.Followers, c.by.ID) {
		return Fail(Conflict, "follow.twice")
	}
	t.Followers = append(t.Followers, c.by.ID)
	t.Counts.Followers = len(t.Followers)
	c.note(TicketFollowed, false)
	return nil
}
