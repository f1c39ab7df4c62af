package main

import (
	"context"
	"io"
	"time"

	"yihaotong/hotline"
	"yihaotong/web"
)

// reportBook writes the report of a period as a workbook of several sheets; by default of the last
// complete month of evaluation.
func (e *exported) reportBook(ctx context.Context, out io.Writer) error {
	book := &bookkeeper{settings: e.store, log: e.log}
	if err := book.Load(ctx); err != nil {
		return err
	}
	q := hotline.RatesQuery{Team: e.team}
	var err error
	if q.From, q.To, err = e.period(book.Book()); err != nil {
		return err
	}
	board := &hotline.Board{Boards: e.store, Tickets: e.store, People: e.store, Book: book.Book, Now: e.now}
	report, err := board.Report(ctx, hotline.Actor{ID: hotline.System.ID, Role: hotline.Auditor}, q)
	if err != nil {
		return err
	}
	return web.WriteReport(out, report)
}

// period is that of --from and --to, or the month of evaluation that ended last.
func (e *exported) period(book *hotline.Book) (from, to time.Time, err error) {
	local := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, e.zone) }
	now := e.now().In(e.zone)
	for back := 0; back < 2; back++ {
		month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, e.zone).AddDate(0, -back, 0)
		if from, to, err = book.Evaluation.Month(month.Format("2006-01"), e.zone); err != nil || !to.After(now) {
			break
		}
	}
	if !e.from.IsZero() {
		from = local(e.from)
	}
	if !e.to.IsZero() {
		to = local(e.to)
	} else if !e.from.IsZero() {
		to = local(now).AddDate(0, 0, 1)
	}
	return from, to, err
}
