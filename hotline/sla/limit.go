package sla

import (
	"fmt"
	"strconv"
	"strings"
)

// Unit is what a limit counts.
type Unit string

// The units of a limit.
const (
	Minute      Unit = "min" // elapsed minutes, day and night
	Hour        Unit = "h"   // elapsed hours, day and night
	WorkingHour Unit = "wh"  // hours of working time
	WorkingDay  Unit = "wd"  // working days after the day of the start
	Day         Unit = "d"   // natural days after the day of the start
)

// Elapsed reports whether the unit runs day and night, without a calendar.
func (u Unit) Elapsed() bool { return u == Minute || u == Hour }

// most is the largest number of the unit that a limit may have: about ten years.
func (u Unit) most() int {
	switch u {
	case Minute:
		return 5_270_400
	case Hour:
		return 87_840
	case WorkingHour:
		return 20_000
	case WorkingDay:
		return 2_600
	case Day:
		return 3_660
	default:
		return 0
	}
}

// Limit is how long a clock may run, e.g. 4 working hours. The zero Limit is no limit.
type Limit struct {
	N    int
	Unit Unit
}

// ParseLimit reads "30min", "2h", "4wh", "3wd" or "15d": a whole number from 1, then the unit,
// at most about ten years.
func ParseLimit(s string) (Limit, error) {
	digits := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz")
	n, err := strconv.Atoi(digits)
	l := Limit{N: n, Unit: Unit(s[len(digits):])}
	if err != nil || digits[0] < '0' || digits[0] > '9' || l.Unit.most() == 0 {
		return Limit{}, fmt.Errorf("limit %q: want a number and one of min, h, wh, wd, d, such as 4wh", s)
	}
	if err := l.check(); err != nil {
		return Limit{}, err
	}
	return l, nil
}

// check refuses a limit outside 1 and the most of its unit.
func (l Limit) check() error {
	if most := l.Unit.most(); l.N < 1 || l.N > most {
		return fmt.Errorf("limit %d%s: must be from 1%[2]s to %[3]d%[2]s", l.N, l.Unit, most)
	}
	return nil
}

// String is the form that ParseLimit reads; "" for no limit.
func (l Limit) String() string {
	if l == (Limit{}) {
		return ""
	}
	return strconv.Itoa(l.N) + string(l.Unit)
}

// MarshalText writes the form of String.
func (l Limit) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the form of String; "" is no limit.
func (l *Limit) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*l = Limit{}
		return nil
	}
	*l, err = ParseLimit(string(b))
	return err
}
