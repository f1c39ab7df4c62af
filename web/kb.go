package web

import (
	"context"
	"slices"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/kb"
	"yihaotong/web/api"
)

// knowledge serves the articles: readers find and read what is in force, editors keep them.
type knowledge struct {
	library  *kb.Library
	articles kb.Articles
	gaps     kb.Gaps
	pdf      kb.PDFText
	apply    Applier
	limits   *limiter
	audit    auditor
	zone     *time.Location
}

const defaultHits = 10

// edits reports whether the caller sees drafts and old versions.
func edits(r hotline.Role) bool {
	return slices.Contains([]hotline.Role{hotline.Editor, hotline.Operator, hotline.Coordinator, hotline.Auditor}, r)
}

// SearchKb finds clauses for the caller.
func (h *knowledge) SearchKb(ctx context.Context, r api.SearchKbRequestObject) (api.SearchKbResponseObject, error) {
	begun := time.Now()
	at, err := moment("at", r.Params.At, h.zone, 0)
	if err != nil {
		return nil, err
	}
	day := h.library.Today()
	if !at.IsZero() {
		day = kb.DateOf(at, h.zone)
	}
	limit := r.Params.Limit
	if limit == 0 {
		limit = defaultHits
	}
	hits, err := h.library.Finder.Search(ctx, kb.Query{Text: r.Params.Q, Team: r.Params.Team, Reader: callerIn(ctx).reader(), Day: day, Limit: limit})
	if err != nil {
		return nil, err
	}
	took := float64(time.Since(begun).Microseconds()) / 1000
	return api.SearchKb200JSONResponse{Items: hitsOf(r.Params.Q, hits), TookMs: took}, nil
}

// snippetRunes is how much of a clause a list shows.
const snippetRunes = 120

func hitsOf(query string, hits []kb.Ranked) []api.SearchHit {
	all := []api.SearchHit{}
	for _, x := range hits {
		snippet, marks := excerpt(query, x.Text)
		all = append(all, api.SearchHit{
			Article: x.Article, Clause: x.No, Title: x.Title, Heading: x.Heading, Snippet: snippet, Marks: marks, Score: x.Score,
			DocNumber: x.Doc, EffectiveFrom: string(x.From), EffectiveTo: string(x.To), URL: x.URL,
		})
	}
	return all
}

// excerpt cuts the part of a text around its first match, letter by letter, with the matches marked.
func excerpt(query, text string) (string, []api.Span) {
	runes := []rune(text)
	spans := zh.Highlight(query, text)
	start := 0
	if len(spans) > 0 {
		start = max(0, min(spans[0][0]-snippetRunes/4, len(runes)-snippetRunes))
	}
	end := min(len(runes), start+snippetRunes)
	marks := []api.Span{}
	for _, s := range spans {
		if s[0] >= start && s[1] <= end {
			marks = append(marks, api.Span{s[0] - start, s[1] - start})
		}
	}
	return string(runes[start:end]), marks
}

// ListArticles lists what is there. Readers get the newest published version that is meant for them.
func (h *knowledge) ListArticles(ctx context.Context, r api.ListArticlesRequestObject) (api.ListArticlesResponseObject, error) {
	who := callerIn(ctx)
	f := kb.ArticleFilter{Team: r.Params.Team, Query: r.Params.Q, Limit: r.Params.Limit, Cursor: r.Params.Cursor}
	if len(r.Params.Status) > 1 {
		return nil, hotline.BadField("status", "too_many_items", "limit", 1)
	}
	if len(r.Params.Status) == 1 {
		f.Status = kb.Status(r.Params.Status[0])
	}
	if !edits(who.person.Role) {
		f.Status = kb.Published
	}
	found, err := h.articles.FindArticles(ctx, f)
	if err != nil {
		return nil, err
	}
	page := api.ArticlePage{Items: []api.ArticleSummary{}, NextCursor: found.Next}
	for _, a := range found.Items {
		if edits(who.person.Role) || h.mayRead(a, who.reader()) {
			page.Items = append(page.Items, h.summary(a))
		}
	}
	return api.ListArticles200JSONResponse(page), nil
}

func (h *knowledge) mayRead(a kb.Article, reader hotline.Audience) bool {
	for _, audience := range kb.Readable(reader) {
		if a.Audience == audience {
			return kb.InForce(a.EffectiveFrom, a.EffectiveTo, h.library.Today())
		}
	}
	return false
}

// GetArticle reads an article: editors the newest version, readers the one in force for them.
func (h *knowledge) GetArticle(ctx context.Context, r api.GetArticleRequestObject) (api.GetArticleResponseObject, error) {
	who := callerIn(ctx)
	if edits(who.person.Role) {
		a, err := h.articles.Article(ctx, r.ID)
		return api.GetArticle200JSONResponse(h.article(a)), err
	}
	a, err := h.library.Reading(ctx, r.ID, who.reader(), time.Time{})
	return api.GetArticle200JSONResponse(h.article(a)), err
}

// ListArticleVersions lists all versions, newest first.
func (h *knowledge) ListArticleVersions(ctx context.Context, r api.ListArticleVersionsRequestObject) (api.ListArticleVersionsResponseObject, error) {
	versions, err := h.articles.ArticleVersions(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	page := api.ArticlePage{Items: []api.ArticleSummary{}}
	for _, a := range versions {
		page.Items = append(page.Items, h.summary(a))
	}
	return api.ListArticleVersions200JSONResponse(page), nil
}

// GetArticleVersion reads one version as it was.
func (h *knowledge) GetArticleVersion(ctx context.Context, r api.GetArticleVersionRequestObject) (api.GetArticleVersionResponseObject, error) {
	versions, err := h.articles.ArticleVersions(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(versions, func(a kb.Article) bool { return a.Version == r.Version })
	if i < 0 {
		return nil, notHere()
	}
	return api.GetArticleVersion200JSONResponse(h.article(versions[i])), nil
}

// PreviewAnswer shows what a reader would be answered; no gap is logged.
func (h *knowledge) PreviewAnswer(ctx context.Context, r api.PreviewAnswerRequestObject) (api.PreviewAnswerResponseObject, error) {
	reader := hotline.Audience(r.Body.Audience)
	if reader == "" {
		reader = hotline.Staff
	}
	draft := kb.Article{ID: r.Body.Draft.Article, Title: r.Body.Draft.Title, Text: r.Body.Draft.Text}
	a, err := h.library.PreviewWith(ctx, hotline.Question{Text: r.Body.Question, Reader: reader}, draft)
	if err != nil {
		return nil, err
	}
	return api.PreviewAnswer200JSONResponse{Answered: a.Kind == hotline.KindAnswer, Text: a.Text, Citations: citationsOf(a.Citations), Suggestions: whole(a.Suggestions), Confidence: a.Confidence}, nil
}

// CreateArticle writes a draft.
func (h *knowledge) CreateArticle(ctx context.Context, r api.CreateArticleRequestObject) (api.CreateArticleResponseObject, error) {
	a, err := h.library.Write(ctx, articleOf(*r.Body), callerIn(ctx).person.ID)
	if err != nil {
		return nil, err
	}
	return api.CreateArticle201JSONResponse(h.article(a)), h.audit.record(ctx, "article.create", "article/"+a.ID, map[string]any{"title": a.Title})
}

// UpdateArticle writes the draft of a next version.
func (h *knowledge) UpdateArticle(ctx context.Context, r api.UpdateArticleRequestObject) (api.UpdateArticleResponseObject, error) {
	a, err := h.library.Edit(ctx, r.ID, r.Body.Version, articleOf(*r.Body), callerIn(ctx).person.ID)
	if err != nil {
		return nil, err
	}
	return api.UpdateArticle200JSONResponse(h.article(a)), h.audit.record(ctx, "article.edit", "article/"+a.ID, map[string]any{"version": a.Version})
}

// ActOnArticle moves an article through its life.
func (h *knowledge) ActOnArticle(ctx context.Context, r api.ActOnArticleRequestObject) (api.ActOnArticleResponseObject, error) {
	b := api.ArticleActionInput{}
	if r.Body != nil {
		b = *r.Body
	}
	a, err := h.library.Act(ctx, r.ID, r.Action, b.Version, b.Note, callerIn(ctx).person.ID)
	if err != nil {
		return nil, err
	}
	return api.ActOnArticle200JSONResponse(h.article(a)), h.audit.record(ctx, "article."+r.Action, "article/"+a.ID, map[string]any{"version": a.Version})
}

func articleOf(b api.ArticleInput) kb.Article {
	return kb.Article{
		Title: b.Title, DocNumber: b.DocNumber, Issuer: b.Issuer, Team: b.Team, Audience: hotline.Audience(b.Audience),
		EffectiveFrom: kb.Date(b.EffectiveFrom), EffectiveTo: kb.Date(b.EffectiveTo), ReviewDate: kb.Date(b.ReviewDate),
		ReplacedBy: b.ReplacedBy, URL: b.URL, Text: b.Text, Gaps: b.Gaps, Note: b.Note,
	}
}

func (h *knowledge) summary(a kb.Article) api.ArticleSummary {
	return api.ArticleSummary{
		ID: a.ID, Version: a.Version, Status: api.ArticleStatus(a.Status), Title: a.Title, DocNumber: a.DocNumber, Issuer: a.Issuer,
		Team: a.Team, Audience: api.Audience(a.Audience), EffectiveFrom: string(a.EffectiveFrom), EffectiveTo: string(a.EffectiveTo),
		ReviewDate: string(a.ReviewDate), ReplacedBy: a.ReplacedBy, URL: a.URL, Sample: a.Sample, At: a.At.In(h.zone), Note: a.Note,
	}
}

func (h *knowledge) article(a kb.Article) api.Article {
	s := h.summary(a)
	full := api.Article{
		ID: s.ID, Version: s.Version, Status: s.Status, Title: s.Title, DocNumber: s.DocNumber, Issuer: s.Issuer, Team: s.Team,
		Audience: s.Audience, EffectiveFrom: s.EffectiveFrom, EffectiveTo: s.EffectiveTo, ReviewDate: s.ReviewDate, ReplacedBy: s.ReplacedBy,
		URL: s.URL, Sample: s.Sample, At: s.At, Note: s.Note, Text: a.Text, Clauses: []api.Clause{},
	}
	for _, c := range kb.Split(a.Text) {
		full.Clauses = append(full.Clauses, api.Clause{Place: c.Place, Clause: c.No, Heading: c.Heading, Text: c.Text})
	}
	return full
}
