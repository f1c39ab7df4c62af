package sla

import (
	"strings"
	"testing"
	"time"
)

func TestSeveralSpansADay(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, `"week":{"mon":["14:00-15:00","08:00-09:00","10:30-11:00","20:00-24:00"],"tue":["00:00-02:00"]}`)
	wantTime(t, "over four spans", due(t, c, "2026-03-02 08:30", "3wh"), "2026-03-02 21:00")
	wantTime(t, "end at 24:00", due(t, c, "2026-03-02 20:00", "4wh"), "2026-03-03 00:00")
	wantTime(t, "on past midnight", due(t, c, "2026-03-02 20:00", "5wh"), "2026-03-03 01:00")
	eve := calendarOf(t, `"week":{"thu":["20:00-24:00"]},"years":[{"year":2026,"source":"a"}]`)
	if d, err := eve.Due(at(t, "2026-12-31 20:00"), limit(t, "4wh"), nil); err != nil || d.Provisional {
		t.Errorf("a span to the end of the year lies in it: %+v, %v", d, err)
	}
	if d, err := eve.Due(at(t, "2026-12-30 20:00"), limit(t, "3wh"), []Pause{pause(t, "2026-12-31 20:00/2026-12-31 21:00")}); err != nil || d.Provisional {
		t.Errorf("a pause in the last hours of the year: %+v, %v", d, err)
	}
	wantTime(t, "close of a day that ends at 24:00", due(t, c, "2026-03-01 10:00", "1wd"), "2026-03-03 00:00")
	wantTime(t, "next opening between spans", c.NextOpening(at(t, "2026-03-02 09:00")), "2026-03-02 10:30")
}

func TestHalfDaysAndLocalDaysWinOverTheYear(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, officeWeek+`,"years":[{"year":2026,"source":"test","off":[{"date":"2026-03-02/2026-03-03","name":"off"}],"work":[{"date":"2026-03-07","name":"make-up"}]}],
		"local":{"off":[{"date":"2026-03-05","name":"sports day"}],"work":[{"date":"2026-03-03","name":"half","spans":["09:00-12:00"]}]}`)
	wantTime(t, "a local half day inside the holiday", due(t, c, "2026-03-02 10:00", "2wh"), "2026-03-03 11:00")
	wantTime(t, "close of a half day", due(t, c, "2026-03-02 10:00", "1wd"), "2026-03-03 12:00")
	wantTime(t, "after the half day", due(t, c, "2026-03-03 11:00", "2wh"), "2026-03-04 10:00")
	wantTime(t, "a local day off", due(t, c, "2026-03-04 17:00", "2wh"), "2026-03-06 10:00")
	wantTime(t, "a make-up day has the hours of a work day", due(t, c, "2026-03-06 17:00", "9wh"), "2026-03-07 18:00")
}

func TestSeasonalHours(t *testing.T) {
	t.Parallel()
	short := `{"mon":["10:00-16:00"],"tue":["10:00-16:00"],"wed":["10:00-16:00"],"thu":["10:00-16:00"],"fri":["10:00-16:00"]}`
	c := calendarOf(t, officeWeek+`,"seasons":[{"name":"winter","from":"12-15","to":"01-15","week":`+short+`}],
		"years":[{"year":2026,"source":"test","work":[{"date":"2026-01-10","name":"make-up"}]}]`)
	wantTime(t, "before the season", due(t, c, "2026-12-11 17:00", "2wh"), "2026-12-14 10:00")
	wantTime(t, "into the season", due(t, c, "2026-12-14 17:00", "2wh"), "2026-12-15 11:00")
	wantTime(t, "season past New Year", due(t, c, "2026-01-13 10:00", "1wd"), "2026-01-14 16:00")
	wantTime(t, "last day of the season is in it", due(t, c, "2026-01-15 15:00", "2wh"), "2026-01-16 10:00")
	wantTime(t, "a make-up day in the season has its hours", due(t, c, "2026-01-09 10:00", "1wd"), "2026-01-10 16:00")
}

// A year's file may change the last days of the year before.
func TestYearFileReachesIntoDecember(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, officeWeek+`,"years":[{"year":2026,"source":"a"},{"year":2027,"source":"b","off":[{"date":"2026-12-31/2027-01-03","name":"New Year"}]}]`)
	wantTime(t, "December", due(t, c, "2026-12-30 17:00", "2wh"), "2027-01-04 10:00")
	c = calendarOf(t, officeWeek+`,"statutory":[{"date":"12-25","name":"x"}],"years":[{"year":2027,"source":"b","work":[{"date":"2026-12-25","name":"New Year"}]}]`)
	wantTime(t, "over a statutory day of a year without a file", due(t, c, "2026-12-24 17:00", "2wh"), "2026-12-25 10:00")
}

func TestImportedYearTakesThePlaceOfTheProvisionalOne(t *testing.T) {
	t.Parallel()
	before := seeded(t)
	y, err := ParseYear(strings.NewReader(`{"year":2027,"source":"notice of a test","off":[{"date":"2027-01-01/2027-01-03","name":"元旦"}],"work":[{"date":"2027-01-09","name":"元旦调休"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	after, err := before.WithYear(y, "2027.1")
	if err != nil {
		t.Fatal(err)
	}
	l := limit(t, "6wd")
	old, err := before.Due(at(t, "2027-01-01 10:00"), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	now, err := after.Due(at(t, "2027-01-01 10:00"), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	wantTime(t, "before", old.Due, "2027-01-11 18:00")
	wantTime(t, "after", now.Due, "2027-01-09 18:00")
	if !old.Provisional || now.Provisional || before.ID() != "default@2026.1" || after.ID() != "default@2027.1" || !after.Published(2027) || before.Published(2027) {
		t.Errorf("provisional %v then %v, %s then %s", old.Provisional, now.Provisional, before.ID(), after.ID())
	}
	if len(before.File().Years) != 3 || len(after.File().Years) != 3 {
		t.Errorf("years %d then %d", len(before.File().Years), len(after.File().Years))
	}
}

// Clocks put forward and back inside working time: what is counted is what really passes.
func TestDaylightSavingIsCountedAsItPasses(t *testing.T) {
	t.Parallel()
	c, err := ParseCalendar(strings.NewReader(`{"name":"berlin","version":"1","zone":"Europe/Berlin","week":{"sun":["00:00-24:00"],"mon":["09:00-17:00"]}}`))
	if err != nil {
		t.Fatal(err)
	}
	day := func(m time.Month, d, h int) time.Time { return time.Date(2026, m, d, h, 0, 0, 0, c.Zone()) }
	if got := c.WorkingTime(day(3, 29, 0), day(3, 30, 0)); got != 23*time.Hour {
		t.Errorf("spring: %s", got)
	}
	gap := calendarOf(t, `"week":{"sun":["01:00-02:30","03:00-04:00"]}`).File()
	gap.Zone = "Europe/Berlin"
	g, err := NewCalendar(gap)
	if err != nil {
		t.Fatal(err)
	}
	if got := g.WorkingTime(day(3, 29, 0), day(3, 30, 0)); got != 2*time.Hour {
		t.Errorf("02:00 to 03:00 does not exist in spring: %s", got)
	}
	if got := c.WorkingTime(day(10, 25, 0), day(10, 26, 0)); got != 25*time.Hour {
		t.Errorf("autumn: %s", got)
	}
	d, err := c.Due(day(10, 25, 0), Limit{24, WorkingHour}, nil)
	if err != nil || !d.Due.Equal(day(10, 25, 23)) {
		t.Errorf("due %v, %v", d.Due, err)
	}
	if got := c.CloseOfBusiness(day(3, 30, 9)); !got.Equal(day(3, 30, 17)) {
		t.Errorf("close on the next day %s", got)
	}
}

func TestWorkingInstants(t *testing.T) {
	t.Parallel()
	c := seeded(t)
	for s, want := range map[string]bool{
		"2026-02-14 08:59": false, "2026-02-14 09:00": true, "2026-02-14 11:59": true, "2026-02-14 12:00": false,
		"2026-02-14 13:00": true, "2026-02-14 18:00": false, "2026-02-16 10:00": false, "2026-03-01 10:00": false,
	} {
		if got := c.IsWorking(at(t, s)); got != want {
			t.Errorf("%s working: %v", s, got)
		}
	}
	wantTime(t, "opening in working time", c.NextOpening(at(t, "2026-02-14 10:00")), "2026-02-14 10:00")
	wantTime(t, "opening after the holiday", c.NextOpening(at(t, "2026-02-14 18:00")), "2026-02-24 09:00")
	wantTime(t, "close of a working day", c.CloseOfBusiness(at(t, "2026-02-14 20:00")), "2026-02-14 18:00")
	wantTime(t, "close after a holiday", c.CloseOfBusiness(at(t, "2026-02-20 20:00")), "2026-02-24 18:00")
	if got := c.WorkingTime(at(t, "2026-02-14 11:00"), at(t, "2026-02-24 10:00")); got != 7*time.Hour {
		t.Errorf("working time %s", got)
	}
	if got := c.WorkingTime(at(t, "2026-02-24 10:00"), at(t, "2026-02-14 11:00")); got != 0 {
		t.Errorf("backwards %s", got)
	}
	if c.Workday(at(t, "2026-02-15 10:00")) || !c.Workday(at(t, "2026-02-28 23:00")) {
		t.Error("work days of the Spring Festival")
	}
}

// The same instant written with another offset gives the same due time.
func TestOffsetOfTheStartDoesNotMatter(t *testing.T) {
	t.Parallel()
	c := seeded(t)
	start := at(t, "2026-02-13 00:30") // still the 12th in UTC
	d, err := c.Due(start.UTC(), limit(t, "1wd"), nil)
	if err != nil {
		t.Fatal(err)
	}
	wantTime(t, "due", d.Due, "2026-02-14 18:00")
	if _, offset := d.Due.Zone(); offset != 8*60*60 {
		t.Errorf("due has offset %d", offset)
	}
}
