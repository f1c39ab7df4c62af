package kb

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// AnswerReport is what `hotline eval answer` prints.
type AnswerReport struct {
	N             int     `json:"n"`
	Answered      int     `json:"answered"`
	Refused       int     `json:"refused"`
	RightCitation int     `json:"right_citation"` // the first citation is a right clause
	WrongCitation int     `json:"wrong_citation"`
	FalseAnswers  int     `json:"false_answers"` // answered where there is no answer
	Missed        int     `json:"missed"`        // refused where there is one
	QuoteVerbatim float64 `json:"quote_verbatim"`
}

type answerLineOf struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Relevant []struct {
		File    string `json:"file"`
		Article any    `json:"article"`
	} `json:"relevant"`
}

// EvalAnswer fills the finder's index with the policies of a folder and measures the answers to the
// queries. Invalid: a bad line, named by file and line.
func EvalAnswer(ctx context.Context, f *Finder, d Drafter, dir string, queries File) (AnswerReport, error) {
	var r AnswerReport
	texts := map[string]string{}
	if _, err := os.Stat(dir); err != nil {
		return r, hotline.BadField("kb", "format", "want", "a folder that can be read").Because(err)
	}
	entries := func(yield func(Entry, error) bool) {
		for file := range ReadPaths([]string{dir}, nil) {
			if file.Err != nil {
				continue // what cannot be read holds no answers
			}
			file.Article.ID = filepath.ToSlash(file.File)
			file.Article.Audience, file.Article.EffectiveFrom, file.Article.EffectiveTo = hotline.Everyone, "", ""
			texts[file.Article.ID] = file.Article.Text
			for _, e := range Entries(file.Article) {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
	if err := f.Reset(ctx, iter.Seq2[Entry, error](entries)); err != nil {
		return r, err
	}
	w, quotes, whole := answering{finder: f, drafter: d, day: evalDay}, 0, 0
	for l, err := range readLines[answerLineOf](queries.Name, queries) {
		q := l.Value
		if err == nil {
			err = q.check(texts)
		}
		if err != nil {
			return r, lineError(queries.Name, l.N, err)
		}
		a, err := w.answer(ctx, hotline.Question{Text: q.Text, Reader: hotline.Internally})
		if err != nil {
			return r, err
		}
		for _, c := range a.Citations {
			quotes++
			if strings.Contains(texts[c.Article], c.Quote) {
				whole++
			}
		}
		r.count(q, a)
	}
	r.QuoteVerbatim = 1
	if quotes > 0 {
		r.QuoteVerbatim = round(float64(whole) / float64(quotes))
	}
	return r, nil
}

// check names what is wrong with a line. texts are those of the folder, by file.
func (q answerLineOf) check(texts map[string]string) error {
	if strings.TrimSpace(q.Text) == "" {
		return hotline.BadField("text", "required")
	}
	for _, gold := range q.Relevant {
		if clauseNumber(fmt.Sprint(gold.Article)) == "" || gold.Article == nil {
			return hotline.BadField("relevant.article", "required")
		}
		known := false
		for file := range texts {
			known = known || sameFile(gold.File, file)
		}
		if !known {
			return hotline.BadField("relevant.file", "kb.not_in_corpus", "value", gold.File)
		}
	}
	return nil
}

func (r *AnswerReport) count(q answerLineOf, a hotline.Answer) {
	r.N++
	if a.Kind != hotline.KindAnswer {
		r.Refused++
		if len(q.Relevant) > 0 {
			r.Missed++
		}
		return
	}
	r.Answered++
	switch {
	case len(q.Relevant) == 0:
		r.FalseAnswers++
	case q.has(a.Citations[0]):
		r.RightCitation++
	default:
		r.WrongCitation++
	}
}

// has reports whether a citation names one of the right clauses.
func (q answerLineOf) has(c hotline.Citation) bool {
	return slices.ContainsFunc(q.Relevant, func(gold struct {
		File    string `json:"file"`
		Article any    `json:"article"`
	}) bool {
		return sameFile(gold.File, c.Article) && clauseNumber(fmt.Sprint(gold.Article)) == clauseNumber(c.Clause)
	})
}

func sameFile(a, b string) bool {
	a, b = filepath.ToSlash(a), filepath.ToSlash(b)
	return a == b || strings.HasSuffix(b, "/"+a) || strings.HasSuffix(a, "/"+b)
}

// clauseNumber makes 第十二条, 12 and 第12条 the same; other names stay as they are.
func clauseNumber(s string) string {
	s = strings.TrimSpace(s)
	bare := strings.TrimPrefix(s, "第")
	if n, used := zh.ChineseNumber(bare); used > 0 {
		rest := string([]rune(bare)[used:])
		return fmt.Sprint(n, strings.TrimPrefix(rest, "条"))
	}
	return s
}
