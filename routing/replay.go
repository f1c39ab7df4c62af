package routing

import (
	"context"

	"yihaotong/hotline"
)

// Past is a request of the past with where it ended up.
type Past struct {
	Number  string
	Request hotline.Request
	Final   string // category that people left it in
}

// Moved is a request that new rules would send elsewhere.
type Moved struct {
	Number string `json:"number"`
	Final  string `json:"final"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Replayed is what new rules would have done.
type Replayed struct {
	N      int     `json:"n"`
	Moved  int     `json:"moved"`
	Better int     `json:"better"` // moved to where it ended up
	Worse  int     `json:"worse"`  // moved away from there
	List   []Moved `json:"list"`   // the first moved ones
}

const mostMoved = 200

// Replay decides past requests with the directory in force and with another one.
func (e *Engine) Replay(ctx context.Context, next *Directory, past []Past) (Replayed, error) {
	_, classifier := e.InUse()
	other := NewEngine(e.catalogue, e.triggers, next, classifier)
	r := Replayed{N: len(past), List: []Moved{}}
	for _, p := range past {
		before, err := e.Decide(ctx, p.Request)
		if err != nil {
			return Replayed{}, err
		}
		after, err := other.Decide(ctx, p.Request)
		if err != nil {
			return Replayed{}, err
		}
		if before.Category == after.Category {
			continue
		}
		r.Moved++
		switch p.Final {
		case after.Category:
			r.Better++
		case before.Category:
			r.Worse++
		}
		if len(r.List) < mostMoved {
			r.List = append(r.List, Moved{p.Number, p.Final, before.Category, after.Category})
		}
	}
	return r, nil
}
