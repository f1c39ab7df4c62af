package kb

import "context"

// FeatureCount and Weights open the ranking to the fit.
const FeatureCount = int(featureCount)

// Candidates gives what Search ranks: the candidates of a question with their features.
func (f *Finder) Candidates(ctx context.Context, q Query) ([]Hit, [][]float64, error) {
	q.Limit = candidates
	ranked, err := f.Search(ctx, q)
	hits, all := make([]Hit, len(ranked)), make([][]float64, len(ranked))
	for i, r := range ranked {
		hits[i], all[i] = r.Hit, append([]float64(nil), r.features[:]...)
	}
	return hits, all, err
}

// EvidenceCount and Evidence open the confidence to the fit.
const EvidenceCount = int(evidenceCount)

func Evidence(ranked []Ranked) []float64 {
	e := evidenceOf(ranked)
	return e[:]
}

// Asked opens the lessons to their measure.
type Asked struct{ taught }

// NewAsked is a question that somebody with an account asked on a day, and the clauses that were opened.
func NewAsked(question string, day int, clauses ...string) Asked {
	t := taught{text: words().content(question), days: map[Date]bool{Date("2026-01-01").Add(day): true}, known: true}
	for _, c := range clauses {
		t.clauses = append(t.clauses, string(normal(c)))
	}
	return Asked{t}
}

// Lessons are what questions teach with the articles that the finder holds.
func (f *Finder) Lessons(all []Asked) []Lesson {
	plain := make([]taught, len(all))
	for i, t := range all {
		plain[i] = t.taught
	}
	return lessonsOf(plain, f.stats)
}

// Visitor and Settled change who taught.
func (t Asked) Visitor() Asked { t.known = false; return t }
func (t Asked) Settled() Asked { t.settled = true; return t }
