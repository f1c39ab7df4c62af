package kb

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"yihaotong/hotline"
)

// Library is the knowledge base: it keeps articles through their life, finds clauses and answers.
// It is the only writer of articles and of the index. It implements hotline.Answerer.
type Library struct {
	Articles Articles
	Gaps     Gaps
	Pairings Pairings         // nil = nothing is noted
	Settings hotline.Settings // keeps what was learnt; with Pairings
	Finder   *Finder
	Drafter  Drafter
	Log      *slog.Logger
	Now      hotline.Now
	Zone     *time.Location
	Teams    func() []string // slugs that an article may belong to; nil = any

	// News hears of every article that was published; nil = nobody listens. An error is logged, the
	// article stays published.
	News func(ctx context.Context, a Article) error

	// Told hears which open questions an article in force answers at last; nil = nobody listens. After an
	// error the questions stay open.
	Told func(ctx context.Context, answered []hotline.Answered) error

	// Noted hears that there is something new to Learn from, as a person said: it is not learnt while that
	// person waits. nil = nobody listens.
	Noted func()

	// Changed hears of every article whose clauses in the index have changed, so that copies with an
	// index of their own can Follow; nil = there are none. An error is logged.
	Changed func(ctx context.Context, article string) error
}

func (l *Library) now() time.Time { return l.Now().UTC().Truncate(time.Millisecond) }

// Today is the day in the zone of the office.
func (l *Library) Today() Date { return DateOf(l.Now(), l.Zone) }

// day is the day of at, or today.
func (l *Library) day(at time.Time) Date {
	if at.IsZero() {
		return l.Today()
	}
	return DateOf(at, l.Zone)
}

// Write makes a draft. Invalid names every bad field.
func (l *Library) Write(ctx context.Context, a Article, by string) (Article, error) {
	a.ID, a.Version, a.Status = hotline.NewID(l.now()), 1, Draft
	return a, l.save(ctx, &a, by)
}

// Edit makes a draft of an article's next version. seen is the version the person edited; 0 = the
// newest. What is in force stays so until the draft is published. NotFound, Conflict, Invalid.
func (l *Library) Edit(ctx context.Context, id string, seen int, a Article, by string) (Article, error) {
	newest, err := l.newest(ctx, id, seen)
	if err != nil {
		return Article{}, err
	}
	a.ID, a.Version, a.Status = id, newest.Version+1, Draft
	a.Source, a.Sample, a.Safety = newest.Source, newest.Sample, newest.Safety
	if a.Gaps == nil { // who edits the text need not know for whom it was begun
		a.Gaps = newest.Gaps
	}
	return a, l.save(ctx, &a, by)
}

func (l *Library) newest(ctx context.Context, id string, seen int) (Article, error) {
	a, err := l.Articles.Article(ctx, id)
	if err == nil && seen != 0 && seen != a.Version {
		err = hotline.Fail(hotline.Conflict, "stale", "version", a.Version, "seen", seen)
	}
	return a, err
}

func (l *Library) save(ctx context.Context, a *Article, by string) error {
	if a.Audience == "" {
		a.Audience = hotline.Staff
	}
	a.By, a.At = by, l.now()
	if err := a.check(); err != nil {
		return err
	}
	if l.Teams != nil && a.Team != "" && !slices.Contains(l.Teams(), a.Team) {
		return hotline.BadField("team", "enum", "value", a.Team, "allowed", strings.Join(l.Teams(), ", "))
	}
	return l.Articles.SaveArticle(ctx, a)
}

// Act moves an article through its life: submit, publish, expire or withdraw. The index follows at
// once. NotFound: no such article or act; Conflict: stale, or not in this status; Invalid: the text
// would already be expired.
func (l *Library) Act(ctx context.Context, id, act string, seen int, note, by string) (Article, error) {
	versions, err := l.Articles.ArticleVersions(ctx, id)
	if err != nil {
		return Article{}, err
	}
	if newest := versions[0].Version; seen != 0 && seen != newest {
		return Article{}, hotline.Fail(hotline.Conflict, "stale", "version", newest, "seen", seen)
	}
	a, err := next(versions, act, l.Today())
	if err != nil {
		return Article{}, err
	}
	a.Version, a.Note = a.Version+1, note
	if err := l.save(ctx, &a, by); err != nil {
		return Article{}, err
	}
	l.shelve(ctx, Live(append(versions, a)), a.ID)
	if act == ActPublish {
		l.tell(ctx, a)
	}
	return a, nil
}

// shelve sets what the index holds of an article and tells the other copies. The database has the last
// word and answers are checked against it, so a failure is logged and left to the next reindex.
func (l *Library) shelve(ctx context.Context, live []Article, id string) {
	if err := l.put(ctx, live, id); err != nil {
		l.Log.ErrorContext(ctx, "index not updated; run hotline reindex", "article", id, "error", err)
	}
	if l.Changed == nil {
		return
	}
	if err := l.Changed(ctx, id); err != nil {
		l.Log.ErrorContext(ctx, "other copies not told; run hotline reindex", "article", id, "error", err)
	}
}

func (l *Library) put(ctx context.Context, live []Article, id string) error {
	var entries []Entry
	for _, a := range live {
		entries = append(entries, Entries(a)...)
	}
	if len(entries) == 0 {
		return l.Finder.Remove(ctx, id)
	}
	return l.Finder.Put(ctx, entries)
}

// tell gives the news of a published article and settles the questions that it was written for. Those
// of a text that is not in force yet stay open: it answers nobody today.
func (l *Library) tell(ctx context.Context, a Article) {
	if l.News != nil {
		if err := l.News(ctx, a); err != nil {
			l.Log.ErrorContext(ctx, "the news of an article was not given", "article", a.ID, "error", err)
		}
	}
	if len(a.Gaps) == 0 || !InForce(a.EffectiveFrom, a.EffectiveTo, l.Today()) {
		return
	}
	if err := l.answered(ctx, a, a.Gaps); err != nil {
		l.Log.ErrorContext(ctx, "those who asked were not told; settle the question on the gap board", "article", a.ID, "error", err)
	}
}

// Reading gives the version of an article that a reader may see on a day: in force and of an
// audience that includes the reader. NotFound.
func (l *Library) Reading(ctx context.Context, id string, reader hotline.Audience, at time.Time) (Article, error) {
	versions, err := l.Articles.ArticleVersions(ctx, id)
	if err != nil {
		return Article{}, err
	}
	for _, a := range Live(versions) {
		if InForce(a.EffectiveFrom, a.EffectiveTo, l.day(at)) && mayRead(reader, a.Audience) {
			return a, nil
		}
	}
	return Article{}, hotline.Fail(hotline.NotFound, "not_found")
}
