package sla

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

const (
	randomCases = 100_000
	workers     = 4
)

// edges are minutes of a day at which something begins or ends.
var edges = []int{0, 9 * 60, 12 * 60, 13 * 60, 18 * 60, 1439}

// randomMinute prefers the minutes around edges.
func randomMinute(r *rand.Rand, from, days int) int {
	day := from/1440 + r.IntN(days)
	if r.IntN(3) > 0 {
		return max(from, day*1440+edges[r.IntN(len(edges))]+r.IntN(3)-1)
	}
	return max(from, day*1440+r.IntN(1440))
}

func randomLimit(r *rand.Rand) Limit {
	units := []Unit{Minute, Hour, WorkingHour, WorkingDay, Day}
	most := []int{600, 72, 20, 5, 12}
	i := r.IntN(len(units))
	return Limit{N: 1 + r.IntN(most[i]), Unit: units[i]}
}

// randomPauses may overlap, touch, be empty, lie before the start or after the due time.
func randomPauses(r *rand.Rand, start, n int) []minutes {
	var out []minutes
	for range n {
		from := randomMinute(r, max(0, start-2*1440), 9)
		out = append(out, minutes{from, randomMinute(r, from, 4)})
	}
	return out
}

func (m *model) pauses(list []minutes) []Pause {
	var out []Pause
	for _, p := range list {
		out = append(out, Pause{From: m.instant(p.from), To: m.instant(p.to)})
	}
	return out
}

// apart puts pauses in order and drops those that overlap, for the rule that knows no union.
func apart(list []minutes) []minutes {
	var out []minutes
	for _, p := range list {
		clash := false
		for _, o := range out {
			clash = clash || p.from <= o.to && o.from <= p.to
		}
		if !clash {
			out = append(out, p)
		}
	}
	for i := range out {
		for k := i; k > 0 && out[k].from < out[k-1].from; k-- {
			out[k], out[k-1] = out[k-1], out[k]
		}
	}
	return out
}

// The calendar agrees with the naive model on 100,000 random cases and more, to the minute.
func TestAgreesWithNaiveModel(t *testing.T) {
	t.Parallel()
	c, m := seeded(t), newModel()
	for w := range workers {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(20261124, uint64(w)))
			for range randomCases / workers {
				start, l := randomMinute(r, 0, 1000), randomLimit(r)
				list := randomPauses(r, start, r.IntN(4))
				compare(t, c, m, start, l, list, m.byClock(start, l, list))
				if list = apart(list); len(list) > 0 {
					compare(t, c, m, start, l, list, m.byRule(start, l, list))
				}
			}
		})
	}
}

func compare(t *testing.T, c *Calendar, m *model, start int, l Limit, list []minutes, want int) {
	t.Helper()
	d, err := c.Due(m.instant(start), l, m.pauses(list))
	if err != nil {
		t.Fatal(err)
	}
	if w := m.instant(want); !d.Due.Equal(w) {
		t.Fatalf("%s within %s, pauses %v: due %s, the model says %s", m.instant(start), l, m.pauses(list), d.Due, w)
	}
}

// The steps that Explain tells lead to the very due time of Due, and add up.
func TestExplainAgreesWithDue(t *testing.T) {
	t.Parallel()
	c, m := seeded(t), newModel()
	r := rand.New(rand.NewPCG(7, 7))
	for range 5000 {
		start, l := m.instant(randomMinute(r, 0, 1000)).Add(time.Duration(r.IntN(60000))*time.Millisecond), randomLimit(r)
		pauses := m.pauses(randomPauses(r, randomMinute(r, 0, 1000), r.IntN(4)))
		due, err := c.Due(start, l, pauses)
		if err != nil {
			t.Fatal(err)
		}
		told, err := c.Explain(start, l, pauses)
		if err != nil {
			t.Fatal(err)
		}
		reached, counted := time.Time{}, time.Duration(0)
		for _, s := range told.Steps {
			switch s.Key {
			case StepFull, StepClose, StepMoved:
				reached = s.To
			case StepCount, StepCountMakeUp:
				counted += s.Counted
			default:
			}
		}
		last := told.Steps[len(told.Steps)-1]
		if told.Provisional != due.Provisional || !told.Due.Equal(due.Due) || !last.To.Equal(due.Due) || last.Key != StepDue || !reached.Equal(due.Due) {
			t.Fatalf("%s within %s, pauses %v: due %s, steps %+v", start, l, pauses, due.Due, told.Steps)
		}
		if l.Unit == WorkingHour && counted != time.Duration(l.N)*time.Hour {
			t.Fatalf("%s within %s: steps count %s", start, l, counted)
		}
	}
}

// Seconds and fractions are kept: a start moved by less than a minute inside working time moves
// the due time by as much.
func TestNothingIsRoundedToMinutes(t *testing.T) {
	t.Parallel()
	c := seeded(t)
	extra := 17*time.Second + 250*time.Millisecond
	d, err := c.Due(at(t, "2026-02-13 16:30").Add(extra), limit(t, "4wh"), []Pause{
		{From: at(t, "2026-02-14 09:00").Add(100 * time.Millisecond), To: at(t, "2026-02-14 09:00").Add(1100 * time.Millisecond)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := at(t, "2026-02-14 11:30").Add(extra + time.Second); !d.Due.Equal(want) {
		t.Errorf("due %s, want %s", d.Due, want)
	}
}

// Share gives the instant at which a part of the counted time is used up.
func TestShareIsCountedTime(t *testing.T) {
	t.Parallel()
	c, m := seeded(t), newModel()
	r := rand.New(rand.NewPCG(3, 1))
	for range 5000 {
		start, l := randomMinute(r, 0, 1000), randomLimit(r)
		list := apart(randomPauses(r, start, r.IntN(3)))
		pauses := m.pauses(list)
		d, err := c.Due(m.instant(start), l, pauses)
		if err != nil {
			t.Fatal(err)
		}
		total, last := m.counted(start, d.Due, list, l.Unit), m.instant(start)
		for _, percent := range []int{1, 50, 80, 99, 100} {
			at := c.Share(m.instant(start), l, pauses, d.Due, percent)
			if at.Before(last) || at.After(d.Due) || percent == 100 && !at.Equal(d.Due) {
				t.Fatalf("%s within %s: %d%% at %s", m.instant(start), l, percent, at)
			}
			if used := m.counted(start, at, list, l.Unit); used != total*percent/100 {
				t.Fatalf("%s within %s, pauses %v: %d%% at %s is %d of %d minutes", m.instant(start), l, pauses, percent, at, used, total)
			}
			last = at
		}
	}
}

// counted is how many whole minutes up to an instant count and are not paused.
func (m *model) counted(start int, to time.Time, pauses []minutes, u Unit) int {
	n := 0
	for t, end := start, int(to.Sub(m.base)/time.Minute); t < end; t++ {
		paused := false
		for _, p := range pauses {
			paused = paused || t >= p.from && t < p.to
		}
		if !paused && m.counts(t, u) {
			n++
		}
	}
	return n
}
