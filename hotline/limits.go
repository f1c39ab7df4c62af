package hotline

import "yihaotong/hotline/sla"

// Limits are the desk's own limits, the document limits/default: 退单 inside the window, a return too many
// goes to the coordinator, a record on a ticket has a clock of its own, silence closes. The defaults are
// those of the domain facts §1–2; offices differ.
type Limits struct {
	ReturnWithin    sla.Limit `json:"return_within"`    // from the queue
	MaxReturns      int       `json:"max_returns"`      // a further one is refused
	Ruling          sla.Limit `json:"ruling"`           // of the coordinator on a return
	ReopenDays      int       `json:"reopen_days"`      // after closing
	CloseAfter      sla.Limit `json:"close_after"`      // after resolving, when nobody says otherwise
	Extension       sla.Limit `json:"extension"`        // most that an extension may add
	Decision        sla.Limit `json:"decision"`         // of the lead on an extension, never past the ticket's own due time
	Supervision     sla.Limit `json:"supervision"`      // to the written answer, unless the coordinator says when
	Assist          sla.Limit `json:"assist"`           // for an assist task, never past the ticket's own due time
	IncidentMinutes int       `json:"incident_minutes"` // same building and category within it: proposed as one incident
}

// DefaultLimits are the limits of a new installation.
func DefaultLimits() Limits {
	return Limits{
		ReturnWithin:    sla.Limit{N: 2, Unit: sla.WorkingDay},
		MaxReturns:      2,
		Ruling:          sla.Limit{N: 4, Unit: sla.WorkingHour},
		ReopenDays:      30,
		CloseAfter:      sla.Limit{N: 7, Unit: sla.Day},
		Extension:       sla.Limit{N: 10, Unit: sla.WorkingDay},
		Decision:        sla.Limit{N: 4, Unit: sla.WorkingHour},
		Supervision:     sla.Limit{N: 1, Unit: sla.WorkingDay},
		Assist:          sla.Limit{N: 2, Unit: sla.WorkingDay},
		IncidentMinutes: 60,
	}
}

// ParseLimits reads the document; what it leaves out stays as in DefaultLimits. Invalid.
func ParseLimits(body []byte) (Limits, error) {
	l := DefaultLimits()
	if err := strict(body, &l); err != nil {
		return l, err
	}
	var p problems
	for _, n := range []struct {
		field          string
		value, low, hi int
	}{{"max_returns", l.MaxReturns, 1, 10}, {"reopen_days", l.ReopenDays, 0, 365}, {"incident_minutes", l.IncidentMinutes, 0, 24 * 60}} {
		if n.value < n.low || n.value > n.hi {
			p.add(n.field, "range", "low", n.low, "high", n.hi)
		}
	}
	for field, limit := range map[string]sla.Limit{
		"return_within": l.ReturnWithin, "ruling": l.Ruling, "close_after": l.CloseAfter, "extension": l.Extension, "decision": l.Decision,
		"supervision": l.Supervision, "assist": l.Assist,
	} {
		if limit.N < 1 {
			p.add(field, "required")
		}
	}
	return l, p.err()
}
