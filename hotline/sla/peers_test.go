package sla

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// Every flaw in the time arithmetic of other help desks that we know of has its test here, named
// after the peer and the number of its report or of our note on it.

func TestLibredesk1HasNoPause(t *testing.T) {
	t.Parallel()
	wantTime(t, "due", due(t, seeded(t), "2026-02-24 09:00", "4wh", pause(t, "2026-02-24 10:00/2026-02-25 10:00")), "2026-02-25 14:00")
}

func TestLibredesk2ErasesBreachesOnReroute(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours},
		factRow{"2026-02-13 15:00", Handed, Fact{Team: "housing"}},
		factRow{"2026-02-13 15:00", Retargeted, Fact{Limit: Limit{2, WorkingDay}}})
	wantTime(t, "the clock runs on from intake", timer.Due, "2026-02-24 18:00")
	want := Breach{Due: at(t, "2026-02-13 14:00"), At: at(t, "2026-02-13 14:00"), Team: "repair"}
	if len(timer.Breaches) != 1 || timer.Breaches[0].Team != want.Team || !timer.Breaches[0].At.Equal(want.At) {
		t.Errorf("breaches %+v", timer.Breaches)
	}
	split := timer.Split(at(t, "2026-02-14 10:00"))
	if len(split) != 2 || split[0] != (Share{"repair", 5 * time.Hour, 0}) || split[1] != (Share{"housing", 4 * time.Hour, 0}) {
		t.Errorf("split %+v", split)
	}
}

func TestLibredesk3KeepsOldLimitsWhenTheNewTeamHasNone(t *testing.T) {
	t.Parallel()
	p, now := seededPolicy(t), at(t, "2026-11-24 10:00")
	before := p.Targets(Target{Category: "repair.civil_fixture", Priority: "normal", Team: "repair"}, now)
	after := p.Targets(Target{Category: "general.redirect", Priority: "normal", Team: "general"}, now)
	if before.Resolve.String() != "3wd" || after.Resolve.String() != "5wd" || after.By.Resolve != "default/normal" {
		t.Errorf("%v, then %v", before, after)
	}
}

func TestLibredesk4NeverRearmsOnReopen(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 15:00", Met, Fact{}},
		factRow{"2026-02-24 10:00", Reopened, Fact{}})
	wantTime(t, "due", timer.Due, "2026-02-24 15:00")
	if timer.State != StateRunning || !timer.Met.IsZero() || len(timer.Breaches) != 1 || timer.Risk(at(t, "2026-02-24 11:00")) != RiskOK {
		t.Errorf("%+v", timer)
	}
	if late := timer.BreachesAt(at(t, "2026-02-24 16:00")); len(late) != 2 {
		t.Errorf("breaches %+v", late)
	}
}

func TestLibredesk5NeverFinishesASingleClock(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 10:00", Met, Fact{}})
	if timer.State != StateMet || timer.Risk(at(t, "2027-02-13 10:00")) != RiskNone || timer.Remaining(at(t, "2027-02-13 10:00")) != 0 {
		t.Errorf("%+v", timer)
	}
}

func TestLibredesk6FailsOnALongClosedStretch(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, officeWeek+`,"local":{"off":[{"date":"2026-07-06/2026-08-30","name":"暑假"}]}`)
	wantTime(t, "one hour over a summer", due(t, c, "2026-07-03 17:30", "1wh"), "2026-08-31 09:30")
}

func TestLibredesk7StampsTheTick(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours})
	for _, tick := range []string{"2026-02-13 14:00:01", "2026-02-13 14:19", "2026-03-01 03:00"} {
		got := timer.BreachesAt(at(t, tick))
		if len(got) != 1 || !got[0].At.Equal(at(t, "2026-02-13 14:00")) {
			t.Errorf("looked at %s: %+v", tick, got)
		}
	}
}

func TestLibredesk8DropsSecondsLunchAndMakeUpDays(t *testing.T) {
	t.Parallel()
	c := seeded(t)
	wantTime(t, "seconds at the end of a day", due(t, c, "2026-02-13 17:59:30", "1wh"), "2026-02-14 09:59:30")
	wantTime(t, "lunch", due(t, c, "2026-02-24 11:30", "1wh"), "2026-02-24 13:30")
	wantTime(t, "a make-up day", due(t, c, "2026-02-27 10:00", "1wd"), "2026-02-28 18:00")
	night := calendarOf(t, `"week":{"mon":["20:00-24:00"],"tue":["00:00-04:00"]}`)
	wantTime(t, "a span over midnight", due(t, night, "2026-03-02 23:00", "2wh"), "2026-03-03 01:00")
}

func TestLibredesk9HasNoSnapshotOfTheCalendar(t *testing.T) {
	t.Parallel()
	old := seeded(t)
	edited, err := old.WithYear(Year{Year: 2026, Source: "edited", Specials: Specials{Off: []Special{{Date: "2026-02-13", Name: "x"}}}}, "2026.2")
	if err != nil {
		t.Fatal(err)
	}
	calendars := func(id string) (*Calendar, error) {
		for _, c := range []*Calendar{old, edited} {
			if c.ID() == id {
				return c, nil
			}
		}
		return nil, errors.New("unknown")
	}
	facts := []Fact{{Kind: Started, At: at(t, "2026-02-12 17:00"), Limit: Limit{2, WorkingHour}, Calendar: old.ID()}}
	timer, err := Fold(facts, calendars)
	if err != nil {
		t.Fatal(err)
	}
	wantTime(t, "judged by the calendar of its start", timer.Due, "2026-02-13 10:00")
	facts = append(facts, Fact{Kind: Retargeted, At: at(t, "2026-02-12 18:00"), Calendar: edited.ID()})
	if timer, err = Fold(facts, calendars); err != nil {
		t.Fatal(err)
	}
	wantTime(t, "recalculated on purpose", timer.Due, "2026-02-16 10:00")
}

func TestLibredesk11SkipsWarningsThatArePast(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 13:30", Retargeted, Fact{Limit: Limit{5, WorkingHour}}})
	wantTime(t, "50 % lies an hour back and is still told", timer.At(50), "2026-02-13 11:30")
	if got := timer.Risk(at(t, "2026-02-13 14:05")); got != RiskSoon {
		t.Errorf("risk %s", got)
	}
}

func TestLibredesk12IgnoresPriority(t *testing.T) {
	t.Parallel()
	p, now := seededPolicy(t), at(t, "2026-11-24 10:00")
	seen := map[Limit]bool{}
	for _, priority := range priorities {
		seen[p.Targets(Target{Category: "dining.price", Priority: priority}, now).Sign] = true
	}
	if len(seen) != len(priorities) {
		t.Errorf("sign limits %v", seen)
	}
}

func TestZammad1396EmptyCalendarBreaksEdits(t *testing.T) {
	t.Parallel()
	if _, err := NewCalendar(CalendarFile{Name: "x", Version: "1", Zone: "Asia/Shanghai"}); err == nil || !strings.Contains(err.Error(), "week") {
		t.Errorf("an empty calendar was taken: %v", err)
	}
}

func TestZammadBiz5Biz103AndGlpi467HaveNoReverseHoliday(t *testing.T) {
	t.Parallel()
	wantTime(t, "a worked Saturday", due(t, seeded(t), "2026-10-09 17:00", "2wh"), "2026-10-10 10:00")
	wantTime(t, "a worked Sunday", due(t, seeded(t), "2026-09-18 10:00", "1wd"), "2026-09-20 18:00")
}

func TestZammad390HolidaysNobodyPublished(t *testing.T) {
	t.Parallel()
	c := seeded(t)
	off := map[string]bool{}
	for _, y := range c.File().Years {
		if y.Source == "" {
			t.Errorf("%d names no source", y.Year)
		}
		for _, s := range y.Off {
			from, to, ok := strings.Cut(s.Date, "/")
			if !ok {
				to = from
			}
			for d := from; d <= to; {
				off[d] = true
				day, err := time.Parse(time.DateOnly, d)
				if err != nil {
					t.Fatal(err)
				}
				d = day.AddDate(0, 0, 1).Format(time.DateOnly)
			}
		}
	}
	for d := at(t, "2025-01-01 12:00"); d.Year() < 2027; d = d.AddDate(0, 0, 1) {
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if day := d.In(c.Zone()).Format(time.DateOnly); !c.Workday(d) && !weekend && !off[day] {
			t.Errorf("%s is off and no notice says so", day)
		}
	}
}

func TestChatwoot6467Chatwoot10436AndOsTicket4984HaveNoHolidays(t *testing.T) {
	t.Parallel()
	wantTime(t, "hours over the Spring Festival", due(t, seeded(t), "2026-02-14 17:00", "2wh"), "2026-02-24 10:00")
	wantTime(t, "days over the Spring Festival", due(t, seeded(t), "2026-02-13 10:00", "2wd"), "2026-02-24 18:00")
}

func TestChatwoot13392IgnoresTheSwitchForBusinessHours(t *testing.T) {
	t.Parallel()
	start := "2026-11-27 17:00" // Friday
	wantTime(t, "working hours", due(t, seeded(t), start, "4wh"), "2026-11-30 12:00")
	wantTime(t, "hours of the clock", due(t, seeded(t), start, "4h"), "2026-11-27 21:00")
	p, now := seededPolicy(t), at(t, start)
	for priority, unit := range map[string]Unit{"critical": Minute, "urgent": Minute, "normal": WorkingHour, "low": WorkingHour} {
		if got := p.Targets(Target{Category: "dining.price", Priority: priority}, now).Sign.Unit; got != unit {
			t.Errorf("%s is counted in %s", priority, got)
		}
	}
}

func TestOtobo370HasNoStateThatSuspends(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 10:00", Paused, Fact{Reason: "parts"}},
		factRow{"2026-02-24 09:00", Resumed, Fact{}})
	wantTime(t, "the rest is worked off after it", timer.Due, "2026-02-24 12:00")
	if len(timer.Pauses) != 1 || timer.Pauses[0].Reason != "parts" {
		t.Errorf("pauses %+v", timer.Pauses)
	}
}

func TestZammad188Reopened(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 10:00", Stopped, Fact{}},
		factRow{"2026-02-14 09:00", Reopened, Fact{Limit: Limit{1, WorkingDay}}})
	wantTime(t, "due", timer.Due, "2026-02-24 18:00")
}

func TestZammad4353DeactivatedLimitStaysEscalated(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 10:00", Stopped, Fact{}})
	if now := at(t, "2026-02-24 10:00"); timer.Risk(now) != RiskNone || timer.BreachesAt(now) != nil {
		t.Errorf("%+v", timer)
	}
}

func TestChatwoot14009HasOneSpanADay(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, `"week":{"mon":["06:00-08:00","11:00-13:00","17:00-19:00"]}`)
	wantTime(t, "three meals", due(t, c, "2026-03-02 07:00", "4wh"), "2026-03-02 18:00")
}

func TestChatwoot10178ClockGoesOnAfterResolve(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 13:59", Met, Fact{}})
	if got := timer.BreachesAt(at(t, "2026-03-13 09:00")); got != nil {
		t.Errorf("breaches after it was met: %+v", got)
	}
}

func TestChatwootKeepsTheOldWeekdaysClosingTime(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, `"week":{"mon":["09:00-18:00"],"tue":["09:00-12:00"],"wed":["09:00-17:00"]}`)
	wantTime(t, "over a short day", due(t, c, "2026-03-02 17:00", "5wh"), "2026-03-04 10:00")
}

func TestOsTicket6739NeedsCertainWeekdays(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, `"week":{"sun":["10:00-11:00"]}`)
	wantTime(t, "Sundays only", due(t, c, "2026-03-02 09:00", "3wh"), "2026-03-22 11:00")
	wantTime(t, "Sundays only, days", due(t, c, "2026-03-01 09:00", "1d"), "2026-03-08 11:00")
}

func TestOsTicket6847AndFrappe2212LunchBreaksTheDueDate(t *testing.T) {
	t.Parallel()
	wantTime(t, "end exactly at lunch", due(t, seeded(t), "2026-02-24 10:00", "2wh"), "2026-02-24 12:00")
	wantTime(t, "start in lunch", due(t, seeded(t), "2026-02-24 12:20", "1wh"), "2026-02-24 14:00")
}

func TestOsTicket5160OverdueFlagSticks(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 15:00", Retargeted, Fact{Limit: Limit{3, WorkingDay}}})
	if now := at(t, "2026-02-13 15:01"); timer.Risk(now) != RiskOK || len(timer.BreachesAt(now)) != 1 {
		t.Errorf("risk %s, breaches %v: the clock runs again, the history stays", timer.Risk(now), timer.BreachesAt(now))
	}
}

func TestOtobo389PauseIsTiedToTheCronPeriod(t *testing.T) {
	t.Parallel()
	wantTime(t, "a pause of 7 seconds moves 7 seconds", due(t, seeded(t), "2026-02-24 09:00", "1wh", pause(t, "2026-02-24 09:10:00/2026-02-24 09:10:07")), "2026-02-24 10:00:07")
}

func TestGlpi6902LosesWaitingTimeOnRetarget(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 10:00", Paused, Fact{}},
		factRow{"2026-02-13 11:00", Resumed, Fact{}}, factRow{"2026-02-13 11:30", Retargeted, Fact{Limit: Limit{5, WorkingHour}}})
	wantTime(t, "the hour of the pause is kept", timer.Due, "2026-02-13 16:00")
}

func TestGlpi10594CountsPausesOverWeekends(t *testing.T) {
	t.Parallel()
	wantTime(t, "only working time of the pause", due(t, seeded(t), "2026-03-06 10:00", "2wd", pause(t, "2026-03-06 17:00/2026-03-09 10:00")), "2026-03-11 11:00")
}

func TestGlpi22678StepAtMidnightWithTwoSpans(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-12 17:00", Started, fourHours})
	wantTime(t, "half of the time is used at", timer.At(50), "2026-02-13 10:00")
	wantTime(t, "a quarter ends at closing, not at midnight", timer.At(25), "2026-02-12 18:00")
}

func TestFrappe1554ClockRunsWhilePauseIsShown(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 10:00", Paused, Fact{}})
	if a, b := timer.Remaining(at(t, "2026-02-13 10:01")), timer.Remaining(at(t, "2026-02-26 10:00")); a != b || a != 3*time.Hour {
		t.Errorf("%s, then %s", a, b)
	}
}
