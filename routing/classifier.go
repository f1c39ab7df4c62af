package routing

import (
	"fmt"
	"hash/fnv"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Classifier is what the statistics of the examples say about a request: its category, its type and
// whether it sounds like danger. Safe for concurrent use.
type Classifier struct {
	Version  string
	concepts *Concepts
	category *Model
	kind     *Model
	alarm    *Model
}

const (
	alarming = "critical"
	calm     = "other"
)

// Settings for few and short texts, by cross-validation on the seeds.
var (
	shortTexts = Options{Grams: 2, Caution: 2, Cost: 1}
	alarmTexts = Options{Grams: 2, Caution: 0.25, Cost: 1}
)

// recipe names how texts become features and models; it changes whenever they do.
const recipe = "recipe 3"

// TrainClassifier fits a classifier to examples: the same one for the same examples. Categories
// that the catalogue does not have are left out. Invalid: as Train.
func TrainClassifier(examples []Example, concepts *Concepts, catalogue *hotline.Catalogue) (*Classifier, error) {
	return lessonOf(examples, concepts, catalogue).train(concepts)
}

// lesson is what a classifier learns from, with the version that the classifier will have.
type lesson struct {
	version               string
	category, kind, alarm []Labelled
}

func lessonOf(examples []Example, concepts *Concepts, catalogue *hotline.Catalogue) lesson {
	var category, kind, alarm []Labelled
	digest := fnv.New64a()
	fmt.Fprintln(digest, recipe)
	for _, e := range examples {
		if _, ok := catalogue.Get(e.Category); !ok {
			continue
		}
		runes, _ := zh.RepairMap(e.Text)
		text := string(concepts.written(runes).written)
		category = append(category, Labelled{Text: text, Label: e.Category})
		if e.Type != "" {
			kind = append(kind, Labelled{Text: text, Label: string(e.Type)})
		}
		if e.Priority != "" {
			alarm = append(alarm, concepts.alarm(e.Text, alarmLabel(e.Priority)))
		}
		fmt.Fprintf(digest, "%s\t%s\t%s\t%s\n", e.Category, e.Type, e.Priority, text)
	}
	for _, s := range seedAlarms() {
		alarm = append(alarm, concepts.alarm(s.Text, s.Label))
		fmt.Fprintf(digest, "%s\t%s\n", s.Label, s.Text)
	}
	return lesson{fmt.Sprintf("%d-%08x", len(category), uint32(digest.Sum64())), category, kind, alarm}
}

func (l lesson) train(concepts *Concepts) (*Classifier, error) {
	c := &Classifier{concepts: concepts, Version: l.version}
	for _, part := range []struct {
		model    **Model
		examples []Labelled
		options  Options
	}{{&c.category, l.category, shortTexts}, {&c.kind, l.kind, shortTexts}, {&c.alarm, l.alarm, alarmTexts}} {
		m, err := Train(part.examples, part.options)
		if err != nil {
			return nil, err
		}
		*part.model = m
	}
	return c, nil
}

// alarm is a text as the alarm learns it.
func (c *Concepts) alarm(text, label string) Labelled {
	runes, _ := zh.RepairMap(text)
	s, _ := c.heard(runes)
	return Labelled{Text: string(s.written), Label: label}
}

func alarmLabel(p hotline.Priority) string {
	if p == hotline.Critical {
		return alarming
	}
	return calm
}

// Category gives the most probable category of a text as written.
func (c *Classifier) Category(text string) string {
	runes, _ := zh.RepairMap(text)
	return c.category.judge(c.concepts.written(runes))[0].Label
}
