package openai

import (
	"errors"
	"log/slog"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// Options say which model to use and how much of it.
type Options struct {
	URL      string     // of the server, with or without /v1
	Key      string     // bearer token; "" = none
	Model    string     // name of a model on that server
	Fallback kb.Drafter // decides whether there is an answer; its words stand when the model's do not
	Limits   Limits
	Log      *slog.Logger
	Now      hotline.Now // clock of the breaker and the budget
}

// Limits bound what the model may cost. A zero takes the default.
type Limits struct {
	Dial   time.Duration // to connect: 2 s
	Header time.Duration // until the server begins to answer: 20 s
	First  time.Duration // from there to the first chunk, reasoning too: 15 s
	Idle   time.Duration // between two chunks: 10 s
	Whole  time.Duration // of one draft with all its requests: 60 s
	Slot   time.Duration // that a draft waits for one of the slots: 500 ms

	Slots     int           // drafts at once: 2
	PerMinute int           // requests that may be sent within a minute: 60
	Failures  int           // in a row, after which the server is left alone: 5
	Rest      time.Duration // for so long: 30 s
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		value   *time.Duration
		initial time.Duration
	}{
		{&l.Dial, 2 * time.Second}, {&l.Header, 20 * time.Second}, {&l.First, 15 * time.Second},
		{&l.Idle, 10 * time.Second}, {&l.Whole, time.Minute}, {&l.Slot, 500 * time.Millisecond},
		{&l.Rest, 30 * time.Second},
	} {
		if *d.value <= 0 {
			*d.value = d.initial
		}
	}
	for _, n := range []struct {
		value   *int
		initial int
	}{{&l.Slots, 2}, {&l.PerMinute, 60}, {&l.Failures, 5}} {
		if *n.value <= 0 {
			*n.value = n.initial
		}
	}
	return l
}

func (o *Options) check() error {
	switch {
	case o.Model == "":
		return errors.New("model name: missing; name one of the server's models")
	case o.Fallback == nil:
		return errors.New("model: needs a drafter to fall back to")
	case o.Log == nil || o.Now == nil:
		return errors.New("model: needs a log and a clock")
	}
	return checkName(o.Model)
}
