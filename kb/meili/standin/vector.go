package standin

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// takeVectors checks a document's vectors: one for each embedder, or a null that does without.
func (x *index) takeVectors(d map[string]any) *apiError {
	given, _ := d["_vectors"].(map[string]any)
	for name, e := range x.settings.Embedders {
		vector, said := given[name]
		if !said {
			return taskFailure("vector_embedding_error", "While embedding documents for embedder `%s`: no vectors provided for document `%v`", name, d["id"])
		}
		if numbers, ok := vector.([]any); vector != nil && (!ok || len(numbers) != e.Dimensions) {
			return taskFailure("invalid_vector_dimensions", "Invalid vector dimensions in document with id `%v`", d["id"])
		}
	}
	return nil
}

// meant finds documents by the angle between their vectors and the query's, the nearest first.
func (x *index) meant(docs []map[string]any, q query) []scored {
	var found []scored
	for _, d := range docs {
		given, _ := d["_vectors"].(map[string]any)
		if vector, ok := given[q.Hybrid.Embedder].([]any); ok {
			found = append(found, scored{d, (1 + cosine(q.Vector, vector)) / 2})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	return found
}

func cosine(a []float64, b []any) float64 {
	var dot, left, right float64
	for i := range a {
		v, _ := b[i].(float64)
		dot, left, right = dot+a[i]*v, left+a[i]*a[i], right+v*v
	}
	return dot / math.Sqrt(max(left*right, 1e-12))
}

// checkHybrid refuses what the server refuses of a query by meaning.
func (x *index) checkHybrid(q query) error {
	if q.Hybrid == nil {
		return nil
	}
	e, known := x.settings.Embedders[q.Hybrid.Embedder]
	switch {
	case !known:
		return fmt.Errorf("Cannot find embedder with name `%s`.", q.Hybrid.Embedder)
	case len(q.Vector) != e.Dimensions:
		return fmt.Errorf("Invalid vector dimensions: expected: `%d`, found: `%d`.", e.Dimensions, len(q.Vector))
	case q.Hybrid.Ratio != 1:
		return fmt.Errorf("the stand-in does not mix words and meaning")
	}
	return nil
}
