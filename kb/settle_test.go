package kb_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// A text whose day has not come answers nobody, even when the index says that it holds, and it settles
// no question; from its day on it does.
func TestTextNotYetInForceNeverAnswers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.seed(t)
	asked := h.ask(t, "公务护照到期怎么换发")
	if asked.Gap == "" {
		t.Fatalf("answered: %q", asked.Text)
	}
	early := parking
	early.EffectiveFrom, early.Gaps = "2026-12-01", []string{asked.Gap}
	a := h.publish(t, early)
	if got := h.ask(t, lostPass); strings.Contains(got.Text, "10元") {
		t.Errorf("before its day: %q", got.Text)
	}
	ahead := kb.Entries(a)
	for i := range ahead {
		ahead[i].From = ""
	}
	if err := h.Finder.Put(t.Context(), ahead); err != nil {
		t.Fatal(err)
	}
	if got := h.ask(t, lostPass); strings.Contains(got.Text, "10元") {
		t.Errorf("an index that is ahead: %q", got.Text)
	}
	if g, err := h.Gaps.Gap(t.Context(), asked.Gap); err != nil || g.Status != kb.GapOpen {
		t.Errorf("settled by a text that is not in force: %+v (%v)", g, err)
	}
	if err := h.SettleGap(t.Context(), asked.Gap, a.ID); hotline.CodeOf(err) != hotline.NotFound {
		t.Errorf("settled by hand: %v", err)
	}
	h.now = time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC)
	if got := h.ask(t, lostPass); !strings.Contains(got.Text, "10元") {
		t.Errorf("from its day on: %q", got.Text)
	}
}

// When those who asked cannot be told, the question stays on the board: the editor who settles it reads
// why, a publication logs it and stands; trying again tells and settles.
func TestQuestionStaysOpenUntilAskersAreTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.seed(t)
	var log bytes.Buffer
	h.Log = slog.New(slog.NewTextHandler(&log, nil))
	down, told := errors.New("no inbox"), 0
	h.Told = func(_ context.Context, answered []hotline.Answered) error {
		if down == nil {
			told += len(answered)
		}
		return down
	}
	asked := h.ask(t, "公务护照到期怎么换发")
	open := func() kb.GapStatus {
		g, err := h.Gaps.Gap(t.Context(), asked.Gap)
		if err != nil {
			t.Fatal(err)
		}
		return g.Status
	}
	draft, err := h.DraftFromGap(t.Context(), asked.Gap, "editor")
	if err != nil {
		t.Fatal(err)
	}
	a, err := h.Act(t.Context(), draft.ID, kb.ActPublish, 0, "", "editor")
	if err != nil || a.Status != kb.Published || open() != kb.GapOpen || !strings.Contains(log.String(), "not told") || !strings.Contains(log.String(), "no inbox") {
		t.Errorf("published: %s %v, question %s, log %s", a.Status, err, open(), &log)
	}
	if err := h.SettleGap(t.Context(), asked.Gap, a.ID); !errors.Is(err, down) || open() != kb.GapOpen {
		t.Errorf("settled: %v, question %s", err, open())
	}
	if lessons, err := h.Pairings.Pairings(t.Context(), 10); err != nil || len(lessons) > 0 {
		t.Errorf("what is not settled was noted: %+v (%v)", lessons, err)
	}
	down = nil
	if err := h.SettleGap(t.Context(), asked.Gap, a.ID); err != nil || open() != kb.GapClosed || told != 1 {
		t.Errorf("again: %v, question %s, told %d", err, open(), told)
	}
}
