package routing

import (
	"time"

	"yihaotong/hotline"
)

// Example is a text with its right answer: a seed, or a person's correction.
type Example struct {
	ID       string           `json:"id,omitempty"` // ticket id of a correction; "" for seeds
	Text     string           `json:"text"`
	Channel  hotline.Channel  `json:"channel,omitempty"`
	Category string           `json:"category"`
	Type     hotline.Type     `json:"type,omitempty"`
	Priority hotline.Priority `json:"priority,omitempty"`
	At       time.Time        `json:"at,omitzero"` // when it was learnt
}
