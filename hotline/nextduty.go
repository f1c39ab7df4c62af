package hotline

import "time"

// dutyDays is how far NextDuty looks ahead: past the longest holiday.
const dutyDays = 31

// NextDuty is when somebody of a team will be on duty next; those on call do not count, they are for
// what is critical. Zero: somebody is there now, the team keeps no roster, or nobody is planned.
func (b *Book) NextDuty(team string, now time.Time) time.Time {
	if d := b.OnDuty(team, now); d.Fallback == NoRoster || d.staffed() {
		return time.Time{}
	}
	local := now.In(b.Calendar.Zone())
	y, m, day := local.Date()
	var next time.Time
	for i := 0; i <= dutyDays && next.IsZero(); i++ {
		for _, s := range b.Rosters[team].Shifts {
			from, _ := clockTime(s.From)
			at := time.Date(y, m, day+i, 0, from, 0, 0, local.Location())
			if !s.OnCall && at.After(now) && b.OnDuty(team, at).staffed() {
				next = earlier(next, at)
			}
		}
	}
	return next
}

// staffed reports whether somebody is on duty and not on call only.
func (d Duty) staffed() bool {
	for _, p := range d.People {
		if !p.OnCall {
			return true
		}
	}
	return false
}
