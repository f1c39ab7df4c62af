package kb

import (
	"context"
	"iter"
)

// Reindex fills the index anew from the articles. Searches go on with the old content meanwhile.
func (l *Library) Reindex(ctx context.Context) (clauses int, err error) {
	err = l.Finder.Reset(ctx, func(yield func(Entry, error) bool) {
		for e, err := range l.live(ctx) {
			clauses++
			if !yield(e, err) {
				return
			}
		}
	})
	return clauses, err
}

// live yields the clauses of all articles that are or will be in force.
func (l *Library) live(ctx context.Context) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for a, err := range l.all(ctx) {
			if err != nil {
				yield(Entry{}, err)
				return
			}
			for _, e := range Entries(a) {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}

// all yields the live versions of all articles.
func (l *Library) all(ctx context.Context) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		for f := (ArticleFilter{Limit: 200}); ; {
			page, err := l.Articles.FindArticles(ctx, f)
			if err != nil {
				yield(Article{}, err)
				return
			}
			for _, head := range page.Items {
				versions, err := l.Articles.ArticleVersions(ctx, head.ID)
				if err != nil {
					yield(Article{}, err)
					return
				}
				for _, a := range Live(versions) {
					if !yield(a, nil) {
						return
					}
				}
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				return
			}
		}
	}
}
