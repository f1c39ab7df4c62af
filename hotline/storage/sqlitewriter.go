package storage

import (
	"context"
	"errors"
	"fmt"

	"yihaotong/hotline"
)

// runTogether runs the transactions one after the other and commits them all at once. When one
// fails, all run again, each inside a savepoint, so that the one is undone and harms no other.
// (Savepoints from the start would cost much: inside them SQLite keeps a second journal and flushes
// the search index after each.)
func (d *sqlite) runTogether(together []*work) {
	ctx, cancel := context.WithTimeout(context.Background(), sqliteWrite)
	defer cancel()
	d.writing.Lock()
	defer d.writing.Unlock()
	err := d.transaction(ctx, func() error { return each(ctx, together, d.plainly) })
	if errors.Is(err, errOne) && len(together) > 1 {
		err = d.transaction(ctx, func() error { return each(ctx, together, d.savepoint) })
	}
	if err == nil || errors.Is(err, errOne) {
		return
	}
	for _, w := range together { // nothing was committed: who succeeded so far did not
		if w.err == nil {
			w.err = err
		}
	}
}

// errOne says that one piece of work failed and has its outcome.
var errOne = errors.New("storage: one of the transactions failed")

func each(ctx context.Context, all []*work, run func(context.Context, *work) error) error {
	for _, w := range all {
		if err := run(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

func (d *sqlite) plainly(ctx context.Context, w *work) error {
	if w.err = safely(func() error { return w.work(ctx, d.writer) }); w.err != nil {
		return errOne
	}
	return nil
}

// savepoint runs one piece of work; its own failure is its outcome, an error is everybody's.
func (d *sqlite) savepoint(ctx context.Context, w *work) error {
	if _, err := d.writer.exec(ctx, "SAVEPOINT one"); err != nil {
		return err
	}
	w.err = safely(func() error { return w.work(ctx, d.writer) })
	if w.err != nil {
		if _, err := d.writer.exec(ctx, "ROLLBACK TO one"); err != nil {
			return err
		}
	}
	_, err := d.writer.exec(ctx, "RELEASE one")
	return err
}

// safely makes a panic of one piece of work its own failure, so that it takes nobody else along.
func safely(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = hotline.Fail(hotline.Internal, "internal").Because(fmt.Errorf("storage: panic in a transaction: %v", r))
		}
	}()
	return fn()
}

// transaction begins, runs fn and commits; on any error nothing of it stays.
func (d *sqlite) transaction(ctx context.Context, fn func() error) error {
	if _, err := d.writer.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := fn()
	if err == nil {
		_, err = d.writer.exec(ctx, "COMMIT")
	}
	if err != nil { // after a failed commit or a full disk the transaction may be gone already
		_, _ = d.writer.exec(context.WithoutCancel(ctx), "ROLLBACK")
	}
	return err
}
