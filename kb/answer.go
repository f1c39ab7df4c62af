package kb

import (
	"context"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

const (
	answerClauses = 4   // clauses that a drafter may use
	nearFirst     = 1.2 // a further clause must score at most this much less than the first
	soonDays      = 30  // a text that ends within these days is said to end
)

// answering is a question on its way to an answer. holds tells whether the database, which has the
// last word, still says what the index says; nil = there is none.
type answering struct {
	finder  *Finder
	drafter Drafter
	day     Date
	holds   func(ctx context.Context, h Hit, reader hotline.Audience) (bool, error)
}

// Answer implements hotline.Answerer: sentences that stand in clauses in force, or a refusal, which
// is logged as a gap. It never answers from a text that is not in force or not for this reader.
func (l *Library) Answer(ctx context.Context, q hotline.Question) (hotline.Answer, error) {
	a, err := l.Preview(ctx, q)
	if err != nil || a.Kind != hotline.KindRefuse {
		return a, err
	}
	gap := Gap{ID: hotline.NewID(l.now()), At: l.now(), Question: zh.Mask(clipRunes(q.Text, MaxQueryText)), Team: q.Team, Reason: Unanswered, Status: GapOpen}
	if err := l.Gaps.RecordGap(ctx, gap); err != nil {
		l.Log.WarnContext(ctx, "a gap was not logged", "error", err)
	} else {
		a.Gap = gap.ID
	}
	return a, nil
}

// Preview is the answer that a reader would get now. Nothing is logged: whoever tries the rules asks
// nothing in earnest.
func (l *Library) Preview(ctx context.Context, q hotline.Question) (hotline.Answer, error) {
	w := answering{l.Finder, l.Drafter, l.day(q.At), nil}
	if l.Articles != nil {
		w.holds = l.holds(w.day)
	}
	return w.answer(ctx, q)
}

// answer tries what the question may mean, the likeliest first, until one has an answer.
func (w answering) answer(ctx context.Context, q hotline.Question) (hotline.Answer, error) {
	var refused hotline.Answer
	for i, question := range meanings(q) {
		a, err := w.try(ctx, q, question)
		if err != nil || a.Kind != hotline.KindRefuse {
			return a, err
		}
		if i == 0 {
			refused = a
		}
	}
	return refused, nil
}

func (w answering) try(ctx context.Context, q hotline.Question, question string) (hotline.Answer, error) {
	refusal := hotline.Answer{Kind: hotline.KindRefuse, Citations: []hotline.Citation{}, Suggestions: []string{}}
	ranked, err := w.finder.Search(ctx, Query{Text: question, Team: q.Team, Reader: q.Reader, Day: w.day, Limit: answerClauses})
	if err != nil {
		return refusal, err
	}
	if ranked, err = w.standing(ctx, ranked, q.Reader); err != nil {
		return refusal, err
	}
	refusal.Suggestions, refusal.Confidence = nearest(ranked), round(confidence(ranked))
	if refusal.Confidence < answerLine {
		return refusal, nil
	}
	hits := fitting(ranked)
	drafted, err := w.drafter.Draft(ctx, question, hits)
	if err != nil {
		return refusal, err
	}
	a := w.compose(drafted, hits)
	if len(a.Citations) == 0 {
		return refusal, nil
	}
	a.Confidence = refusal.Confidence
	return a, nil
}

// standing keeps the clauses that the database still holds.
func (w answering) standing(ctx context.Context, ranked []Ranked, reader hotline.Audience) ([]Ranked, error) {
	if w.holds == nil {
		return ranked, nil
	}
	var kept []Ranked
	for _, r := range ranked {
		ok, err := w.holds(ctx, r.Hit, reader)
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, r)
		}
	}
	return kept, nil
}

// fitting keeps the clauses that fit nearly as well as the first.
func fitting(ranked []Ranked) []Hit {
	var hits []Hit
	for _, r := range ranked {
		if ranked[0].Score-r.Score <= nearFirst {
			hits = append(hits, r.Hit)
		}
	}
	return hits
}

// nearest names the clauses that came closest, for a reader who was refused.
func nearest(ranked []Ranked) []string {
	names := []string{}
	for _, r := range ranked[:min(2, len(ranked))] {
		names = append(names, strings.TrimSpace("《"+r.Title+"》"+r.No))
	}
	return names
}

// compose turns a draft into an answer. A sentence without a quote that stands in its clause letter
// by letter is dropped.
func (w answering) compose(d Drafted, hits []Hit) hotline.Answer {
	a := hotline.Answer{Kind: hotline.KindAnswer, Generated: d.Generated, Citations: []hotline.Citation{}, Suggestions: []string{}}
	var said []string
	cautions := map[string]bool{}
	for _, s := range d.Sentences {
		backed := false
		for _, q := range s.Quotes {
			if q.Clause < 0 || q.Clause >= len(hits) || q.Text == "" || !strings.Contains(hits[q.Clause].Text, q.Text) {
				continue
			}
			backed = true
			a.Citations = append(a.Citations, citation(hits[q.Clause], q.Text))
			if c := w.caution(hits[q.Clause]); c != "" {
				cautions[c] = true
			}
		}
		if backed {
			said = append(said, s.Text)
		}
	}
	for c := range cautions {
		said = append(said, c)
	}
	a.Text = strings.Join(said, "\n")
	return a
}

// caution says when the text will not hold much longer.
func (w answering) caution(h Hit) string {
	switch {
	case h.Replaced != "":
		return hotline.Words(hotline.Languages[0], "kb.replaced", hotline.Args{"by": h.Replaced})
	case h.To != "" && h.To <= w.day.Add(soonDays):
		return hotline.Words(hotline.Languages[0], "kb.ends", hotline.Args{"day": string(h.To)})
	}
	return ""
}

func citation(h Hit, quote string) hotline.Citation {
	return hotline.Citation{
		Article: h.Article, Clause: h.No, Title: h.Title, Heading: h.Heading, DocNumber: h.Doc,
		EffectiveFrom: string(h.From), EffectiveTo: string(h.To), URL: h.URL, Quote: quote,
	}
}

// holds checks clauses against the database: the version is in force on the day, for the reader, and
// has the very text. The last articles asked about are remembered for one answer.
func (l *Library) holds(day Date) func(ctx context.Context, h Hit, reader hotline.Audience) (bool, error) {
	read := map[string][]Article{}
	return func(ctx context.Context, h Hit, reader hotline.Audience) (bool, error) {
		live, known := read[h.Article]
		if !known {
			versions, err := l.Articles.ArticleVersions(ctx, h.Article)
			if err != nil && hotline.CodeOf(err) != hotline.NotFound {
				return false, err
			}
			live = Live(versions)
			read[h.Article] = live
		}
		for _, a := range live {
			if a.Version == h.Version && InForce(a.EffectiveFrom, a.EffectiveTo, day) && mayRead(reader, a.Audience) && strings.Contains(a.Text, h.Text) {
				return true, nil
			}
		}
		return false, nil
	}
}
