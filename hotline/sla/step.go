package sla

import "time"

// Step is one step of the way to a due time.
type Step struct {
	Key      string `json:"key"`
	From, To time.Time
}
