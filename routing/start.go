package routing

import "yihaotong/hotline"

// Seeded makes an engine from what the product brings along: triggers, directory and a classifier
// trained on the seed examples.
func Seeded(catalogue func() *hotline.Catalogue) (*Engine, error) {
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
	c, err := TrainClassifier(examples, concepts, now)
	if err != nil {
		return nil, err
	}
	return NewEngine(catalogue, t, d, c), nil
}
