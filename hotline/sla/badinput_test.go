package sla

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestBadCalendarFilesAreNamed(t *testing.T) {
	t.Parallel()
	head := `{"name":"x","version":"1","zone":"Asia/Shanghai",`
	year := func(s string) string { return head + officeWeek + `,"years":[{"year":2026,"source":"s",` + s + `}]}` }
	for name, row := range map[string][2]string{
		"overlapping spans":           {head + `"week":{"mon":["09:00-12:00","11:59-18:00"]}}`, "week.mon: spans 09:00-12:00 and 11:59-18:00 overlap"},
		"span over midnight":          {head + `"week":{"mon":["22:00-02:00"]}}`, "week.mon[0]: span \"22:00-02:00\": must end after it begins"},
		"empty span":                  {head + `"week":{"mon":["09:00-09:00"]}}`, "week.mon[0]"},
		"span after 24:00":            {head + `"week":{"mon":["09:00-24:01"]}}`, "week.mon[0]"},
		"span without zero":           {head + `"week":{"mon":["9:00-12:00"]}}`, "week.mon[0]"},
		"no working time":             {head + `"week":{}}`, "week: has no working time at all"},
		"unknown field":               {head + officeWeek + `,"holidays":[]}`, "holidays: unknown field"},
		"unknown weekday":             {head + `"week":{"funday":["09:00-12:00"]}}`, "funday: unknown field"},
		"field given twice":           {head + "\n" + officeWeek + ",\n\"week\":{}}", "line 4, week: given twice"},
		"wrong type":                  {head + "\n\"week\":{\"mon\":\"09:00\"}}", "line 2, week.mon: must not be a string"},
		"broken JSON":                 {head + "\n\n}", "line 3: invalid character"},
		"cut off":                     {head, "line 1: JSON ends too early"},
		"empty":                       {"", "line 1: JSON ends too early"},
		"two values":                  {head + officeWeek + "}\n{}", "line 3: more than one JSON value"},
		"not UTF-8":                   {head + "\"\xff\":1}", "not UTF-8"},
		"too large":                   {strings.Repeat(" ", maxFile+1), "larger than"},
		"no name":                     {`{"version":"1","zone":"Asia/Shanghai",` + officeWeek + `}`, "name: must have 1 to 64 bytes"},
		"unknown zone":                {`{"name":"x","version":"1","zone":"Asia/Nowhere",` + officeWeek + `}`, "zone: zone \"Asia/Nowhere\""},
		"zone of the machine":         {`{"name":"x","version":"1","zone":"Local",` + officeWeek + `}`, "zone: zone \"Local\""},
		"date that is none":           {year(`"off":[{"date":"2026-02-29","name":"x"}]`), "years[0].off[0].date: date \"2026-02-29\""},
		"dates backwards":             {year(`"off":[{"date":"2026-02-23/2026-02-15","name":"x"}]`), "years[0].off[0].date"},
		"date of another year":        {year(`"off":[{"date":"2025-11-30","name":"x"}]`), "years[0].off[0].date: 2025-11-30 is not in 2026"},
		"off and work on one day":     {year(`"off":[{"date":"2026-02-15/2026-02-23","name":"x"}],"work":[{"date":"2026-02-20","name":"y"}]`), "years[0].work[0].date: 2026-02-20 is also in years[0].off[0]"},
		"spans on a day off":          {year(`"off":[{"date":"2026-02-16","name":"x","spans":["09:00-12:00"]}]`), "years[0].off[0].spans"},
		"overlap in special hours":    {year(`"work":[{"date":"2026-02-16","name":"x","spans":["09:00-12:00","10:00-13:00"]}]`), "years[0].work[0].spans: spans"},
		"year without source":         {head + officeWeek + `,"years":[{"year":2026}]}`, "years[0].source"},
		"year given twice":            {head + officeWeek + `,"years":[{"year":2026,"source":"s"},{"year":2026,"source":"s"}]}`, "years[1].year: 2026 is given twice"},
		"year out of reach":           {head + officeWeek + `,"years":[{"year":20266,"source":"s"}]}`, "years[0].year: 20266"},
		"seasons that overlap":        {head + officeWeek + `,"seasons":[{"name":"a","from":"11-15","to":"03-15","week":{}},{"name":"b","from":"03-15","to":"04-01","week":{}}]}`, "seasons[1]: overlaps season \"a\""},
		"season without a day":        {head + officeWeek + `,"seasons":[{"name":"a","from":"11-31","to":"03-15","week":{}}]}`, "seasons[0]: day \"11-31\""},
		"statutory day with a year":   {head + officeWeek + `,"statutory":[{"date":"2026-01-01","name":"a"}]}`, "statutory[0].date"},
		"local dates out of reach":    {head + officeWeek + `,"local":{"off":[{"date":"2026-01-01/9999-01-01","name":"a"}]}}`, "local.off[0].date"},
		"several problems, all named": {head + `"week":{"mon":["x"],"tue":["y"]}}`, "week.tue[0]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseCalendar(strings.NewReader(row[0]))
			var problems Problems
			if !errors.As(err, &problems) || !strings.Contains(err.Error(), row[1]) {
				t.Errorf("got %v, want %s", err, row[1])
			}
		})
	}
}

// A year between two published ones is counted with weekdays and the statutory days, and said to
// be provisional.
func TestCalendarWithAYearMissing(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, officeWeek+`,"statutory":[{"date":"10-01","name":"国庆节"}],"years":[{"year":2025,"source":"a"},{"year":2027,"source":"b"}]`)
	for _, row := range []struct {
		start, within, due string
		provisional        bool
	}{
		{"2025-12-30 10:00", "1wd", "2025-12-31 18:00", false},
		{"2025-12-31 17:00", "2wh", "2026-01-01 10:00", true},
		{"2026-09-30 17:00", "2wh", "2026-10-02 10:00", true},
		{"2026-12-31 10:00", "1wd", "2027-01-01 18:00", false},
		{"2025-12-31 10:00", "366d", "2027-01-01 18:00", false},
		{"2026-09-30 17:00", "2h", "2026-09-30 19:00", false},
	} {
		d, err := c.Due(at(t, row.start), limit(t, row.within), nil)
		if err != nil {
			t.Fatal(err)
		}
		wantTime(t, row.start, d.Due, row.due)
		if d.Provisional != row.provisional {
			t.Errorf("%s within %s: provisional %v", row.start, row.within, d.Provisional)
		}
	}
	moved, err := c.Due(at(t, "2025-12-30 10:00"), limit(t, "1wd"), []Pause{pause(t, "2025-12-31 17:00/2025-12-31 18:00")})
	if err != nil || !moved.Provisional {
		t.Errorf("moved by a pause into the missing year: %+v, %v", moved, err)
	}
	d, err := c.Explain(at(t, "2026-09-30 17:00"), limit(t, "2wh"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if text := d.Steps[len(d.Steps)-2].Text("zh-CN"); !strings.Contains(text, "2026年放假安排尚未公布") {
		t.Errorf("not said: %s", text)
	}
}

func TestBadPausesAndLimits(t *testing.T) {
	t.Parallel()
	c := seeded(t)
	start := at(t, "2026-02-13 16:30")
	for want, pauses := range map[string][]Pause{
		"pause 2: ends 2026-02-13T10:00:00+08:00 before it begins": {pause(t, "2026-02-13 17:00/2026-02-13 18:00"), pause(t, "2026-02-13 11:00/2026-02-13 10:00")},
		"pause 1: has no beginning":                                {{To: start}},
		"pause 1: 2099":                                            {{From: start, To: start.AddDate(73, 0, 0)}},
	} {
		if _, err := c.Due(start, Limit{4, WorkingHour}, pauses); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	for _, l := range []Limit{{}, {0, Hour}, {-1, WorkingDay}, {4, "weeks"}, {2601, WorkingDay}} {
		if _, err := c.Due(start, l, nil); err == nil || !strings.Contains(err.Error(), "limit") {
			t.Errorf("%v: %v", l, err)
		}
	}
	if _, err := c.Due(time.Time{}, Limit{4, Hour}, nil); err == nil || !strings.Contains(err.Error(), "outside the years") {
		t.Errorf("zero start: %v", err)
	}
}

func TestADueTimeInThePastIsRefused(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-02-13 16:30")
	for _, f := range []Fact{
		{Kind: Started, At: now, Until: now.Add(-time.Minute)},
		{Kind: Started, At: now, Until: now},
	} {
		var bad *FactError
		if _, err := Fold([]Fact{f}, onlySeeded(t)); !errors.As(err, &bad) || bad.Index != 0 || bad.Reason != "the due time is in the past" {
			t.Errorf("%v", err)
		}
	}
}

// A closed stretch of two months, of a year and a half and of the rest of time.
func TestLongClosedStretches(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, officeWeek+`,"local":{"off":[{"date":"2026-07-01/2026-08-31","name":"暑假"},{"date":"2027-01-01/2028-06-30","name":"闭馆"},{"date":"2060-01-01/2069-12-31","name":"停办"}]}`)
	wantTime(t, "hours over two months", due(t, c, "2026-06-30 17:00", "2wh"), "2026-09-01 10:00")
	wantTime(t, "days over two months", due(t, c, "2026-06-30 17:00", "1d"), "2026-09-01 18:00")
	wantTime(t, "a pause over two months", due(t, c, "2026-06-30 16:00", "2wh", pause(t, "2026-06-30 17:00/2026-09-01 09:30")), "2026-09-01 10:30")
	wantTime(t, "working days over a year and a half", due(t, c, "2026-12-31 17:00", "2wd"), "2028-07-04 18:00")
	d, err := c.Explain(at(t, "2026-06-30 17:00"), limit(t, "2wh"), nil)
	if err != nil || len(d.Steps) > 10 {
		t.Errorf("%d steps, %v", len(d.Steps), err)
	}
	for _, s := range []string{"2wh", "1wd", "1d"} {
		if _, err := c.Due(at(t, "2059-12-31 17:00"), limit(t, s), nil); !errors.Is(err, ErrBeyond) || !strings.Contains(err.Error(), s) {
			t.Errorf("%s at the end of time: %v", s, err)
		}
	}
	if _, err := c.Due(at(t, "2059-12-31 16:00"), limit(t, "1wh"), []Pause{pause(t, "2059-12-31 16:30/2060-01-02 00:00")}); !errors.Is(err, ErrBeyond) {
		t.Errorf("pause into the end of time: %v", err)
	}
}

func TestBadPolicyFilesAreNamed(t *testing.T) {
	t.Parallel()
	rules := func(s string) string { return `{` + testPriorities + `,"rules":[` + s + `]}` }
	for name, row := range map[string][2]string{
		"a row is missing":        {`{"name":"x","version":"1","zone":"Asia/Shanghai","priorities":{}}`, "priorities.critical: is missing"},
		"a limit is missing":      {strings.Replace(`{`+testPriorities+`}`, `"sign":"2wh",`, "", 1), "priorities.normal: must have sign"},
		"unknown priority":        {strings.Replace(`{`+testPriorities+`}`, `"low"`, `"lowest"`, 1), "priorities.lowest: unknown priority"},
		"urgent in working time":  {strings.Replace(`{`+testPriorities+`}`, `"30min"`, `"4wh"`, 1), "priorities.urgent: 4wh: urgent runs day and night"},
		"critical rule in days":   {rules(`{"category":"a.b","priority":"critical","resolve":"3wd"}`), "rules[0]: 3wd: critical runs day and night"},
		"rule for all priorities": {rules(`{"category":"a.b","resolve":"3wd"}`), "rules[0]: 3wd: critical runs day and night"},
		"rule without condition":  {rules(`{"resolve":"3h"}`), "rules[0]: has no condition"},
		"rule without a limit":    {rules(`{"category":"a.b"}`), "rules[0]: gives no limit"},
		"rule backwards":          {rules(`{"category":"a.b","from":"2026-02-01","to":"2026-01-01","sign":"1h"}`), "rules[0]: from 2026-02-01 is after to"},
		"rule with a bad date":    {rules(`{"category":"a.b","from":"1 May","sign":"1h"}`), "rules[0]: date \"1 May\""},
		"two rules for one case":  {rules(`{"category":"a.b","sign":"1h"},{"category":"a.b","from":"2026-01-01","sign":"2h"}`), "rules[1]: same conditions and days"},
		"rule of no priority":     {rules(`{"category":"a.b","priority":"soon","sign":"1h"}`), "rules[0]: unknown priority \"soon\""},
		"bad limit":               {rules(`{"category":"a.b","sign":"1 hour"}`), "limit \"1 hour\""},
		"unknown field":           {rules(`{"categroy":"a.b","sign":"1h"}`), "categroy: unknown field"},
		"season of no priority":   {`{` + testPriorities + `,"seasons":[{"name":"a","from":"11-15","to":"03-15","categories":["a.b"],"raise_to":"top"}]}`, "seasons[0].raise_to"},
		"season for nothing":      {`{` + testPriorities + `,"seasons":[{"name":"a","from":"11-15","to":"03-15","categories":[],"raise_to":"urgent"}]}`, "seasons[0].categories"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := ParsePolicy(strings.NewReader(row[0])); err == nil || !strings.Contains(err.Error(), row[1]) {
				t.Errorf("got %v, want %s", err, row[1])
			}
		})
	}
}
