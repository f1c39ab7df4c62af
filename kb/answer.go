package kb

import (
	"context"
	"strings"
	"unicode/utf8"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

const (
	answerClauses = 4    // clauses that a drafter may use
	answerLine    = 0.65 // support below which there is no answer
	keepLine      = 0.75 // further clauses must be supported this well, compared with the first
	hint          = 2    // characters of content up to which a question cannot stand alone
	followUp      = 9    // runes up to which a question may lean on the one before it
	soonDays      = 30   // a text that ends within these days is said to end
)

// answering is a question on its way to an answer.
type answering struct {
	finder  *Finder
	drafter Drafter
	day     Date
}

// Answer implements hotline.Answerer: sentences that stand in clauses in force, or a refusal, which
// is logged as a gap. It never answers from a text that is not in force or not for this reader.
func (l *Library) Answer(ctx context.Context, q hotline.Question) (hotline.Answer, error) {
	w := answering{l.Finder, l.Drafter, l.day(q.At)}
	a, err := w.answer(ctx, q)
	if err != nil || a.Kind != hotline.KindRefuse {
		return a, err
	}
	gap := Gap{ID: hotline.NewID(l.now()), At: l.now(), Question: zh.Mask(q.Text), Team: q.Team, Reason: Unanswered, Status: GapOpen}
	if err := l.Gaps.RecordGap(ctx, gap); err != nil {
		l.Log.WarnContext(ctx, "a gap was not logged", "error", err)
	} else {
		a.Gap = gap.ID
	}
	return a, nil
}

// answer tries the question by itself and together with the question before it: a mere hint
// (那周末呢？) leans on the question before first, a short question only when it finds nothing alone.
func (w answering) answer(ctx context.Context, q hotline.Question) (hotline.Answer, error) {
	tries := []string{q.Text}
	if n := len(q.Earlier); n > 0 {
		joined := q.Earlier[n-1] + " " + q.Text
		switch {
		case contentOf(q.Text, w.finder.synonyms()).total <= hint:
			tries = []string{joined, q.Text}
		case utf8.RuneCountInString(zh.Terms(q.Text)) <= followUp:
			tries = append(tries, joined)
		}
	}
	var refused hotline.Answer
	for i, question := range tries {
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
	hits, support := supported(question, ranked, w.finder.synonyms())
	refusal.Suggestions = nearest(ranked)
	refusal.Confidence = support
	if len(hits) == 0 {
		return refusal, nil
	}
	drafted, err := w.drafter.Draft(ctx, question, hits)
	if err != nil {
		return refusal, err
	}
	a := w.compose(drafted, hits)
	if len(a.Citations) == 0 {
		return refusal, nil
	}
	a.Confidence = support
	return a, nil
}

// supported keeps the clauses that hold enough of what the question says.
func supported(question string, ranked []Ranked, words *zh.Thesaurus) ([]Hit, float64) {
	asked := contentOf(question, words)
	support, best := make([]float64, len(ranked)), 0.0
	for i, r := range ranked {
		support[i] = asked.support(r.Entry)
		best = max(best, support[i])
	}
	if best < answerLine {
		return nil, best
	}
	var hits []Hit
	for i, r := range ranked {
		if support[i] >= answerLine && support[i] >= keepLine*best {
			hits = append(hits, r.Hit)
		}
	}
	return hits, best
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
	for _, s := range d.Sentences {
		backed := false
		for _, q := range s.Quotes {
			if q.Clause < 0 || q.Clause >= len(hits) || q.Text == "" || !strings.Contains(hits[q.Clause].Text, q.Text) {
				continue
			}
			backed = true
			a.Citations = append(a.Citations, citation(hits[q.Clause], q.Text))
		}
		if backed {
			said = append(said, s.Text)
		}
	}
	a.Text = strings.Join(said, "\n")
	if len(a.Citations) > 0 {
		a.Text += w.caution(hits[0])
	}
	return a
}

// caution says when the text will not hold much longer.
func (w answering) caution(h Hit) string {
	switch {
	case h.Replaced != "":
		return "\n" + hotline.Words("zh-CN", "kb.replaced", hotline.Args{"by": h.Replaced})
	case h.To != "" && h.To <= w.day.Add(soonDays):
		return "\n" + hotline.Words("zh-CN", "kb.ends", hotline.Args{"day": string(h.To)})
	}
	return ""
}

func citation(h Hit, quote string) hotline.Citation {
	return hotline.Citation{
		Article: h.Article, Clause: h.No, Title: h.Title, Heading: h.Heading, DocNumber: h.Doc,
		EffectiveFrom: string(h.From), EffectiveTo: string(h.To), URL: h.URL, Quote: quote,
	}
}

// generalAdvice is the trigger class whose words serve every class without words of its own.
const generalAdvice = "general"

// Advice gives the approved words for a safety trigger. NotFound: not even general ones.
func (l *Library) Advice(ctx context.Context, class string) (hotline.Answer, error) {
	for _, c := range []string{class, generalAdvice} {
		page, err := l.Articles.FindArticles(ctx, ArticleFilter{Safety: c, Status: Published, Limit: 1})
		if err != nil {
			return hotline.Answer{}, err
		}
		if len(page.Items) == 0 || !InForce(page.Items[0].EffectiveFrom, page.Items[0].EffectiveTo, l.Today()) {
			continue
		}
		a := hotline.Answer{Kind: hotline.KindSafety, Citations: []hotline.Citation{}, Suggestions: []string{}, Confidence: 1}
		for _, e := range Entries(page.Items[0]) {
			a.Text = strings.TrimSpace(a.Text + "\n" + e.Text)
			a.Citations = append(a.Citations, citation(Hit{Entry: e}, e.Text))
		}
		return a, nil
	}
	return hotline.Answer{}, hotline.Fail(hotline.NotFound, "not_found")
}
