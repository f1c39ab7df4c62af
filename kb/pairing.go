package kb

import (
	"context"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Pairing is evidence that a question and a clause belong together. It names no person, and personal
// data in the question is masked.
type Pairing struct {
	Question string
	Article  string
	Clause   string // number; "" where the text has none
	Day      Date
	Trust    Trust
}

// Trust says whose word a pairing is.
type Trust int

// Kinds of trust, the least first.
const (
	ByAnybody Trust = iota
	ByKnown         // somebody with an account
	ByEditor        // who settled the question with the article
)

// Trusts lists them.
var Trusts = []Trust{ByAnybody, ByKnown, ByEditor}

// Bounds of what is kept.
const (
	MaxPairings    = 20_000 // of each trust; the oldest days go
	MaxDayPairings = 5_000  // of one day by anybody; more are not noted
	pairedRunes    = 200    // of a question or a number of a clause
)

// Pairings keeps what questions and clauses belong together.
type Pairings interface {
	// AddPairings notes them. The same question, clause and day again counts once, with the greater trust.
	AddPairings(ctx context.Context, all []Pairing) error
	// Pairings gives at most limit, the most trusted first and of these the newest.
	Pairings(ctx context.Context, limit int) ([]Pairing, error)
}

// Opened notes that a reader of a question's answers opened a clause. NotFound: the reader may not see
// the article, or it has no such clause today.
func (l *Library) Opened(ctx context.Context, question, article, clause string, reader hotline.Audience) error {
	a, err := l.Reading(ctx, article, reader, l.now())
	if err != nil {
		return err
	}
	if len(clausesOf(a, clause)) == 0 {
		return hotline.Fail(hotline.NotFound, "not_found")
	}
	return l.pair(ctx, trusted(reader), question, hotline.Citation{Article: article, Clause: clause})
}

// Like notes that an answer helped, as hotline.Answerer wants it.
func (l *Library) Like(ctx context.Context, q hotline.Question, cited []hotline.Citation) error {
	return l.pair(ctx, trusted(q.Reader), meanings(q)[0], cited...)
}

// fewClauses is up to how many clauses an article answers a question as a whole.
const fewClauses = 3

// settled notes which clauses of an article answer questions, as an editor said, to be learnt from: all
// of a short article, of a long one the clause that has most of the question.
func (l *Library) settled(ctx context.Context, a Article, gaps []Gap) error {
	if l.Pairings == nil {
		return nil
	}
	clauses := Split(a.Text)
	for _, g := range gaps {
		chosen := clauses
		if len(clauses) > fewClauses {
			chosen = nil
			said, most := said(g.Question, l.Finder.synonyms()), 0.0
			for _, c := range clauses {
				if part := said(c.Heading + "\n" + c.Text); part > most {
					chosen, most = []Clause{c}, part
				}
			}
		}
		cited := make([]hotline.Citation, len(chosen))
		for i, c := range chosen {
			cited[i] = hotline.Citation{Article: a.ID, Clause: c.No}
		}
		if err := l.pair(ctx, ByEditor, g.Question, cited...); err != nil {
			return err
		}
	}
	if l.Noted != nil {
		l.Noted()
	}
	return nil
}

func trusted(reader hotline.Audience) Trust {
	if reader == hotline.Everyone || reader == "" {
		return ByAnybody
	}
	return ByKnown
}

func (l *Library) pair(ctx context.Context, trust Trust, question string, cited ...hotline.Citation) error {
	question = zh.Mask(clipRunes(zh.Normalize(question), pairedRunes))
	if l.Pairings == nil || strings.TrimSpace(question) == "" {
		return nil
	}
	var all []Pairing
	for _, c := range cited {
		all = append(all, Pairing{question, c.Article, clipRunes(c.Clause, pairedRunes), l.Today(), trust})
	}
	return l.Pairings.AddPairings(ctx, all)
}

// clausesOf are the clauses of an article with a number.
func clausesOf(a Article, no string) []Clause {
	var all []Clause
	for _, c := range Split(a.Text) {
		if clipRunes(c.No, pairedRunes) == no {
			all = append(all, c)
		}
	}
	return all
}
