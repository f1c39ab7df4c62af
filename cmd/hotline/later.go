package main

import (
	"context"
	"iter"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// laterIndex stands in for an embedded index that a running server holds: commands write articles
// to the database, and the server follows the marks they leave.
type laterIndex struct{}

func (laterIndex) Put(context.Context, []kb.Entry) error                   { return nil }
func (laterIndex) Remove(context.Context, ...string) error                 { return nil }
func (laterIndex) Reset(context.Context, iter.Seq2[kb.Entry, error]) error { return nil }
func (laterIndex) Search(context.Context, kb.Query) ([]kb.Hit, error) {
	return nil, hotline.Fail(hotline.Unavailable, "unavailable")
}

func (laterIndex) Close() error { return nil }

// indexOrLater opens the index, or leaves it to the server that has it open.
func indexOrLater(s *stored) (indexDoor, error) {
	door, err := openIndex(s)
	if hotline.CodeOf(err) != hotline.Unavailable {
		return door, err
	}
	x := laterIndex{}
	return indexDoor{
		index: x, later: true, own: true, Closer: x,
		lost:  func(context.Context) (bool, error) { return false, nil },
		check: func(context.Context) (string, error) { return "held by the running server", nil },
	}, nil
}
