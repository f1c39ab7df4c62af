package hotline

import (
	"slices"
	"time"
)

// rule is one line of the life cycle: who may do an act, in which states, and what it does.
type rule struct {
	from []Status // nil = any
	may  func(Actor, *Ticket) bool
	run  func(*change) error
}

var (
	openStatuses   = []Status{StatusNew, StatusQueued, StatusWorking, StatusWaiting, StatusReturned, StatusReview}
	activeStatuses = []Status{StatusWorking, StatusWaiting}
	speakable      = append(slices.Clone(openStatuses), StatusResolved, StatusClosed)
)

// rules is the life cycle of a ticket: contract §2–3, domain facts §1. Nothing changes it.
var rules = map[string]rule{
	"accept":    {[]Status{StatusNew}, byDesk, (*change).accept},
	"reject":    {[]Status{StatusNew, StatusQueued}, byDesk, (*change).reject},
	"answer":    {[]Status{StatusNew, StatusQueued}, byDesk, (*change).answer},
	"dispatch":  {[]Status{StatusNew, StatusQueued, StatusWorking, StatusWaiting}, byDesk, (*change).dispatch},
	"claim":     {[]Status{StatusQueued}, byTeam, (*change).claim},
	"assign":    {[]Status{StatusQueued, StatusWorking, StatusWaiting}, byLead, (*change).assign},
	"return":    {[]Status{StatusQueued, StatusWorking}, byTeam, (*change).giveBack},
	"rule":      {[]Status{StatusReturned}, byCoordinator, (*change).rule},
	"wait":      {[]Status{StatusWorking}, byTeam, (*change).wait},
	"resume":    {[]Status{StatusWaiting}, byTeam, (*change).resume},
	"respond":   {activeStatuses, byTeam, (*change).respond},
	"resolve":   {activeStatuses, byTeam, (*change).resolve},
	"approve":   {[]Status{StatusReview}, byLead, (*change).approve},
	"sendback":  {[]Status{StatusReview}, byLead, (*change).sendBack},
	"callback":  {[]Status{StatusResolved, StatusMerged}, byDesk, (*change).callback},
	"rate":      {[]Status{StatusResolved, StatusClosed}, Actor.Owns, (*change).rate},
	"reopen":    {[]Status{StatusResolved, StatusClosed}, byOwnerOrDesk, (*change).reopen},
	"close":     {[]Status{StatusResolved}, byDeskOrLead, (*change).close},
	"cancel":    {[]Status{StatusNew, StatusQueued, StatusWorking, StatusWaiting, StatusReturned}, Actor.Owns, (*change).cancel},
	"merge":     {openStatuses, byDeskOrLead, (*change).merge},
	"unmerge":   {[]Status{StatusMerged}, byDeskOrLead, (*change).unmerge},
	"comment":   {speakable, byAnyone, (*change).comment},
	"attach":    {speakable, byAnyone, (*change).attach},
	"edit":      {openStatuses, byStaff, (*change).edit},
	"urge":      {openStatuses, byAnyone, (*change).urge},
	"follow":    {nil, byAnyone, (*change).follow},
	"extend":    {activeStatuses, byTeam, (*change).extend},
	"decide":    {activeStatuses, byLead, (*change).decide},
	"supervise": {openStatuses, byCoordinator, (*change).supervise},
	"explain":   {openStatuses, byTeam, (*change).explain},
	"assist":    {activeStatuses, byTeam, (*change).assist},
	"assisted":  {openStatuses, byAssistant, (*change).assisted},
	"appeal":    {[]Status{StatusResolved, StatusClosed}, byLead, (*change).appeal},
	"judge":     {[]Status{StatusResolved, StatusClosed}, byCoordinator, (*change).judge},
	"link":      {nil, byStaff, (*change).link},
	"reveal":    {nil, Actor.MayReveal, (*change).reveal},
}

// Who may act. That the ticket lies in the actor's scope at all was checked before.
func byDesk(a Actor, _ *Ticket) bool        { return a.Desk() }
func byCoordinator(a Actor, _ *Ticket) bool { return a.Role == Coordinator }
func byTeam(a Actor, t *Ticket) bool        { return a.Handles(t.Team) }
func byLead(a Actor, t *Ticket) bool        { return a.Leads(t.Team) }
func byDeskOrLead(a Actor, t *Ticket) bool  { return a.Desk() || a.Leads(t.Team) }
func byOwnerOrDesk(a Actor, t *Ticket) bool { return a.Owns(t) || a.Desk() }
func byStaff(a Actor, t *Ticket) bool       { return a.Desk() || a.Handles(t.Team) || a.Leads(t.Team) }
func byAssistant(a Actor, t *Ticket) bool {
	return slices.ContainsFunc(t.Assists, func(s Assist) bool { return s.Done.IsZero() && a.Handles(s.Team) })
}
func byAnyone(a Actor, t *Ticket) bool {
	return a.Owns(t) || byStaff(a, t) || a.Scope().Covers(t) && a.Role != Auditor
}

// Actions lists the names of all acts.
func Actions() []string {
	var names []string
	for name := range rules {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Allowed lists the acts that the actor could do to the ticket now, for buttons.
func Allowed(t *Ticket, by Actor) []string {
	var names []string
	for name, r := range rules {
		if (r.from == nil || slices.Contains(r.from, t.Status)) && r.may(by, t) && !t.moot(name, by) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// moot reports whether an act has nothing to work on, so that no button offers it. Do refuses it all
// the same, with a reason.
func (t *Ticket) moot(act string, by Actor) bool {
	switch act {
	case "claim":
		return t.waitsForAnother(by)
	case "callback":
		return t.Status == StatusMerged && !t.CallbackDue()
	case "extend":
		return t.Extension != nil
	case "decide":
		return t.Extension == nil || t.Extension.Granted != nil
	case "explain":
		return !slices.ContainsFunc(t.Supervisions, func(s Supervision) bool { return s.Answered.IsZero() })
	case "rate":
		return t.Callback != nil
	case "appeal":
		return t.Callback == nil || t.Appeal != nil
	case "judge":
		return t.Appeal == nil || t.Appeal.Exclude != nil
	}
	return false
}

// Do applies one act to the ticket and gives the events it caused. The ticket is changed only when
// the error is nil. NotFound: no such act. Forbidden: not for this person. Conflict: not in this
// state, or the person saw an older version. Invalid: something is missing.
func (b *Book) Do(t *Ticket, a Act, by Actor, now time.Time) ([]Event, error) {
	r, ok := rules[a.Name]
	if !ok {
		return nil, Fail(NotFound, "action.unknown", "action", a.Name)
	}
	if !r.may(by, t) {
		return nil, Fail(Forbidden, "action.forbidden", "action", a.Name)
	}
	if r.from != nil && !slices.Contains(r.from, t.Status) {
		return nil, Fail(Conflict, "action.state", "action", a.Name, "status", t.Status)
	}
	if a.Version != 0 && a.Version != t.Version {
		return nil, Fail(Conflict, "stale", "version", t.Version, "seen", a.Version)
	}
	work := t.Clone()
	c := &change{book: b, t: &work, act: a, by: by, now: now.UTC().Truncate(time.Millisecond)}
	if err := r.run(c); err != nil {
		return nil, err
	}
	// Another team alone never buys time; another category, priority or type has limits of its own.
	if work.Category != t.Category || work.Priority != t.Priority || work.Type != t.Type {
		if err := b.retargetAll(&work, c.now); err != nil {
			return nil, err
		}
	}
	return c.finish(t)
}

// finish seals the events into the ticket's chain and hands the changed ticket over.
func (c *change) finish(t *Ticket) ([]Event, error) {
	if len(c.events) == 0 {
		return nil, nil
	}
	c.t.UpdatedAt = c.now
	next, err := c.t.next(c.book)
	if err != nil {
		return nil, err
	}
	c.t.NextAt = next
	for i := range c.events {
		if err := c.events[i].seal(c.t); err != nil {
			return nil, err
		}
	}
	*t = *c.t
	return c.events, nil
}

// Clone copies the ticket so deeply that changing the copy by the rules leaves the original alone: they
// replace what a pointer points at, and change lists and clocks in place.
func (t *Ticket) Clone() Ticket {
	n := *t
	n.Tags = slices.Clone(t.Tags)
	n.Attachments = slices.Clone(t.Attachments)
	n.Articles = slices.Clone(t.Articles)
	n.Followers = slices.Clone(t.Followers)
	n.Supervisions = slices.Clone(t.Supervisions)
	n.Assists = slices.Clone(t.Assists)
	n.Links = slices.Clone(t.Links)
	n.Clocks.Breaches = slices.Clone(t.Clocks.Breaches)
	n.Clocks.Held = slices.Clone(t.Clocks.Held)
	n.Clocks.Each(func(_ ClockKind, k *Clock) { k.Facts = slices.Clone(k.Facts) })
	n.Wait, n.Return, n.Extension = copied(t.Wait), copied(t.Return), copied(t.Extension)
	return n
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
