package sla

import (
	"fmt"
	"time"
)

// FactKind is what happened to a clock.
type FactKind string

// The facts of a clock. Only what each needs is read.
const (
	Started    FactKind = "started"    // Limit or Until, Calendar, Team
	Paused     FactKind = "paused"     // Reason
	Resumed    FactKind = "resumed"    //
	Retargeted FactKind = "retargeted" // Limit, Until or Calendar; start and pauses stay
	Handed     FactKind = "handed"     // Team holds it from now on; the clock runs on
	Met        FactKind = "met"        // done, in time or late
	Stopped    FactKind = "stopped"    // ended without being met, e.g. withdrawn
	Undone     FactKind = "undone"     // the end was none: runs on as if it had not been met or stopped
	Reopened   FactKind = "reopened"   // runs afresh from now: Limit, Until, Calendar, Team where they change
)

// Fact is one entry of a clock's history, which only grows.
type Fact struct {
	Kind     FactKind  `json:"kind"`
	At       time.Time `json:"at"`
	Limit    Limit     `json:"limit,omitzero"`
	Until    time.Time `json:"until,omitzero"`     // a due time by date; with a limit, the later one holds. No pause moves it
	Calendar string    `json:"calendar,omitempty"` // ID of a calendar
	Team     string    `json:"team,omitempty"`
	Reason   string    `json:"reason,omitempty"`
}

// FactError names the fact that cannot have happened.
type FactError struct {
	Index  int // from 0
	Kind   FactKind
	Reason string
	Err    error // from the calendar, or nil
}

func (e *FactError) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("fact %d (%s): %s: %v", e.Index+1, e.Kind, e.Reason, e.Err)
	}
	return fmt.Sprintf("fact %d (%s): %s", e.Index+1, e.Kind, e.Reason)
}

func (e *FactError) Unwrap() error { return e.Err }
