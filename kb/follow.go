package kb

import "context"

// Follow sets what the index holds of an article that another copy of the process has changed. An
// article may be followed any number of times.
func (l *Library) Follow(ctx context.Context, id string) error {
	versions, err := l.Articles.ArticleVersions(ctx, id)
	if err != nil {
		return err
	}
	return l.put(ctx, Live(versions), id)
}
