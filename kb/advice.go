package kb

import (
	"cmp"
	"context"
	"strings"

	"yihaotong/hotline"
)

// generalAdvice is the trigger class whose words serve every class without words of its own.
const generalAdvice = "general"

// Advice gives the approved words for a safety trigger, as hotline.Answerer wants it. NotFound: not
// even general ones are in force.
func (l *Library) Advice(ctx context.Context, class string) (hotline.Answer, error) {
	for _, c := range []string{cmp.Or(class, generalAdvice), generalAdvice} {
		page, err := l.Articles.FindArticles(ctx, ArticleFilter{Safety: c, Limit: 10})
		if err != nil {
			return hotline.Answer{}, err
		}
		for _, head := range page.Items {
			a, err := l.Reading(ctx, head.ID, hotline.Internally, l.now())
			if err == nil {
				return approved(a), nil
			}
			if hotline.CodeOf(err) != hotline.NotFound {
				return hotline.Answer{}, err
			}
		}
	}
	return hotline.Answer{}, hotline.Fail(hotline.NotFound, "not_found")
}

// approved is the whole text of an article, clause by clause.
func approved(a Article) hotline.Answer {
	answer := hotline.Answer{Kind: hotline.KindSafety, Citations: []hotline.Citation{}, Suggestions: []string{}, Confidence: 1}
	for _, e := range Entries(a) {
		answer.Text = strings.TrimSpace(answer.Text + "\n" + e.Text)
		answer.Citations = append(answer.Citations, citation(Hit{Entry: e}, e.Text))
	}
	return answer
}
