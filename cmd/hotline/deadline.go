package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/sla"
)

// deadlineCase is one line of --cases, and what the flags of a single question say.
type deadlineCase struct {
	At     string   `json:"at"`
	Within string   `json:"within"`
	Pauses []string `json:"pauses"`
}

// deadlineAnswer is the printed object.
type deadlineAnswer struct {
	Due         string   `json:"due"`
	Provisional bool     `json:"provisional"`
	Calendar    string   `json:"calendar"`
	Steps       []string `json:"steps"`
}

func runDeadline(ctx context.Context, io streams, args []string) error {
	fs, load := bind("deadline")
	var one deadlineCase
	fs.StringVar(&one.At, "at", "", "start, e.g. 2026-09-30T16:00:00+08:00")
	fs.StringVar(&one.Within, "within", "", "limit, e.g. 4wh")
	fs.Func("pause", "FROM/TO, may be repeated", func(s string) error { one.Pauses = append(one.Pauses, s); return nil })
	name := fs.String("calendar", hotline.SettingDefault, "calendar")
	cases := fs.String("cases", "", "file with one case a line")
	lang := fs.String("lang", "zh-CN", "language of the steps: zh-CN or en")
	asJSON := fs.Bool("json", false, "print JSON")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 0, "no arguments"); err != nil {
		return err
	}
	cal, err := calendarOf(ctx, io, load, *name)
	if err != nil {
		return err
	}
	if *cases != "" {
		return deadlineCases(io, cal, *cases, *lang)
	}
	if one.At == "" || one.Within == "" {
		return usageError{"--at and --within are needed (or --cases)"}
	}
	answer, err := one.answer(cal, *lang)
	if err != nil {
		return usageError{err.Error()}
	}
	if *asJSON {
		return printJSON(io, answer)
	}
	_, err = fmt.Fprintf(io.Out, "%s\n  %s\n", answer.Due, strings.Join(answer.Steps, "\n  "))
	return err
}

// calendarOf takes the calendar that this installation uses, or the seeded one where there is no
// installation.
func calendarOf(ctx context.Context, io streams, load func() (*config, error), name string) (*sla.Calendar, error) {
	cfg, err := load()
	if err != nil {
		return nil, err
	}
	if missingSQLite(cfg) {
		if name != hotline.SettingDefault {
			return nil, usageError{fmt.Sprintf("--calendar %q: there is no database with calendars; the seeded one is %q", name, hotline.SettingDefault)}
		}
		return sla.DefaultCalendar()
	}
	var cal *sla.Calendar
	err = withStore(ctx, io, func() (*config, error) { return cfg, nil }, func(s *stored) error {
		saved, err := s.store.Setting(ctx, hotline.SettingCalendar, name)
		if hotline.CodeOf(err) == hotline.NotFound && name == hotline.SettingDefault {
			cal, err = sla.DefaultCalendar()
			return err
		}
		if err != nil {
			return err
		}
		cal, err = sla.ParseCalendar(bytes.NewReader(saved.Body))
		return err
	})
	return cal, err
}

// deadlineCases answers a file; a bad line ends it and is named.
func deadlineCases(io streams, cal *sla.Calendar, path, lang string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriter(io.Out)
	to := streams{Out: out}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var c deadlineCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return fmt.Errorf("%s line %d: %w", path, n, err)
		}
		answer, err := c.answer(cal, lang)
		if err != nil {
			return fmt.Errorf("%s line %d: %w", path, n, err)
		}
		if err := printJSON(to, answer); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return out.Flush()
}

func (c deadlineCase) answer(cal *sla.Calendar, lang string) (deadlineAnswer, error) {
	at, err := instant(c.At, cal.Zone())
	if err != nil {
		return deadlineAnswer{}, fmt.Errorf("at: %w", err)
	}
	limit, err := sla.ParseLimit(c.Within)
	if err != nil {
		return deadlineAnswer{}, fmt.Errorf("within: %w", err)
	}
	var pauses []sla.Pause
	for i, s := range c.Pauses {
		p, err := pause(s, cal.Zone())
		if err != nil {
			return deadlineAnswer{}, fmt.Errorf("pauses[%d]: %w", i, err)
		}
		pauses = append(pauses, p)
	}
	d, err := cal.Explain(at, limit, pauses)
	if err != nil {
		return deadlineAnswer{}, err
	}
	answer := deadlineAnswer{Due: d.Due.In(cal.Zone()).Format(time.RFC3339Nano), Provisional: d.Provisional, Calendar: d.Calendar, Steps: []string{}}
	for _, s := range d.Steps {
		answer.Steps = append(answer.Steps, s.Text(lang))
	}
	return answer, nil
}

func pause(s string, zone *time.Location) (sla.Pause, error) {
	a, b, ok := strings.Cut(s, "/")
	if !ok {
		return sla.Pause{}, fmt.Errorf("%q: want FROM/TO", s)
	}
	from, err := instant(a, zone)
	if err != nil {
		return sla.Pause{}, err
	}
	to, err := instant(b, zone)
	if err != nil {
		return sla.Pause{}, err
	}
	if to.Before(from) {
		return sla.Pause{}, fmt.Errorf("%q: ends before it starts", s)
	}
	return sla.Pause{From: from, To: to}, nil
}

// instant reads RFC 3339; without an offset it is a time of the calendar's zone.
func instant(s string, zone *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q: want a time such as 2026-09-30T16:00:00+08:00", s)
}
