package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"yihaotong/hotline/zh"
)

// Score is how well one field is found. Precision is the share of values found that are right, recall
// the share of values said that were found right; either is 1 when there is nothing to count.
type Score struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	Said      int     `json:"said"`
	Found     int     `json:"found"`
	Right     int     `json:"right"`
}

// Report is the outcome of Evaluate. Titles is the share of expected key words that the titles hold.
type Report struct {
	N       int              `json:"n"`
	Fields  map[string]Score `json:"fields"`
	Titles  float64          `json:"title_keywords"`
	Missed  []Miss           `json:"missed"`
	keyed   int
	keyHits int
}

// Miss is one field that came out otherwise than expected; "" = absent.
type Miss struct {
	File  string `json:"file"`
	Field string `json:"field"`
	Want  string `json:"want"`
	Got   string `json:"got"`
}

// EvaluatedFields are the fields that Evaluate scores.
var EvaluatedFields = []string{"name", "phone", "unit", "building", "floor", "room", "category", "priority", "type", "call_back"}

const expectedFile = "expected.jsonl"

type expectation struct {
	File   string         `json:"file"`
	Format string         `json:"format"`
	Fields map[string]any `json:"fields"`
}

// Evaluate reads expected.jsonl in dir, drafts from each transcript that it names and compares. Bad
// input is an error that names file and line.
func Evaluate(dir fs.FS, classify Classifier) (Report, error) {
	raw, err := fs.ReadFile(dir, expectedFile)
	if err != nil {
		return Report{}, fmt.Errorf("%s: %w", expectedFile, err)
	}
	report := Report{Fields: map[string]Score{}, Missed: []Miss{}}
	in := bufio.NewScanner(bytes.NewReader(raw))
	in.Buffer(make([]byte, 0, 64<<10), maxLine)
	for line := 1; in.Scan(); line++ {
		if len(bytes.TrimSpace(in.Bytes())) == 0 {
			continue
		}
		if err := report.add(dir, in.Bytes(), classify); err != nil {
			return Report{}, fmt.Errorf("%s line %d: %w", expectedFile, line, err)
		}
	}
	if err := in.Err(); err != nil {
		return Report{}, fmt.Errorf("%s: %w", expectedFile, err)
	}
	if report.N == 0 {
		return Report{}, fmt.Errorf("%s line 1: no transcript expected", expectedFile)
	}
	report.finish()
	return report, nil
}

func (r *Report) add(dir fs.FS, line []byte, classify Classifier) error {
	var want expectation
	if err := json.Unmarshal(line, &want); err != nil {
		return err
	}
	if want.File == "" || !fs.ValidPath(want.File) {
		return fmt.Errorf("file %q is no name in this folder", want.File)
	}
	data, err := fs.ReadFile(dir, want.File)
	if err != nil {
		return err
	}
	t, err := Parse(want.Format, data)
	if err != nil {
		return fmt.Errorf("%s: %w", want.File, err)
	}
	r.N++
	r.compare(want, Extract(t, classify))
	return nil
}

func (r *Report) compare(want expectation, d Draft) {
	got := d.values()
	for _, field := range EvaluatedFields {
		expected, found := canonical(field, fmt.Sprint(or(want.Fields[field], ""))), canonical(field, got[field])
		s := r.Fields[field]
		if expected != "" {
			s.Said++
		}
		if found != "" {
			s.Found++
		}
		if expected != "" && expected == found {
			s.Right++
		}
		if expected != found {
			r.Missed = append(r.Missed, Miss{want.File, field, expected, found})
		}
		r.Fields[field] = s
	}
	words, _ := want.Fields["title_keywords"].([]any)
	for _, w := range words {
		r.keyed++
		if strings.Contains(zh.Normalize(d.Title.Value), zh.Normalize(fmt.Sprint(w))) {
			r.keyHits++
		}
	}
}

// values are the fields of a draft as text; a false call_back counts as absent.
func (d Draft) values() map[string]string {
	v := map[string]string{
		"name": d.Name.Value, "phone": d.Phone.Value, "unit": d.Unit.Value,
		"building": d.Building.Value, "floor": d.Floor.Value, "room": d.Room.Value,
		"category": d.Category.Value, "priority": d.Priority.Value, "type": d.Type.Value,
	}
	if d.CallBack {
		v["call_back"] = "true"
	}
	return v
}

// canonical takes away differences of writing that are none of content: width, case, and numbers in
// characters (五号楼 is 5号楼).
func canonical(field, value string) string {
	value = zh.Normalize(value)
	switch {
	case value == "false":
		return ""
	case field == "phone":
		return onlyDigits(value)
	case !slices.Contains([]string{"building", "floor", "room"}, field):
		return value
	}
	if n, used := zh.ChineseNumber(value); used > 0 {
		return itoa(n) + string([]rune(value)[used:])
	}
	return value
}

func or(v, other any) any {
	if v == nil {
		return other
	}
	return v
}

func (r *Report) finish() {
	share := func(a, b int) float64 {
		if b == 0 {
			return 1
		}
		return float64(a) / float64(b)
	}
	for field, s := range r.Fields {
		s.Precision, s.Recall = share(s.Right, s.Found), share(s.Right, s.Said)
		r.Fields[field] = s
	}
	r.Titles = share(r.keyHits, r.keyed)
}
