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
