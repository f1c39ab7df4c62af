package sla

import (
	"strings"
	"testing"
)

// Each kind of pause is told: over before the start, without working time, made good, united with
// others, too late, still open.
func TestEveryPauseIsTold(t *testing.T) {
	t.Parallel()
	with := func(s, reason string) Pause {
		p := pause(t, s)
		p.Reason = reason
		return p
	}
	d, err := seeded(t).Explain(at(t, "2026-02-13 16:30"), limit(t, "4wh"), []Pause{
		with("2026-02-14 10:00/2026-02-14 10:30", "等配件"),
		with("2026-02-13 10:00/2026-02-13 11:00", "来电前"),
		with("2026-02-14 10:15/2026-02-14 11:00", "等回复"),
		with("2026-02-13 19:00/2026-02-13 20:00", ""),
		with("2026-02-25 09:00/2026-02-25 10:00", "太迟"),
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range d.Steps[4:] {
		got = append(got, s.Text("zh-CN"))
	}
	want := `2026-02-13（周五）10:00—11:00暂停（来电前），起算前已结束，不影响
2026-02-13（周五）19:00—20:00暂停，其中没有工作时间，不顺延
2026-02-14（周六）10:00—11:00暂停（等配件; 等回复），其中工作时间1小时，予以扣除
到期时间顺延到2026-02-14（周六）13:30
2026-02-25（周三）09:00开始的暂停（太迟）不早于到期时间，不影响
到期时间：2026-02-14（周六）13:30`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
}

// An open pause moves nothing yet and swallows what lies after its beginning.
func TestOpenPause(t *testing.T) {
	t.Parallel()
	d, err := seeded(t).Explain(at(t, "2026-02-13 09:00"), limit(t, "4wh"), []Pause{
		pause(t, "2026-02-13 11:00/"), pause(t, "2026-02-13 10:30/2026-02-13 11:30"), pause(t, "2026-02-13 13:00/2026-02-13 14:00"),
	})
	if err != nil {
		t.Fatal(err)
	}
	wantTime(t, "half an hour counts so far", d.Due, "2026-02-13 14:30")
	told := d.Steps[len(d.Steps)-2]
	if told.Key != StepPauseOpen || !told.From.Equal(at(t, "2026-02-13 11:00")) {
		t.Errorf("%+v", d.Steps)
	}
	if got := told.Text("en"); got != "Pause since Fri 2026-02-13 11:00: the clock stands still and moves on when resumed" {
		t.Error(got)
	}
}

// Local days, half days and rest days have their own words.
func TestDaysAreNamed(t *testing.T) {
	t.Parallel()
	c := calendarOf(t, officeWeek+`,"local":{"off":[{"date":"2026-03-05","name":"运动会","name_en":"sports day"}],"work":[{"date":"2026-03-07","name":"开放日","spans":["09:00-12:00"]}]}`)
	d, err := c.Explain(at(t, "2026-03-04 17:00"), limit(t, "3wd"), nil)
	if err != nil {
		t.Fatal(err)
	}
	var zh, en []string
	for _, s := range d.Steps[1 : len(d.Steps)-3] {
		zh, en = append(zh, s.Text("zh-CN")), append(en, s.Text("en"))
	}
	wantZh := "2026-03-05（周四），运动会放假，不计\n2026-03-06（周五），第1个工作日\n2026-03-07（周六），开放日上班，第2个工作日\n2026-03-08（周日），公休，不计\n2026-03-09（周一），第3个工作日"
	wantEn := "Thu 2026-03-05: day off (sports day), not counted\nFri 2026-03-06: working day 1\nSat 2026-03-07, work day (开放日): working day 2\nSun 2026-03-08: weekly rest, not counted\nMon 2026-03-09: working day 3"
	// The year has no file: the last steps say so.
	if got := strings.Join(zh, "\n"); got != wantZh {
		t.Errorf("got\n%s\nwant\n%s", got, wantZh)
	}
	if got := strings.Join(en, "\n"); got != wantEn {
		t.Errorf("got\n%s\nwant\n%s", got, wantEn)
	}
	if d.Steps[len(d.Steps)-2].Key != StepProvisional || !d.Provisional {
		t.Error("not provisional")
	}
}
