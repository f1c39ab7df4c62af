package kb

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"yihaotong/hotline"
)

const (
	answerClauses = 4   // clauses that a drafter may use
	nearFirst     = 1.2 // a further clause must score at most this much less than the first
	soonDays      = 30  // a text that ends within these days is said to end
	leastCommon   = 0.3 // of a question that leans on another, its answer must hold so much
)

// answering is a question on its way to an answer. holds tells whether the database, which has the
// last word, still says what the index says; nil = there is none.
type answering struct {
	finder  *Finder
	drafter Drafter
	day     Date
	holds   func(ctx context.Context, h Hit, reader hotline.Audience) (bool, error)
	draft   []Entry // clauses that count as published
}

// Answer implements hotline.Answerer: sentences that stand in clauses in force, or a refusal, which
// is logged as a gap. It never answers from a text that is not in force or not for this reader.
func (l *Library) Answer(ctx context.Context, q hotline.Question) (hotline.Answer, error) {
	a, err := l.Preview(ctx, q)
	if err != nil || a.Kind != hotline.KindRefuse {
		return a, err
	}
	gap, err := l.log(ctx, q, Unanswered)
	if err != nil {
		l.Log.WarnContext(ctx, "a gap was not logged", "error", err)
		return a, nil
	}
	a.Gap = gap
	return a, nil
}

// Preview is the answer that a reader would get now. Nothing is logged: whoever tries the rules asks
// nothing in earnest.
func (l *Library) Preview(ctx context.Context, q hotline.Question) (hotline.Answer, error) {
	return l.PreviewWith(ctx, q, Article{})
}

// draftID stands for an article that is not stored yet.
const draftID = "draft"

// PreviewWith is Preview as if a draft were published in place of the article with its id: in force today
// and for every reader. Without a text it is Preview.
func (l *Library) PreviewWith(ctx context.Context, q hotline.Question, draft Article) (hotline.Answer, error) {
	draft.ID, draft.Audience = cmp.Or(draft.ID, draftID), hotline.Everyone
	w := answering{finder: l.Finder, drafter: l.Drafter, day: l.day(q.At), draft: Entries(draft)}
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
		if err != nil || a.Kind != hotline.KindRefuse && (i == 0 || w.goesOn(q.Text, a)) {
			return a, err
		}
		if i == 0 {
			refused = a
		}
	}
	return refused, nil
}

// goesOn reports whether the answer to a question and the one before it has anything of the question
// itself: else a new subject would get the old answer once more.
func (w answering) goesOn(question string, a hotline.Answer) bool {
	said := said(question, w.finder.synonyms())
	return slices.ContainsFunc(a.Citations, func(c hotline.Citation) bool {
		return said(c.Title+"\n"+c.Heading+"\n"+c.Quote) >= leastCommon
	})
}

func (w answering) try(ctx context.Context, q hotline.Question, question string) (hotline.Answer, error) {
	refusal := hotline.Answer{Kind: hotline.KindRefuse, Citations: []hotline.Citation{}, Suggestions: []string{}}
	topic, looks := topicOf(question), answerClauses
	if topic != "" {
		looks = topicLooks
	}
	ranked, err := w.finder.searchWith(ctx, Query{Text: question, Team: q.Team, Reader: q.Reader, Day: w.day, Limit: looks}, w.draft)
	if err != nil {
		return refusal, err
	}
	if ranked, err = w.standing(ctx, ranked, q.Reader); err != nil {
		return refusal, err
	}
	if topic != "" {
		if names := choices(topic, ranked); len(names) > 0 {
			return which(topic, names), nil
		}
		ranked = ranked[:min(answerClauses, len(ranked))]
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
		if len(w.draft) > 0 && r.Article == w.draft[0].Article {
			kept = append(kept, r)
			continue
		}
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
	var cautions []string
	for _, s := range d.Sentences {
		backed := false
		for _, q := range s.Quotes {
			if q.Clause < 0 || q.Clause >= len(hits) || q.Text == "" || !strings.Contains(hits[q.Clause].Text, q.Text) {
				continue
			}
			backed = true
			a.Citations = append(a.Citations, citation(hits[q.Clause], q.Text))
			if c := w.caution(hits[q.Clause]); c != "" && !slices.Contains(cautions, c) {
				cautions = append(cautions, c)
			}
		}
		if backed {
			said = append(said, s.Text)
		}
	}
	a.Text = strings.Join(append(said, cautions...), "\n")
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
