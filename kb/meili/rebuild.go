package meili

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	meilisearch "github.com/meilisearch/meilisearch-go"

	"yihaotong/hotline"
	"yihaotong/kb"
)

const (
	ahead       = 8              // tasks that may wait while a new index is filled: the server takes several at once
	abandoned   = 24 * time.Hour // after this nobody is building an index any more
	cleaningUp  = 10 * time.Second
	maxListed   = 1000 // indexes of the server that are looked at
	buildMiddle = "_new_"
)

// Reset is the port's Reset: it fills a new index beside the old one, swaps the two in one step and
// deletes the old one. What other copies of the program put meanwhile is carried over.
func (x *Index) Reset(ctx context.Context, entries iter.Seq2[kb.Entry, error]) error {
	release, err := hold(ctx, x.reset)
	if err != nil {
		return err
	}
	defer release()
	uid := x.live + buildMiddle + strings.ToLower(rand.Text())
	info, err := x.client.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: uid, PrimaryKey: fieldID})
	if err := x.done(ctx, "creating an index", info, err); err != nil {
		return err
	}
	err = x.build(ctx, uid, entries)
	// After the swap uid holds the old content, after an error half of the new one. A server that does
	// not delete it now is asked again by the next Reset.
	cleaning, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleaningUp)
	defer cancel()
	for _, name := range append(x.leftovers(cleaning, info.EnqueuedAt), uid) {
		_, _ = x.client.DeleteIndexWithContext(cleaning, name)
	}
	return failed(ended(ctx, err))
}

// build fills an index and makes it the live one.
func (x *Index) build(ctx context.Context, uid string, entries iter.Seq2[kb.Entry, error]) error {
	info, err := x.client.Index(uid).UpdateSettingsWithContext(ctx, settingsOf(x.dimensions(ctx)))
	if err := x.done(ctx, "setting up an index", info, err); err != nil {
		return err
	}
	if err := x.fill(ctx, uid, entries); err != nil {
		return err
	}
	if err := x.carryOver(ctx, uid); err != nil {
		return err
	}
	return x.swap(ctx, uid)
}

// fill sends entries batch by batch and keeps a few tasks ahead of the server.
func (x *Index) fill(ctx context.Context, uid string, entries iter.Seq2[kb.Entry, error]) error {
	var batch []document
	var tasks []*meilisearch.TaskInfo
	send := func() error {
		x.withMeaning(ctx, batch)
		info, err := x.client.Index(uid).AddDocumentsWithContext(ctx, batch, nil)
		if err != nil {
			return x.done(ctx, "adding clauses", nil, err)
		}
		batch, tasks = batch[:0], append(tasks, info)
		if len(tasks) <= ahead {
			return nil
		}
		oldest := tasks[0]
		tasks = tasks[1:]
		return x.done(ctx, "adding clauses", oldest, nil)
	}
	counts := map[string]int{} // entries of each article so far
	for e, err := range entries {
		if err != nil {
			return fromEntries(err)
		}
		batch = append(batch, documentOf(e, counts[e.Article], nil))
		counts[e.Article]++
		if len(batch) >= batchSize {
			if err := send(); err != nil {
				return err
			}
		}
	}
	if len(batch) > 0 {
		if err := send(); err != nil {
			return err
		}
	}
	for _, info := range tasks {
		if err := x.done(ctx, "adding clauses", info, nil); err != nil {
			return err
		}
	}
	return nil
}

// fromEntries is an error that is not the server's.
func fromEntries(err error) error {
	var own *hotline.Error
	if errors.As(err, &own) {
		return err
	}
	return hotline.Fail(hotline.Internal, "internal").Because(err)
}

// carryOver brings the articles that were put or removed while uid was filled into it: entries may
// have been read before the change.
func (x *Index) carryOver(ctx context.Context, uid string) error {
	if lost, err := x.Lost(ctx); lost || err != nil {
		return err
	}
	changed, err := x.fetch(ctx, x.live, fieldDuring+` = "`+uid+`"`)
	if len(changed) == 0 || err != nil {
		return err
	}
	articles := map[string]bool{}
	for _, d := range changed {
		articles[`"`+d.Article+`"`] = true
	}
	names := make([]string, 0, len(articles))
	for name := range articles {
		names = append(names, name)
	}
	filter := fieldArticle + " IN [" + strings.Join(names, ",") + "]"
	info, err := x.client.Index(uid).DeleteDocumentsByFilterWithContext(ctx, filter, nil)
	if err := x.done(ctx, "carrying changes over", info, err); err != nil {
		return err
	}
	x.withMeaning(ctx, changed)
	return x.add(ctx, uid, changed)
}

// swap makes uid the live index. Where there is none yet, a placeholder without primary key takes
// its part in the swap; Lost knows it by that.
func (x *Index) swap(ctx context.Context, uid string) error {
	info, err := x.client.CreateIndexWithContext(ctx, &meilisearch.IndexConfig{Uid: x.live})
	if err := x.done(ctx, "creating a placeholder", info, err); err != nil && !isTask(err, "index_already_exists") {
		return err
	}
	info, err = x.client.SwapIndexesWithContext(ctx, []*meilisearch.SwapIndexesParams{{Indexes: []string{x.live, uid}}})
	return x.done(ctx, "swapping indexes", info, err)
}

// building lists the indexes of this layout that are being filled now. Unavailable where there is no
// live index: to change it would make one with a single article.
func (x *Index) building(ctx context.Context) ([]string, error) {
	all, err := x.client.ListIndexesWithContext(ctx, &meilisearch.IndexesQuery{Limit: maxListed})
	if err != nil {
		return nil, failed(ended(ctx, fmt.Errorf("listing indexes: %w", err)))
	}
	var names []string
	there := false
	for _, index := range all.Results {
		there = there || index.UID == x.live && index.PrimaryKey != ""
		if strings.HasPrefix(index.UID, x.live+buildMiddle) {
			names = append(names, index.UID)
		}
	}
	if !there {
		return nil, failed(errMissing)
	}
	return names, nil
}

// leftovers lists indexes that somebody began to build long before now, by the server's clock.
func (x *Index) leftovers(ctx context.Context, now time.Time) []string {
	all, err := x.client.ListIndexesWithContext(ctx, &meilisearch.IndexesQuery{Limit: maxListed})
	if err != nil {
		return nil
	}
	var names []string
	for _, index := range all.Results {
		if strings.HasPrefix(index.UID, x.live+buildMiddle) && now.Sub(index.CreatedAt) > abandoned {
			names = append(names, index.UID)
		}
	}
	return names
}
