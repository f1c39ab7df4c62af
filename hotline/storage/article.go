package storage

import (
	"context"
	"errors"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// SaveArticle implements kb.Articles.
func (s *Store) SaveArticle(ctx context.Context, a *kb.Article) error {
	doc, err := encode(a)
	if err != nil {
		return err
	}
	err = s.db.write(ctx, func(ctx context.Context, c conn) error {
		newest, _, err := first(ctx, c, scalar[int], "SELECT coalesce(max(version), 0) FROM article WHERE id = $1", plain(a.ID))
		if err != nil {
			return err
		}
		if a.Version != newest+1 {
			return conflict(newest, a.Version-1)
		}
		if _, err := c.exec(ctx, "UPDATE article SET head = 0 WHERE id = $1 AND head = 1", plain(a.ID)); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "INSERT INTO article (id, version, head, status, team, review, title, doc) VALUES ($1, $2, 1, $3, $4, $5, $6, $7)",
			plain(a.ID), int64(a.Version), string(a.Status), plain(a.Team), plain(string(a.ReviewDate)), plain(zh.Normalize(a.Title+" "+a.DocNumber)), doc); err != nil {
			return err
		}
		return putSafety(ctx, c, a)
	})
	if errors.Is(err, errTaken) {
		return conflict(a.Version, a.Version-1)
	}
	return err
}

// putSafety keeps the trigger classes of the newest version.
func putSafety(ctx context.Context, c conn, a *kb.Article) error {
	if _, err := c.exec(ctx, "DELETE FROM article_safety WHERE article = $1", plain(a.ID)); err != nil {
		return err
	}
	for _, class := range a.Safety {
		if _, err := c.exec(ctx, "INSERT INTO article_safety (class, article) VALUES ($1, $2) ON CONFLICT DO NOTHING", plain(class), plain(a.ID)); err != nil {
			return err
		}
	}
	return nil
}

// Article implements kb.Articles.
func (s *Store) Article(ctx context.Context, id string) (kb.Article, error) {
	a, ok, err := first(ctx, s.db, document[kb.Article], "SELECT doc FROM article WHERE id = $1 AND head = 1", plain(id))
	if err == nil && !ok {
		err = hotline.Fail(hotline.NotFound, "not_found")
	}
	return a, err
}

// ArticleVersions implements kb.Articles.
func (s *Store) ArticleVersions(ctx context.Context, id string) ([]kb.Article, error) {
	all, err := gather(ctx, s.db, document[kb.Article],
		"SELECT doc FROM article WHERE id = $1 ORDER BY version DESC LIMIT $2", plain(id), int64(kb.MaxVersions))
	if err == nil && len(all) == 0 {
		err = hotline.Fail(hotline.NotFound, "not_found")
	}
	return all, err
}

// FindArticles implements kb.Articles.
func (s *Store) FindArticles(ctx context.Context, f kb.ArticleFilter) (hotline.Page[kb.Article], error) {
	limit, err := pageSize(f.Limit)
	if err != nil {
		return hotline.Page[kb.Article]{}, err
	}
	var args []any
	where := []string{"a.head = 1"}
	if f.Cursor != "" {
		var before string
		if err := readCursor(f.Cursor, "articles", &before); err != nil {
			return hotline.Page[kb.Article]{}, err
		}
		where = append(where, "a.id < "+arg(&args, plain(before)))
	}
	if f.Status != "" {
		where = append(where, "a.status = "+arg(&args, string(f.Status)))
	}
	if f.Team != "" {
		where = append(where, "a.team = "+arg(&args, plain(f.Team)))
	}
	if f.Review != "" {
		where = append(where, "a.review <> '' AND a.review <= "+arg(&args, plain(string(f.Review))))
	}
	if f.Safety != "" {
		where = append(where, "a.id IN (SELECT article FROM article_safety WHERE class = "+arg(&args, plain(f.Safety))+")")
	}
	if q := zh.Normalize(f.Query); q != "" {
		where = append(where, "a.title LIKE "+arg(&args, "%"+plain(escapeLike(q))+"%")+` ESCAPE '\'`)
	}
	sql := "SELECT a.doc FROM article a WHERE " + strings.Join(where, " AND ") + " ORDER BY a.id DESC LIMIT " + arg(&args, int64(limit+1))
	found, err := gather(ctx, s.db, document[kb.Article], sql, args...)
	if err != nil {
		return hotline.Page[kb.Article]{}, err
	}
	return pageOf(found, limit, func(last kb.Article) string { return writeCursor("articles", last.ID) }), nil
}

// escapeLike takes the meaning from the signs that LIKE knows.
func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}
