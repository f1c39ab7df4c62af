package hotline

import (
	"slices"
	"strings"
)

// Relief is a move that would help: a ticket that will probably be late, to somebody who is there and has
// less in hand.
type Relief struct {
	Person string `json:"person"` // Person.ID
	Name   string `json:"name"`
	Load   int    `json:"load"`   // open tickets that the person has before the move
	Reason string `json:"reason"` // "unclaimed", "absent" or "lighter"
}

const (
	mostRelief = 20 // moves proposed at a time
	evenly     = 2  // so many tickets fewer must somebody have, so that a move makes it better
)

// member is somebody of the team who will be there in the working time that comes.
type member struct {
	OnDuty
	account Person
}

// crew are the people whom a team can count on, in the order of the roster: those on duty and not on call
// only. Without a roster they are all its handlers.
func crew(duty Duty, people []Person) []member {
	on := slices.DeleteFunc(slices.Clone(duty.People), func(d OnDuty) bool { return d.OnCall })
	if duty.Fallback == NoRoster {
		for _, p := range people {
			on = append(on, OnDuty{Rostered: Rostered{Person: p.Username}})
		}
		slices.SortFunc(on, func(a, b OnDuty) int { return strings.Compare(a.Person, b.Person) })
	}
	var all []member
	for _, d := range on {
		if i := slices.IndexFunc(people, func(p Person) bool { return p.Username == d.Person && !p.Disabled }); i >= 0 {
			all = append(all, member{d, people[i]})
		}
	}
	return all
}

// relieve proposes moves for what will be late, most urgent first. Each counts with those before it, so
// that all of them together can be done.
func (f *Forecast) relieve(staff []member, open []Ticket, load map[string]int) {
	tickets := make(map[string]*Ticket, len(open))
	for i := range open {
		tickets[open[i].Number] = &open[i]
	}
	proposed := 0
	for i := range f.Late {
		line := &f.Late[i]
		t := tickets[line.Number]
		to := lightest(staff, t, load)
		if to == nil || proposed == mostRelief {
			continue
		}
		reason := "unclaimed"
		if t.Handler != "" {
			reason = "absent"
			if slices.ContainsFunc(staff, func(m member) bool { return m.account.ID == t.Handler }) {
				reason = "lighter"
			}
		}
		if reason == "lighter" && load[t.Handler]-load[to.account.ID] < evenly {
			continue
		}
		line.Relief = &Relief{Person: to.account.ID, Name: to.account.Name, Load: load[to.account.ID], Reason: reason}
		load[t.Handler]--
		load[to.account.ID]++
		proposed++
	}
}

// lightest is who could take a ticket best: of those who know its matter, if there are any, the least loaded
// for the capacity and not yet full.
func lightest(staff []member, t *Ticket, load map[string]int) *member {
	var best *member
	share := func(m *member) float64 { return float64(load[m.account.ID]) / float64(m.Room()) }
	knows := slices.ContainsFunc(staff, func(m member) bool { return m.knows(t.Category) })
	for i := range staff {
		m := &staff[i]
		if m.account.ID == t.Handler || load[m.account.ID] >= m.Room() || knows && !m.knows(t.Category) {
			continue
		}
		if best == nil || share(m) < share(best) {
			best = m
		}
	}
	return best
}
