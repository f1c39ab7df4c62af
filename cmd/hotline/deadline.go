package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/sla"
)

func runDeadline(ctx context.Context, io streams, args []string) error {
	fs, load := bind("deadline")
	var one sla.Question
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
		return deadlineCases(io, cal, *cases)
	}
	if one.At == "" || one.Within == "" {
		return usageError{"--at and --within are needed (or --cases)"}
	}
	answer, err := cal.Answer(one)
	if err != nil {
		return usageError{err.Error()}
	}
	if *asJSON {
		return printJSON(io, answer)
	}
	fmt.Fprintln(io.Out, answer.Due.Format(time.RFC3339Nano))
	for _, step := range answer.Steps {
		fmt.Fprintf(io.Out, "  %s\n", step.Text(*lang))
	}
	return nil
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
func deadlineCases(io streams, cal *sla.Calendar, path string) error {
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
		q, err := sla.ParseQuestion(lines.Bytes())
		if err != nil {
			return fmt.Errorf("%s line %d: %w", path, n, err)
		}
		answer, err := cal.Answer(q)
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
