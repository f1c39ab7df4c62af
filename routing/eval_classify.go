package routing

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"
	"unicode/utf8"

	"yihaotong/hotline"
)

// ClassifyReport is what `hotline eval classify` prints.
type ClassifyReport struct {
	N        int                   `json:"n"`
	Accuracy float64               `json:"accuracy"`
	MacroF1  float64               `json:"macro_f1"`
	PerLabel map[string]LabelScore `json:"per_label"`
	TrainS   float64               `json:"train_s"`
	DocsPerS float64               `json:"docs_per_s"`
	ECE      float64               `json:"ece"`   // expected calibration error, 15 bins
	Top70    float64               `json:"top70"` // accuracy of the 70 % that the model is surest of
	Scope    *ScopeScore           `json:"scope,omitempty"`
}

// ScopeScore is how well texts that fit no class are told from those that do.
type ScopeScore struct {
	Outside float64 `json:"outside_recall"`  // share of what fits no class that was recognised
	Inside  float64 `json:"inside_accuracy"` // share of the others that got their class
}

// LabelScore is how well one label was found.
type LabelScore struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	N         int     `json:"n"`
}

// maxLine bounds one line of an evaluation file.
const maxLine = 4 << 20

// ReadLabelled reads lines {"id","text","label","group"?}. Invalid: names file and line.
func ReadLabelled(name string, r io.Reader) ([]Labelled, error) {
	var out []Labelled
	err := readLines(name, r, func(line []byte) error {
		var row struct {
			Text  *string `json:"text"`
			Label string  `json:"label"`
			Group any     `json:"group"` // text or number
		}
		if err := json.Unmarshal(line, &row); err != nil {
			return err
		}
		if row.Text == nil || row.Label == "" {
			return fmt.Errorf(`"text" and "label" are needed`)
		}
		e := Labelled{Text: *row.Text, Label: row.Label}
		if row.Group != nil {
			e.Group = fmt.Sprint(row.Group)
		}
		out = append(out, e)
		return nil
	})
	return out, err
}

// readLines calls take with every line that is not blank.
func readLines(name string, r io.Reader, take func(line []byte) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), maxLine)
	n := 0
	for sc.Scan() {
		n++
		line := bytes.TrimSpace(bytes.TrimPrefix(sc.Bytes(), []byte("\xef\xbb\xbf")))
		if len(line) == 0 {
			continue
		}
		if !utf8.Valid(line) {
			return badLine(name, n, fmt.Errorf("not UTF-8"))
		}
		if err := take(line); err != nil {
			return badLine(name, n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return badLine(name, n+1, err)
	}
	return nil
}

// EvalClassify trains the product's classifier on one set from scratch and tests it on another.
func EvalClassify(train, test []Labelled, now hotline.Now) (ClassifyReport, error) {
	if len(test) == 0 {
		return ClassifyReport{}, hotline.BadField("test", "required")
	}
	start := now()
	m, err := Train(train, Options{})
	if err != nil {
		return ClassifyReport{}, err
	}
	r := ClassifyReport{N: len(test), TrainS: now().Sub(start).Seconds()}
	start = now()
	guesses := make([]Score, len(test))
	for i, t := range test {
		guesses[i] = m.Top(t.Text)
	}
	r.DocsPerS = float64(len(test)) / max(now().Sub(start), time.Microsecond).Seconds()
	r.score(test, guesses)
	return r, nil
}

// score fills in everything that follows from the guesses.
func (r *ClassifyReport) score(test []Labelled, guesses []Score) {
	gold := make([]string, len(test))
	guess := make([]string, len(test))
	right := make([]bool, len(test))
	sure := make([]float64, len(test))
	for i := range test {
		gold[i], guess[i], sure[i] = test[i].Label, guesses[i].Label, guesses[i].P
		right[i] = gold[i] == guess[i]
	}
	r.Accuracy, r.MacroF1, r.PerLabel = perLabel(gold, guess)
	r.ECE, r.Top70 = calibration(right, sure), surest(right, sure, 0.7)
}

// scope scores texts of the class outside as fitting none. A guess below the line counts as outside.
func (r *ClassifyReport) scope(test []Labelled, guesses []Score, outside string, line float64) {
	var s ScopeScore
	strange := 0.0
	for i, g := range guesses {
		if g.P < line {
			g.Label = outside
		}
		if test[i].Label == outside {
			strange++
			s.Outside += one(g.Label == outside)
		} else {
			s.Inside += one(g.Label == test[i].Label)
		}
	}
	if strange > 0 {
		r.Scope = &ScopeScore{s.Outside / strange, ratio(s.Inside, float64(len(test))-strange)}
	}
}

// perLabel gives accuracy, the mean F1 over all labels that occur, and the figures of each.
func perLabel(gold, guess []string) (accuracy, macroF1 float64, by map[string]LabelScore) {
	hit, said, there := map[string]float64{}, map[string]float64{}, map[string]float64{}
	right := 0.0
	for i := range gold {
		there[gold[i]]++
		said[guess[i]]++
		if gold[i] == guess[i] {
			hit[gold[i]]++
			right++
		}
	}
	all := maps.Clone(there)
	maps.Copy(all, said)
	by = make(map[string]LabelScore, len(all))
	for _, label := range slices.Sorted(maps.Keys(all)) { // in order, so that the sum is always the same
		s := LabelScore{
			Precision: ratio(hit[label], said[label]), Recall: ratio(hit[label], there[label]),
			F1: ratio(2*hit[label], said[label]+there[label]), N: int(there[label]),
		}
		by[label] = s
		macroF1 += s.F1 / float64(len(all))
	}
	return right / float64(len(gold)), macroF1, by
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// calibration is the expected calibration error over 15 bins of equal width.
func calibration(right []bool, sure []float64) float64 {
	const bins = 15
	var hits, sum [bins]float64
	for i, p := range sure {
		b := min(bins-1, int(p*bins))
		sum[b] += p
		if right[i] {
			hits[b]++
		}
	}
	total := 0.0
	for b := range hits {
		total += max(hits[b]-sum[b], sum[b]-hits[b])
	}
	return total / float64(len(sure))
}

// surest is the accuracy of the given share of texts of which the model is surest.
func surest(right []bool, sure []float64, share float64) float64 {
	order := make([]int, len(sure))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case sure[a] > sure[b]:
			return -1
		case sure[a] < sure[b]:
			return 1
		}
		return 0
	})
	n, hits := max(1, int(float64(len(order))*share)), 0.0
	for _, i := range order[:n] {
		if right[i] {
			hits++
		}
	}
	return hits / float64(n)
}
