package routing

import "yihaotong/hotline"

// Keeper keeps a trained classifier from one start to the next, so that only the first one trains.
// What is lost or damaged is trained again.
type Keeper interface {
	Recall(version string) []byte // nil when there is none
	Keep(version string, body []byte)
}

// Seeded makes an engine from what the product brings along: triggers, directory and a classifier
// trained on the seed examples. memory may be nil.
func Seeded(catalogue func() *hotline.Catalogue, memory Keeper) (*Engine, error) {
	now := catalogue()
	t, err := ParseTriggers(SeedTriggers())
	if err != nil {
		return nil, err
	}
	if err := t.Check(now); err != nil {
		return nil, err
	}
	d, err := ParseDirectory(SeedDirectory(), now)
	if err != nil {
		return nil, err
	}
	examples, err := SeedExamples(now)
	if err != nil {
		return nil, err
	}
	concepts, err := ParseConcepts(SeedConcepts())
	if err != nil {
		return nil, err
	}
	c, err := remembered(lessonOf(examples, concepts, now), concepts, memory)
	if err != nil {
		return nil, err
	}
	return NewEngine(catalogue, t, d, c), nil
}

// remembered recalls the classifier of a lesson or trains it.
func remembered(l lesson, concepts *Concepts, memory Keeper) (*Classifier, error) {
	if memory == nil {
		return l.train(concepts)
	}
	if body := memory.Recall(l.version); body != nil {
		if c, err := LoadClassifier(body, concepts); err == nil && c.Version == l.version {
			return c, nil
		}
	}
	c, err := l.train(concepts)
	if err == nil {
		memory.Keep(l.version, c.Save())
	}
	return c, err
}
