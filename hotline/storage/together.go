package storage

import (
	"context"
	"errors"
	"time"

	"yihaotong/hotline"
)

// writeTogether commits many changes of tickets at once. What is refused falls out and the rest is
// done again; when something unforeseen fails, each is tried alone, so that one harms no other.
func (s *Store) writeTogether(left []*waiting[*ticketWrite]) {
	for len(left) > 0 {
		works := make([]*ticketWrite, len(left))
		for i, w := range left {
			works[i] = w.work
		}
		err := s.db.write(context.Background(), func(ctx context.Context, c conn) error {
			return writeTickets(ctx, c, s.db.dialect(), works)
		})
		var no refused
		switch {
		case errors.As(err, &no):
			left = fallOut(left, no)
		case err == nil || len(left) == 1 || hotline.CodeOf(err) == hotline.Unavailable:
			for _, w := range left {
				w.err = s.outcome(err, w.work)
			}
			return
		default:
			s.log.Warn("storage: a commit of several changes failed, trying each alone", "changes", len(left), "error", err)
			for i := range left {
				s.writeTogether(left[i : i+1])
			}
			return
		}
	}
}

// fallOut tells the refused and gives the others.
func fallOut(left []*waiting[*ticketWrite], no refused) []*waiting[*ticketWrite] {
	var kept []*waiting[*ticketWrite]
	for _, w := range left {
		if w.err = no[w.work]; w.err == nil {
			kept = append(kept, w)
		}
	}
	return kept
}

const (
	outcomeLimit = 5 * time.Second // to find out how a commit ended
	outcomeTries = 5
)

// outcome finds out whether a change was committed when the connection broke just then.
func (s *Store) outcome(err error, w *ticketWrite) error {
	if !errors.Is(err, errUnknown) {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), outcomeLimit)
	defer cancel()
	for try := range outcomeTries {
		hotline.Rest(ctx, time.Duration(try)*200*time.Millisecond)
		k, readErr := s.load(ctx, w.is.ID)
		if hotline.CodeOf(readErr) == hotline.NotFound {
			return err
		}
		if readErr != nil {
			continue
		}
		if t, readErr := decode[hotline.Ticket](k.doc); readErr == nil && t.LastHash == w.is.LastHash {
			s.log.Warn("storage: the connection broke while committing, but the change is there", "ticket", w.is.ID, "error", err)
			return nil
		}
		return err
	}
	return err
}
