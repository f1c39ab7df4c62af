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
	category *Model
	kind     *Model
	alarm    *Model
}

const (
	alarming = "critical"
	calm     = "other"
)

// TrainClassifier fits a classifier to examples: the same one for the same examples. Categories
// that the catalogue does not have are left out. Invalid: as Train.
func TrainClassifier(examples []Example, catalogue *hotline.Catalogue) (*Classifier, error) {
	var category, kind, alarm []Labelled
	digest := fnv.New64a()
	for _, e := range examples {
		if _, ok := catalogue.Get(e.Category); !ok {
			continue
		}
		text := zh.Repair(e.Text)
		category = append(category, Labelled{text, e.Category})
		if e.Type != "" {
			kind = append(kind, Labelled{text, string(e.Type)})
		}
		if e.Priority != "" {
			alarm = append(alarm, Labelled{text, alarmLabel(e.Priority)})
		}
		fmt.Fprintf(digest, "%s\t%s\t%s\t%s\n", e.Category, e.Type, e.Priority, text)
	}
	c := &Classifier{Version: fmt.Sprintf("%d-%08x", len(category), uint32(digest.Sum64()))}
	for _, part := range []struct {
		model    **Model
		examples []Labelled
	}{{&c.category, category}, {&c.kind, kind}, {&c.alarm, alarm}} {
		m, err := Train(part.examples, Options{})
		if err != nil {
			return nil, err
		}
		*part.model = m
	}
	return c, nil
}

func alarmLabel(p hotline.Priority) string {
	if p == hotline.Critical {
		return alarming
	}
	return calm
}

// danger is the probability that the text tells of danger.
func (c *Classifier) danger(text []rune) float64 {
	for _, s := range c.alarm.ranked(c.alarm.margins(text)) {
		if s.Label == alarming {
			return s.P
		}
	}
	return 0
}
