package routing_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

func learner(t *testing.T, s *shelf) *routing.Learner {
	t.Helper()
	d, c := engine(t).InUse()
	cat := catalogue(t)
	return &routing.Learner{
		Engine:   routing.NewEngine(func() *hotline.Catalogue { return cat }, triggers(t), d, c),
		Examples: s, Documents: s, Files: s, Now: time.Now,
	}
}

// teach hands corrections over as the relay does.
func teach(t *testing.T, l *routing.Learner, n int, text func(i int) string, category func(i int) string) {
	t.Helper()
	for i := range n {
		body, err := json.Marshal(hotline.Correction{Ticket: fmt.Sprint(i), Text: text(i), Category: category(i), Type: hotline.Help, Priority: hotline.Normal})
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Deliver(t.Context(), hotline.Message{ID: fmt.Sprint(i), Body: body, At: time.Date(2026, 11, 1, 0, i, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLearningFromCorrections(t *testing.T) {
	t.Parallel()
	s := newShelf()
	l := learner(t, s)
	text := func(i int) string { return fmt.Sprintf("咱们的量子打卡墙第%d块不发光了", i) }
	teach(t, l, 60, text, func(int) string { return "repair.av_network" })
	got, err := l.Train(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if !got.Activated || got.After < got.Before || got.Held == 0 || got.Version == "" {
		t.Fatalf("trained %+v", got)
	}
	d, err := l.Engine.Decide(t.Context(), hotline.Request{Text: text(99)})
	if err != nil || d.Category != "repair.av_network" {
		t.Errorf("%s %v after learning", d.Category, err)
	}
	other := learner(t, s) // another copy of the process
	if err := other.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, c := other.Engine.InUse(); c.Version != got.Version {
		t.Errorf("the other copy has %s, want %s", c.Version, got.Version)
	}
}

func TestWorseClassifierIsRefused(t *testing.T) {
	t.Parallel()
	s := newShelf()
	l := learner(t, s)
	seeds, err := routing.SeedExamples(catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	all := catalogue(t).All()
	teach(t, l, len(seeds), // the seeds' own words with wrong labels
		func(i int) string { return seeds[i].Text + "!" },
		func(i int) string { return all[i%len(all)].Slug })
	_, before := l.Engine.InUse()
	got, err := l.Train(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	_, after := l.Engine.InUse()
	if got.Activated || after.Version != before.Version || got.After >= got.Before {
		t.Errorf("trained %+v", got)
	}
}

func TestRulebook(t *testing.T) {
	t.Parallel()
	s := newShelf()
	l := learner(t, s)
	b := &routing.Rulebook{Engine: l.Engine, Documents: s, Now: time.Now}
	seed, err := b.Text(t.Context())
	if err != nil || seed.Version != 0 || seed.Text != routing.SeedDirectory() {
		t.Fatalf("%d bytes of version %d, %v; want the seed", len(seed.Text), seed.Version, err)
	}
	text := "rule flags 旗杆归维修\n  when 旗杆\n  to repair.civil_fixture\n"
	saved, err := b.Save(t.Context(), routing.RuleText{Text: text, By: "lead"})
	if err != nil || saved.Version != 1 {
		t.Fatalf("%+v, %v", saved, err)
	}
	d, err := l.Engine.Decide(t.Context(), hotline.Request{Text: "食堂旗杆歪了"})
	if err != nil || d.Source != hotline.ByRule || d.Category != "repair.civil_fixture" {
		t.Errorf("%+v, %v", d, err)
	}
	_, err = b.Save(t.Context(), routing.RuleText{Text: text})
	wantCode(t, err, hotline.Conflict)
	_, err = b.Save(t.Context(), routing.RuleText{Version: 1, Text: "rule"})
	wantCode(t, err, hotline.Invalid)
	other := learner(t, s)
	if err := (&routing.Rulebook{Engine: other.Engine, Documents: s, Now: time.Now}).Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d, _ := other.Engine.InUse(); d.Version != 1 {
		t.Errorf("the other copy has version %d", d.Version)
	}
}

func TestReplay(t *testing.T) {
	t.Parallel()
	next, err := routing.ParseDirectory("rule menu 菜\n  when 菜\n  to dining.price\n", catalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	past := []routing.Past{
		{Number: "CY-1", Request: hotline.Request{Text: "食堂的菜太咸"}, Final: "dining.menu"},
		{Number: "CY-2", Request: hotline.Request{Text: "食堂的菜又咸又油"}, Final: "dining.price"},
		{Number: "BX-1", Request: hotline.Request{Text: "电梯坏了"}, Final: "repair.elevator"},
	}
	r, err := engine(t).Replay(t.Context(), next, past)
	if err != nil {
		t.Fatal(err)
	}
	if r.N != 3 || r.Moved != 2 || r.Better != 1 || r.Worse != 1 || len(r.List) != 2 {
		t.Errorf("replayed %+v", r)
	}
}

// An installation that trained with an older release keeps what people taught, and reads it with the
// concepts of this one.
func TestUpgradeFitsAgain(t *testing.T) {
	t.Parallel()
	s, cat := newShelf(), catalogue(t)
	seeds, err := routing.SeedExamples(cat)
	if err != nil {
		t.Fatal(err)
	}
	older, err := routing.ParseConcepts("gadget 量子打卡墙|电梯\n" + routing.SeedConcepts()) // moves every mark by one
	if err != nil {
		t.Fatal(err)
	}
	old, err := routing.TrainClassifier(seeds, older, cat)
	if err != nil {
		t.Fatal(err)
	}
	before := learner(t, s)
	before.Engine.UseClassifier(old)
	text := func(i int) string { return fmt.Sprintf("咱们的量子打卡墙第%d块不发光了", i) }
	teach(t, before, 60, text, func(int) string { return "repair.av_network" })
	trained, err := before.Train(t.Context(), time.Time{})
	if err != nil || !trained.Activated {
		t.Fatalf("trained %+v, %v", trained, err)
	}

	after := learner(t, s)
	if err := after.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, c := after.Engine.InUse()
	want, err := routing.TrainClassifier(append(seeds, s.examples...), concepts(t), cat)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Version; got == trained.Version || len(c.Save()) != len(want.Save()) {
		t.Errorf("after the upgrade %s is in force, a file of %d bytes; want one fitted again, of %d", got, len(c.Save()), len(want.Save()))
	}
	for _, text := range []string{text(99), "电梯不动了", "食堂的菜太咸", "孩子发烧了"} {
		if got := c.Category(text); got != want.Category(text) {
			t.Errorf("%s: %s, want %s", text, got, want.Category(text))
		}
	}
	if got := c.Category(text(99)); got != "repair.av_network" {
		t.Errorf("the corrections are lost: %s", got)
	}

	if err := after.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, still := after.Engine.InUse(); still != c {
		t.Error("a second look fitted again although nothing had changed")
	}
	if err := before.Refresh(t.Context()); err != nil { // a copy of the old release beside it
		t.Fatal(err)
	}
	if _, c := before.Engine.InUse(); c.Version != trained.Version {
		t.Errorf("the old copy has %s, want its own %s", c.Version, trained.Version)
	}
}
