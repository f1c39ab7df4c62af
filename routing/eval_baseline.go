package routing

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
)

// The baseline that evaluation measures the product against, in plain textbook form: tf-idf, length
// 1, one linear support vector machine per class (squared hinge, C = 1). Chinese is cut into
// character 1–3-grams, other text into words, word pairs and character 3–4-grams of words.

type baseline struct {
	classes []string
	index   map[string]int32
	idf     []float64
	weight  [][]float32 // by class, then feature; the last is the bias
}

type plainTerm struct {
	feature int32
	value   float32
}

const baselineRounds = 20

func trainBaseline(set []Labelled) (*baseline, error) {
	classes, err := labels(set)
	if err != nil {
		return nil, err
	}
	b := &baseline{classes: classes, index: map[string]int32{}}
	counts, label := make([]map[int32]float64, len(set)), make([]int, len(set))
	for i, e := range set {
		counts[i] = b.count(e.Text, true)
		label[i], _ = slices.BinarySearch(classes, e.Label)
	}
	b.idf = make([]float64, len(b.index))
	for _, m := range counts {
		for f := range m {
			b.idf[f]++
		}
	}
	for f, texts := range b.idf {
		b.idf[f] = 1 + math.Log((1+float64(len(set)))/(1+texts))
	}
	vectors := make([][]plainTerm, len(set))
	for i, m := range counts {
		vectors[i] = b.vector(m)
	}
	b.weight = make([][]float32, len(classes))
	for c := range classes {
		b.weight[c] = fitPlain(vectors, label, c, len(b.index))
	}
	return b, nil
}

// count gives how often each feature stands in a text; new features are added when learning.
func (b *baseline) count(text string, learning bool) map[int32]float64 {
	m := map[int32]float64{}
	for _, gram := range plainGrams(text) {
		f, ok := b.index[gram]
		if !ok {
			if !learning {
				continue
			}
			f = int32(len(b.index))
			b.index[gram] = f
		}
		m[f]++
	}
	return m
}

func plainGrams(text string) []string {
	runes := []rune(strings.ToLower(strings.Join(strings.Fields(text), " ")))
	latin := 0
	for _, r := range runes {
		if r < 0x80 {
			latin++
		}
	}
	if 2*latin <= len(runes) {
		return charGrams(nil, runes, 1, 3)
	}
	words := strings.FieldsFunc(string(runes), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var out []string
	for i, w := range words {
		out = append(out, "word "+w)
		if i > 0 {
			out = append(out, "pair "+words[i-1]+" "+w)
		}
		out = charGrams(out, []rune(" "+w+" "), 3, 4)
	}
	return out
}

func charGrams(out []string, runes []rune, low, high int) []string {
	for n := low; n <= high; n++ {
		for i := 0; i+n <= len(runes); i++ {
			out = append(out, string(runes[i:i+n]))
		}
	}
	return out
}

func (b *baseline) vector(counts map[int32]float64) []plainTerm {
	v, square := make([]plainTerm, 0, len(counts)), 0.0
	for f, n := range counts {
		x := n * b.idf[f]
		square += x * x
		v = append(v, plainTerm{f, float32(x)})
	}
	slices.SortFunc(v, func(a, b plainTerm) int { return int(a.feature - b.feature) })
	for i := range v {
		v[i].value /= float32(math.Sqrt(square))
	}
	return v
}

// fitPlain is dual coordinate descent for one class against the rest.
func fitPlain(vectors [][]plainTerm, label []int, class, features int) []float32 {
	w := make([]float32, features+1)
	dual := make([]float64, len(vectors))
	rng := rand.New(rand.NewPCG(1, uint64(class)))
	order := rng.Perm(len(vectors))
	const ridge = 0.5 // 1/(2C)
	for range baselineRounds {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		worst := 0.0
		for _, i := range order {
			sign, sum := -1.0, w[features]
			if label[i] == class {
				sign = 1
			}
			for _, t := range vectors[i] {
				sum += w[t.feature] * t.value
			}
			slope := sign*float64(sum) - 1 + ridge*dual[i]
			if dual[i] == 0 && slope >= 0 {
				continue
			}
			worst = max(worst, math.Abs(slope))
			next := max(dual[i]-slope/(ridge+2), 0) // the vector has length 1, the bias is one more
			step := float32((next - dual[i]) * sign)
			dual[i] = next
			for _, t := range vectors[i] {
				w[t.feature] += step * t.value
			}
			w[features] += step
		}
		if worst < 0.05 {
			break
		}
	}
	return w
}

// Top gives the class with the largest margin; a plain machine has no probability, so P is a guess.
func (b *baseline) Top(text string) Score {
	v := b.vector(b.count(text, false))
	margin := make([]float32, len(b.classes))
	for c, w := range b.weight {
		margin[c] = w[len(w)-1]
		for _, t := range v {
			margin[c] += w[t.feature] * t.value
		}
	}
	p := softmax(margin, 0.25)
	best := slices.Index(p, slices.Max(p))
	return Score{b.classes[best], p[best]}
}
