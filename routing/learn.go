package routing

import (
	"context"
	"encoding/json"
	"hash/fnv"
	"strings"
	"sync"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Learner turns people's corrections into examples, refits the classifier from them and puts a new
// one in force only when a held-out part says that it is no worse.
type Learner struct {
	Engine    *Engine
	Examples  Examples
	Documents Documents
	Files     Files
	Now       hotline.Now

	mu       sync.Mutex
	followed string // version of the record that the classifier in force stands for
}

const (
	mostExamples = 100_000 // corrections that training reads, newest first
	heldOut      = 5       // one example in so many judges and does not teach
	documentKind = "routing"
	classifierIn = "classifier"
)

// Deliver implements hotline.Sink for hotline.SinkLearn: a correction becomes an example.
func (l *Learner) Deliver(ctx context.Context, m hotline.Message) error {
	var c hotline.Correction
	if err := json.Unmarshal(m.Body, &c); err != nil {
		return hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	text := strings.TrimSpace(c.Text)
	if text == "" || c.Category == "" {
		return nil
	}
	return l.Examples.AddExamples(ctx, []Example{{
		ID: c.Ticket, Text: text, Category: c.Category, Type: c.Type, Priority: c.Priority, At: m.At,
	}})
}

// Trained is what came of a training.
type Trained struct {
	Examples  int     `json:"examples"` // seeds and corrections
	Held      int     `json:"held"`     // of them held out for judging
	Before    float64 `json:"before"`   // category accuracy on the held-out part, without the new examples
	After     float64 `json:"after"`    // with them
	Activated bool    `json:"activated"`
	Version   string  `json:"version"` // in force now
}

// record is the document that says which classifier is in force.
type record struct {
	Version string    `json:"version"`
	File    string    `json:"file"`
	Basis   string    `json:"basis"`         // what the product brought along when it was fitted
	From    time.Time `json:"from,omitzero"` // oldest example it knows …
	Learnt  time.Time `json:"learnt"`        // … and the newest
	Trained Trained   `json:"trained"`
}

// Train refits the classifier from the seeds and the corrections since from. Both sides of the
// comparison are fitted without the held-out part, the present one without the examples that came
// after its training. Conflict: another training finished meanwhile.
func (l *Learner) Train(ctx context.Context, from time.Time) (Trained, error) {
	catalogue := l.Engine.catalogue()
	seeds, err := SeedExamples(catalogue)
	if err != nil {
		return Trained{}, err
	}
	learnt, err := l.Examples.Examples(ctx, from, mostExamples)
	if err != nil {
		return Trained{}, err
	}
	stored, rec, err := l.inForce(ctx)
	if err != nil {
		return Trained{}, err
	}
	all := append(seeds, learnt...)
	teach, judge := hold(all)
	t := Trained{Examples: len(all), Held: len(judge)}
	if t.Before, err = l.try(until(teach, rec.Learnt), judge, catalogue); err != nil {
		return Trained{}, err
	}
	if t.After, err = l.try(teach, judge, catalogue); err != nil {
		return Trained{}, err
	}
	_, present := l.Engine.InUse()
	t.Version = present.Version
	if t.After < t.Before {
		return t, nil
	}
	c, err := TrainClassifier(all, l.concepts(), catalogue)
	if err != nil {
		return Trained{}, err
	}
	t.Activated, t.Version = true, c.Version
	return t, l.activate(ctx, stored, record{c.Version, fileOf(c.Version), basis(seeds, l.concepts()), from, newest(all), t}, c)
}

// hold splits off one example in heldOut, by its words, so that the same ones judge every time.
func hold(all []Example) (teach, judge []Example) {
	for _, e := range all {
		h := fnv.New32a()
		h.Write([]byte(e.Text))
		if h.Sum32()%heldOut == 0 {
			judge = append(judge, e)
		} else {
			teach = append(teach, e)
		}
	}
	return teach, judge
}

// until keeps seeds and what was learnt up to a time.
func until(all []Example, last time.Time) []Example {
	var out []Example
	for _, e := range all {
		if !e.At.After(last) {
			out = append(out, e)
		}
	}
	return out
}

func newest(all []Example) (last time.Time) {
	for _, e := range all {
		if e.At.After(last) {
			last = e.At
		}
	}
	return last
}

// concepts are those of the classifier in force: they come with the product and do not change.
func (l *Learner) concepts() *Concepts {
	_, c := l.Engine.InUse()
	return c.concepts
}

// try fits to some examples and gives the share of others whose category comes out right.
func (l *Learner) try(teach, judge []Example, catalogue *hotline.Catalogue) (float64, error) {
	concepts := l.concepts()
	m, err := Train(lessonOf(teach, concepts, catalogue).category, shortTexts)
	if err != nil {
		return 0, err
	}
	right := 0.0
	for _, e := range judge {
		runes, _ := zh.RepairMap(e.Text)
		right += one(m.judge(concepts.written(runes))[0].Label == e.Category)
	}
	return ratio(right, float64(len(judge))), nil
}

// inForce gives the stored record; none stored means the seeds alone.
func (l *Learner) inForce(ctx context.Context) (hotline.Setting, record, error) {
	s, err := l.Documents.Setting(ctx, documentKind, classifierIn)
	if hotline.CodeOf(err) == hotline.NotFound {
		return hotline.Setting{Kind: documentKind, Name: classifierIn}, record{}, nil
	}
	if err != nil {
		return s, record{}, err
	}
	var r record
	if err := json.Unmarshal(s.Body, &r); err != nil {
		return s, r, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return s, r, nil
}

// activate stores the classifier, then the record that points at it, then uses it.
func (l *Learner) activate(ctx context.Context, s hotline.Setting, r record, c *Classifier) error {
	if err := l.Files.SaveFile(ctx, r.File, c.Save()); err != nil {
		return err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	s.Body, s.At = body, l.Now()
	if err := l.Documents.SaveSetting(ctx, &s); err != nil {
		return err
	}
	l.use(c, r.Version)
	return nil
}
