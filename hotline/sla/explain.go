package sla

import (
	"strconv"
	"strings"
	"time"
)

// Explain is Due with the steps that led there, at most maxSteps and a few.
func (c *Calendar) Explain(start time.Time, l Limit, pauses []Pause) (Deadline, error) {
	r, err := c.run(start, l, pauses, nil)
	if err != nil {
		return Deadline{}, err
	}
	s := story{c: c, limit: l}
	s.begin(&r)
	s.pauses(&r, pauses)
	if r.guessed {
		s.add(Step{Key: StepProvisional, Args: map[string]string{"years": s.unpublished(&r)}})
	}
	s.add(Step{Key: StepDue, To: c.time(r.due)})
	return Deadline{Due: c.time(r.due), Provisional: r.guessed, Calendar: c.file.Name, Version: c.file.Version, Steps: s.steps}, nil
}

// maxSteps is how many steps of the counting and how many of the pauses are told; of more, those
// in the middle are left out.
const maxSteps = 60

// story collects the steps of a run.
type story struct {
	c     *Calendar
	limit Limit
	steps []Step
	total time.Duration
	days  int // working days counted
}

func (s *story) add(steps ...Step) { s.steps = append(s.steps, steps...) }

// addMany leaves the middle out when there are too many.
func (s *story) addMany(steps []Step) {
	if n := len(steps) - maxSteps; n > 0 {
		s.add(steps[:maxSteps/2]...)
		s.add(Step{Key: StepSkipped, Args: map[string]string{"n": strconv.Itoa(n)}})
		steps = steps[maxSteps/2+n:]
	}
	s.add(steps...)
}

// begin tells how the limit fills, without pauses.
func (s *story) begin(r *run) {
	c, t := s.c, &s.c.table
	limit := map[string]string{"limit": s.limit.String()}
	start, full := c.time(r.start), c.time(r.full)
	first, last := t.find(r.start), t.find(r.full-1)
	switch s.limit.Unit {
	case WorkingHour:
		s.add(Step{Key: StepWorkingTime, From: start, Args: limit})
		if open := c.NextOpening(start); !open.Equal(start) {
			s.add(Step{Key: StepOpening, To: open})
		}
		s.addMany(s.count(first, last, r))
		s.add(Step{Key: StepFull, To: full, Args: limit})
	case WorkingDay:
		s.add(Step{Key: StepDays, From: start, Args: limit})
		s.addMany(s.count(first+1, last, r))
		s.add(Step{Key: StepClose, To: full})
	case Day:
		nth := first + s.limit.N
		day := c.time(t.days[nth].start)
		s.add(Step{Key: StepDays, From: start, Args: limit},
			Step{Key: StepNatural, From: day, To: day, Args: map[string]string{"last": strconv.Itoa(s.limit.N)}})
		s.addMany(s.count(nth, last-1, r))
		s.add(Step{Key: StepClose, To: full})
	case Minute, Hour:
		s.add(Step{Key: StepElapsed, From: start, Args: limit}, Step{Key: StepFull, To: full, Args: limit})
	}
}

// stretchOfDays are days in a row that are alike.
type stretchOfDays struct {
	first, last int
	shape       int32
	name        dayName
	kind        dayKind
}

// count tells the days from first to last.
func (s *story) count(first, last int, r *run) []Step {
	var steps []Step
	var now stretchOfDays
	t := &s.c.table
	for i := first; i <= last; i++ {
		_, name, kind := s.c.plan.day(s.c.date(i))
		next := stretchOfDays{i, i, t.days[i].shape, name, kind}
		if i > first && next.shape == now.shape && name == now.name && kind == now.kind {
			now.last = i
			continue
		}
		if i > first {
			steps = s.tell(steps, now, r)
		}
		now = next
	}
	if first <= last {
		steps = s.tell(steps, now, r)
	}
	return steps
}

// tell appends the step of alike days, if there is anything to tell.
func (s *story) tell(steps []Step, d stretchOfDays, r *run) []Step {
	t := &s.c.table
	step := Step{From: s.c.time(t.days[d.first].start), To: s.c.time(t.days[d.last].start)}
	if d.kind != kindWeek {
		step.Args = map[string]string{"name": d.name.zh}
		if d.name.en != "" {
			step.Args["name_en"] = d.name.en
		}
	}
	if !t.open(d.first) {
		step.Key = StepRest
		if d.kind == kindHoliday {
			step.Key = StepHoliday
		}
		return append(steps, step)
	}
	if s.limit.Unit == WorkingHour {
		from, to := max(nanos(s.c.NextOpening(s.c.time(r.start))), t.spans(d.first)[0].from), min(r.full, t.close(d.last))
		counted := time.Duration(s.c.measure(from, to, WorkingHour))
		if counted == 0 {
			return steps
		}
		s.total += counted
		step.Key, step.From, step.To, step.Counted, step.Total = StepCount, s.c.time(from), s.c.time(to), counted, s.total
		if d.kind == kindWork {
			step.Key = StepCountMakeUp
		}
		return append(steps, step)
	}
	step.Key = StepDay
	if d.kind == kindWork {
		step.Key = StepDayMakeUp
	}
	n := s.days + d.last - d.first + 1
	if step.Args == nil {
		step.Args = map[string]string{}
	}
	step.Args["first"], step.Args["last"] = strconv.Itoa(s.days+1), strconv.Itoa(n)
	s.days = n
	return append(steps, step)
}

// pauses tells each pause and where it moves the due time.
func (s *story) pauses(r *run, given []Pause) {
	var steps []Step
	reason := func(why string) map[string]string {
		if why == "" {
			return nil
		}
		return map[string]string{"reason": why}
	}
	for _, p := range given {
		if !p.To.IsZero() && p.To.UnixNano() <= r.start {
			steps = append(steps, Step{Key: StepPauseEarly, From: p.From.In(s.c.zone), To: p.To.In(s.c.zone), Args: reason(p.Reason)})
		}
	}
	moved := *r
	moved.due = r.full
	for _, p := range r.pauses {
		step := Step{Key: StepPauseWorking, From: s.c.time(p.from), To: s.c.time(p.to), Args: reason(p.reason)}
		step.Counted = time.Duration(s.c.measure(p.from, p.to, s.limit.Unit))
		if s.limit.Unit.Elapsed() {
			step.Key = StepPause
		}
		switch {
		case p.from >= moved.due:
			step.Key, step.Counted = StepPauseLate, 0
			steps = append(steps, step)
		case step.Counted == 0:
			step.Key = StepPauseIdle
			steps = append(steps, step)
		default:
			s.c.move(&moved, p, s.limit.Unit)
			steps = append(steps, step, Step{Key: StepMoved, To: s.c.time(moved.due)})
		}
	}
	for _, p := range given {
		if p.To.IsZero() && p.From.UnixNano() < r.due {
			steps = append(steps, Step{Key: StepPauseOpen, From: p.From.In(s.c.zone), Args: reason(p.Reason)})
		}
	}
	s.addMany(steps)
}

// unpublished names the years between start and due time that have no published file.
func (s *story) unpublished(r *run) string {
	var years []string
	for y := s.c.time(r.start).Year(); y <= s.c.time(r.due).Year(); y++ {
		if !s.c.Published(y) {
			years = append(years, strconv.Itoa(y))
		}
	}
	return strings.Join(years, ", ")
}
