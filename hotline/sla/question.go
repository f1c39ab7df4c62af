package sla

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// Question asks for a due time in text, as `hotline deadline` takes it.
type Question struct {
	At     string   `json:"at"`     // RFC 3339; without an offset it is in the calendar's zone
	Within string   `json:"within"` // a limit, e.g. "4wh"
	Pauses []string `json:"pauses"` // "from/to"; an empty to is an open pause
}

// maxPauses is how many pauses a question may have.
const maxPauses = 1000

// ParseQuestion reads one line of a file of questions. Other fields, such as an id, a remark or
// the expected answer, are left alone. The error is [Problems].
func ParseQuestion(line []byte) (Question, error) {
	var q Question
	err := decodeAnnotated(bytes.NewReader(line), &q)
	return q, err
}

// Answer gives the due time with its steps. The error is a [Problem] that names the field.
func (c *Calendar) Answer(q Question) (Deadline, error) {
	at, err := c.ParseTime(q.At)
	if err != nil {
		return Deadline{}, Problem{Field: "at", Reason: err.Error()}
	}
	within, err := ParseLimit(q.Within)
	if err != nil {
		return Deadline{}, Problem{Field: "within", Reason: err.Error()}
	}
	if len(q.Pauses) > maxPauses {
		return Deadline{}, Problem{Field: "pauses", Reason: fmt.Sprintf("%d pauses: at most %d", len(q.Pauses), maxPauses)}
	}
	pauses := make([]Pause, len(q.Pauses))
	for i, s := range q.Pauses {
		if pauses[i], err = c.ParsePause(s); err != nil {
			return Deadline{}, Problem{Field: fmt.Sprintf("pauses[%d]", i), Reason: err.Error()}
		}
	}
	d, err := c.Explain(at, within, pauses)
	if err != nil {
		return Deadline{}, Problem{Reason: err.Error()}
	}
	return d, nil
}

// ParsePause reads "from/to" with times as in ParseTime; an empty to is an open pause.
func (c *Calendar) ParsePause(s string) (Pause, error) {
	from, to, ok := strings.Cut(s, "/")
	if !ok {
		return Pause{}, fmt.Errorf("pause %q: want FROM/TO", s)
	}
	var p Pause
	var err error
	if p.From, err = c.ParseTime(from); err != nil || to == "" {
		return p, err
	}
	if p.To, err = c.ParseTime(to); err != nil {
		return p, err
	}
	if p.To.Before(p.From) {
		return p, fmt.Errorf("pause %q: ends before it begins", s)
	}
	return p, nil
}

// ParseTime reads RFC 3339; a time without an offset is in the calendar's zone, seconds may be
// left out.
func (c *Calendar) ParseTime(s string) (time.Time, error) {
	s = strings.Replace(s, " ", "T", 1)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, s, c.zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("time %q: want RFC 3339, such as 2026-02-13T16:30:00+08:00", s)
}
