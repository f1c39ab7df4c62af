package sla

import (
	"embed"
	"fmt"
)

// The files of a new installation; administrators import later years and edit the rest.
//
//go:embed seed/*.json
var seed embed.FS

// DefaultCalendar is the calendar of a new installation: Beijing time, Monday to Friday 09:00 to
// 12:00 and 13:00 to 18:00, the published days of 2025 and 2026, statutory days alone after.
// It fails only where the machine has no data for Asia/Shanghai.
func DefaultCalendar() (*Calendar, error) {
	var f CalendarFile
	if err := readSeed("calendar", &f); err != nil {
		return nil, err
	}
	for _, name := range []string{"2025", "2026", "2027"} {
		var y Year
		if err := readSeed(name, &y); err != nil {
			return nil, err
		}
		f.Years = append(f.Years, y)
	}
	return NewCalendar(f)
}

// DefaultPolicy is the policy of a new installation.
func DefaultPolicy() (*Policy, error) {
	var f PolicyFile
	if err := readSeed("policy", &f); err != nil {
		return nil, err
	}
	return NewPolicy(f)
}

func readSeed(name string, into any) error {
	file, err := seed.Open("seed/" + name + ".json")
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // reading from memory
	if err := decode(file, into); err != nil {
		return fmt.Errorf("seed %s: %w", name, err)
	}
	return nil
}
