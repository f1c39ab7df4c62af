package hotline

// What each role may do with tickets. The rules are here and nowhere else: the life cycle asks
// them for acts, the store gets a Scope, the web room asks MaySee for one ticket.

// works reports whether the role works on tickets; everybody else sees only their own.
func (a Actor) works() bool {
	switch a.Role {
	case Operator, Handler, Lead, Coordinator:
		return true
	}
	return false
}

// Desk reports whether the actor sits at the hotline desk: sees every ticket, dispatches.
func (a Actor) Desk() bool { return a.Role == Operator || a.Role == Coordinator }

// Handles reports whether the actor works on the team's tickets. The hotline desk is the team
// "general".
func (a Actor) Handles(team string) bool {
	if team == General && a.Desk() {
		return true
	}
	return (a.Role == Handler || a.Role == Lead) && a.In(team)
}

// Leads reports whether the actor decides for the team.
func (a Actor) Leads(team string) bool {
	return a.Role == Lead && a.In(team) || a.Role == Coordinator
}

// Owns reports whether the actor is the ticket's requester.
func (a Actor) Owns(t *Ticket) bool {
	return a.Requester || a.ID != "" && a.ID == t.Requester.Person
}

// Scope gives what the actor may list.
func (a Actor) Scope() Scope {
	switch a.Role {
	case Operator, Coordinator, Auditor:
		return Scope{All: true}
	case Handler, Lead:
		return Scope{Teams: a.Teams, Person: a.ID, Unit: a.Unit}
	}
	return Scope{Person: a.ID, Unit: a.Unit}
}

// any reports whether the scope covers anything at all.
func (s Scope) any() bool { return s.All || s.Person != "" || s.Unit != "" || len(s.Teams) > 0 }

// Covers reports whether a ticket lies in the scope. Stores apply the same rule in their queries.
func (s Scope) Covers(t *Ticket) bool {
	if s.All || s.Person != "" && s.Person == t.Requester.Person {
		return true
	}
	if s.Unit != "" && t.Visibility == VisibilityUnit && s.Unit == t.Requester.Unit {
		return true
	}
	for _, team := range s.Teams {
		if team == t.Team || t.Return != nil && team == t.Return.Team || t.openAssist(team) != nil {
			return true
		}
	}
	return false
}

// SeesInternal reports whether the actor reads internal remarks and routing reasons of a ticket
// that lies in the actor's scope.
func (a Actor) SeesInternal() bool { return a.works() || a.Role == Auditor }

// MayReveal reports whether the actor may ask for a masked field of the ticket, with a reason.
func (a Actor) MayReveal(t *Ticket) bool { return a.Desk() || a.Handles(t.Team) }

// MayOpenFor reports whether the actor may open tickets in another person's name and decide
// category and priority.
func (a Actor) MayOpenFor() bool { return a.works() }
