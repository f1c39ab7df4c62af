package main

import (
	"context"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// router is the engine and who keeps it in step with what people teach and write.
type router struct {
	*routing.Engine
	learner *routing.Learner
	rules   *routing.Rulebook
}

// openRouter makes the engine from the seeds and takes over the directory and the classifier that
// this installation has put in force.
func openRouter(ctx context.Context, s *stored, book *bookkeeper) (*router, error) {
	engine, err := routing.Seeded(func() *hotline.Catalogue { return book.Book().Catalogue }, newMemory(s))
	if err != nil {
		return nil, err
	}
	r := &router{
		Engine:  engine,
		learner: &routing.Learner{Engine: engine, Examples: s.store, Documents: s.store, Files: s.store, Now: s.now},
		rules:   &routing.Rulebook{Engine: engine, Documents: s.store, Now: s.now},
	}
	return r, r.Refresh(ctx)
}

// Refresh follows what another copy or the command line has put in force.
func (r *router) Refresh(ctx context.Context) error {
	if err := r.rules.Refresh(ctx); err != nil {
		return err
	}
	return r.learner.Refresh(ctx)
}
