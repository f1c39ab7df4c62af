package meili

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"strings"

	meilisearch "github.com/meilisearch/meilisearch-go"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// Index is a kb.Index on a Meilisearch server. Safe for concurrent use, also by several processes.
type Index struct {
	address   address
	live      string // name of the index that searches ask
	embed     Embed  // nil = words alone count
	client    meilisearch.ServiceManager
	transport *http.Transport
	known     *known
	write     chan struct{} // holds one token: who has it may change what live holds
	reset     chan struct{} // the same for building a new index
}

// Connect prepares the door that a URL names; key is an API key of the server, "" where it wants
// none. It makes no call: a server that is down now may come later.
//
//	http://host[:port][/path][?option=value&…]     or https://…
//
//	prefix=TEXT     of the names of all indexes, "hotline" unless said
//	timeout=2s      for a search; any other call may take five times as long
//	ca=FILE         PEM certificates to trust instead of the system's
func Connect(url, key string) (*Index, error) {
	a, err := parse(url)
	if err != nil {
		return nil, err
	}
	trust, err := a.trust()
	if err != nil {
		return nil, err
	}
	x := newIndex(a, a.prefix+"_"+layout)
	x.client, x.transport = newClient(a, key, trust)
	return x, nil
}

func newIndex(a address, name string) *Index {
	x := &Index{address: a, live: name, known: &known{}, write: make(chan struct{}, 1), reset: make(chan struct{}, 1)}
	x.write <- struct{}{}
	x.reset <- struct{}{}
	return x
}

// Close ends all connections that are idle; running calls end by their own deadlines.
func (x *Index) Close() error {
	x.transport.CloseIdleConnections()
	return nil
}

// The oldest server that will do.
const (
	leastMajor = 1
	leastMinor = 10
)

// Check asks the server for its version. Unavailable: it does not answer, does not take the key, is
// too old or holds no index yet; the cause says which.
func (x *Index) Check(ctx context.Context) (version string, err error) {
	ctx, cancel := context.WithTimeout(ctx, x.address.timeout)
	defer cancel()
	said, err := x.client.VersionWithContext(ctx)
	if err != nil {
		return "", failed(ended(ctx, err))
	}
	version = said.PkgVersion
	if !atLeast(version, leastMinor) {
		return version, failed(fmt.Errorf("meilisearch %s is too old: %d.%d is the least", version, leastMajor, leastMinor))
	}
	lost, err := x.Lost(ctx)
	if err == nil && lost {
		err = failed(errMissing)
	}
	return version, err
}

// atLeast reports whether a version is that of the server's release leastMajor.minor or a newer one.
func atLeast(version string, minor int) bool {
	major, rest, _ := strings.Cut(version, ".")
	second, _, _ := strings.Cut(rest, ".")
	m, err1 := strconv.Atoi(major)
	n, err2 := strconv.Atoi(second)
	return err1 == nil && err2 == nil && (m > leastMajor || m == leastMajor && n >= minor)
}

// Lost reports whether the server holds no filled index: it is new, or its data is gone. Reset
// fills it; until then all other methods answer Unavailable.
func (x *Index) Lost(ctx context.Context) (bool, error) {
	info, err := x.client.GetIndexWithContext(ctx, x.live)
	if isMissing(err) {
		return true, nil
	}
	if err != nil {
		return false, failed(ended(ctx, err))
	}
	return info.PrimaryKey == "", nil // a placeholder, see swap
}

// Put is the port's Put. The clauses of one article are one task, so that no search sees half of it:
// what is there no more is overwritten by tombstones, which the next Reset clears away. It returns
// when searches find the new clauses.
func (x *Index) Put(ctx context.Context, entries []kb.Entry) error {
	var articles []string
	byArticle := map[string][]kb.Entry{}
	for _, e := range entries {
		if byArticle[e.Article] == nil {
			articles = append(articles, e.Article)
		}
		byArticle[e.Article] = append(byArticle[e.Article], e)
	}
	return x.replace(ctx, articles, byArticle)
}

// Remove is the port's Remove.
func (x *Index) Remove(ctx context.Context, articles ...string) error {
	return x.replace(ctx, articles, nil)
}

// replace sets what the index holds of articles, several of them to a task.
func (x *Index) replace(ctx context.Context, articles []string, by map[string][]kb.Entry) error {
	if len(articles) == 0 {
		return nil
	}
	release, err := hold(ctx, x.write)
	if err != nil {
		return err
	}
	defer release()
	during, err := x.building(ctx)
	if err != nil {
		return err
	}
	var batch []document
	for i, article := range articles {
		docs, err := x.successors(ctx, article, by[article], during)
		if err != nil {
			return err
		}
		batch = append(batch, docs...)
		if len(batch) >= batchSize || i == len(articles)-1 {
			x.withMeaning(ctx, batch)
			if err := x.add(ctx, x.live, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	return nil
}

// Entries gives back all that the index holds. It is a kb.Lister.
func (x *Index) Entries(ctx context.Context) iter.Seq2[kb.Entry, error] {
	return func(yield func(kb.Entry, error) bool) {
		for d, err := range x.documents(ctx, x.live, "", fieldEntry, fieldStamp) {
			if err == nil && d.Entry == nil {
				continue // a tombstone
			}
			if err != nil {
				yield(kb.Entry{}, err)
				return
			}
			x.known.put(d.Stamp, *d.Entry)
			if !yield(*d.Entry, nil) {
				return
			}
		}
	}
}

// successors are the documents that take the place of all that the index holds of an article.
func (x *Index) successors(ctx context.Context, article string, entries []kb.Entry, during []string) ([]document, error) {
	var docs []document
	fresh := map[string]bool{}
	for n, e := range entries {
		d := documentOf(e, n, during)
		fresh[d.ID] = true
		docs = append(docs, d)
	}
	old, err := x.fetch(ctx, x.live, fieldArticle+` = "`+keyOf(article)+`"`, fieldID)
	for _, d := range old {
		if !fresh[d.ID] {
			docs = append(docs, tombstone(d.ID, during))
		}
	}
	return docs, err
}

// hold takes a token, at most as long as ctx lives.
func hold(ctx context.Context, token chan struct{}) (release func(), err error) {
	select {
	case <-token:
		return func() { token <- struct{}{} }, nil
	case <-ctx.Done():
		return nil, hotline.Fail(hotline.Unavailable, "unavailable").Because(ctx.Err())
	}
}
