package routing

import (
	"context"
	"fmt"
	"hash/fnv"
)

// Refresh takes over the classifier that was put in force, when it is another one than here: at the
// start, and when another copy of the process trained. One that was fitted with other seeds, concepts
// or features than this program brings along reads texts differently: it is fitted again, from the
// same corrections. The record stays as it is, so that copies of two releases can share it.
func (l *Learner) Refresh(ctx context.Context) error {
	_, r, err := l.inForce(ctx)
	if err != nil || r.File == "" || l.follows(r.Version) {
		return err
	}
	seeds, err := SeedExamples(l.Engine.catalogue())
	if err != nil {
		return err
	}
	var c *Classifier
	if r.Basis == basis(seeds, l.concepts()) {
		c, err = l.load(ctx, r.File)
	} else {
		c, err = l.refit(ctx, seeds, r)
	}
	if err != nil {
		return err
	}
	l.use(c, r.Version)
	return nil
}

func (l *Learner) load(ctx context.Context, file string) (*Classifier, error) {
	body, err := l.Files.File(ctx, file)
	if err != nil {
		return nil, err
	}
	return LoadClassifier(body, l.concepts())
}

// refit fits the seeds of this program and the corrections that a record knows; the next copy finds
// the result in the files.
func (l *Learner) refit(ctx context.Context, seeds []Example, r record) (*Classifier, error) {
	learnt, err := l.Examples.Examples(ctx, r.From, mostExamples)
	if err != nil {
		return nil, err
	}
	task := lessonOf(append(seeds, until(learnt, r.Learnt)...), l.concepts(), l.Engine.catalogue())
	if c, err := l.load(ctx, fileOf(task.version)); err == nil && c.Version == task.version {
		return c, nil
	}
	c, err := task.train(l.concepts())
	if err != nil {
		return nil, err
	}
	return c, l.Files.SaveFile(ctx, fileOf(c.Version), c.Save())
}

func (l *Learner) follows(version string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.followed == version
}

func (l *Learner) use(c *Classifier, record string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Engine.UseClassifier(c)
	l.followed = record
}

func fileOf(version string) string { return "classifier-" + version }

// basis is a digest of what a classifier stands on beside corrections: the seeds, the concepts, whose
// order gives the marks in texts, and how texts become features.
func basis(seeds []Example, concepts *Concepts) string {
	digest := fnv.New64a()
	fmt.Fprintf(digest, "%s %x %s\n", recipe, concepts.digest, seedText("danger"))
	for _, e := range seeds {
		fmt.Fprintf(digest, "%s\t%s\t%s\t%s\n", e.Category, e.Type, e.Priority, e.Text)
	}
	return fmt.Sprintf("%016x", digest.Sum64())
}
