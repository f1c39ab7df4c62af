package sla

import (
	"testing"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
	"github.com/6tail/lunar-go/calendar"
)

// An independent library agrees on every day of 2025 and 2026.
func TestEveryDayAgreesWithLunarLibrary(t *testing.T) {
	t.Parallel()
	c := seeded(t)
	for _, year := range []int{2025, 2026} {
		n := 0
		for d := time.Date(year, 1, 1, 12, 0, 0, 0, c.Zone()); d.Year() == year; d = d.AddDate(0, 0, 1) {
			want := d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
			if h := HolidayUtil.GetHolidayByYmd(d.Year(), int(d.Month()), d.Day()); h != nil {
				want = h.IsWork()
			}
			if got := c.Workday(d); got != want {
				t.Errorf("%s: work day %v, the library says %v", d.Format("Mon 2006-01-02"), got, want)
			}
			if c.Workday(d) {
				n++
			}
		}
		if n != 248 {
			t.Errorf("%d: %d working days, want 248", year, n)
		}
	}
}

// The statutory days of 2027, which is not published, fall where the lunar calendar puts them.
func TestStatutoryDaysOf2027AgreeWithLunarLibrary(t *testing.T) {
	t.Parallel()
	want := map[date]string{}
	for _, s := range []string{"01-01", "05-01", "05-02", "10-01", "10-02", "10-03"} {
		d, err := parseDate("2027-" + s)
		if err != nil {
			t.Fatal(err)
		}
		want[d] = s
	}
	newYear := calendar.NewLunarFromYmd(2027, 1, 1).GetSolar()
	first := dateOf(newYear.GetYear(), time.Month(newYear.GetMonth()), newYear.GetDay())
	for d := first - 1; d < first+3; d++ { // 除夕 to 初三
		want[d] = "春节"
	}
	for _, md := range [][2]int{{5, 5}, {8, 15}} {
		s := calendar.NewLunarFromYmd(2027, md[0], md[1]).GetSolar()
		want[dateOf(s.GetYear(), time.Month(s.GetMonth()), s.GetDay())] = "端午 or 中秋"
	}
	for d := dateOf(2027, 4, 3); d <= dateOf(2027, 4, 7); d++ {
		u := d.utc()
		if calendar.NewSolarFromYmd(u.Year(), int(u.Month()), u.Day()).GetLunar().GetJieQi() == "清明" {
			want[d] = "清明"
		}
	}
	if len(want) != 13 {
		t.Fatalf("%d statutory days, want 13", len(want))
	}
	c := seeded(t)
	for d := dateOf(2027, 1, 1); d <= dateOf(2027, 12, 31); d++ {
		_, _, kind := c.plan.day(d)
		if _, off := want[d]; off != (kind == kindHoliday) || kind == kindWork {
			t.Errorf("%s: kind %v, the library says %q", d, kind, want[d])
		}
	}
}
