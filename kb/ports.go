package kb

import (
	"context"
	"iter"
	"slices"
	"time"

	"yihaotong/hotline"
)

// The ports of this room. Every method may fail with Unavailable (the door is down or the context
// ended) and Internal; the comments name the codes beside those.

// Articles keeps every version of every article.
type Articles interface {
	// SaveArticle appends the version a.Version of a.ID: 1 for a new article, else one more than the
	// newest. Conflict: that version is there already or one before it is missing (key "stale").
	SaveArticle(ctx context.Context, a *Article) error
	// Article gives the newest version. NotFound.
	Article(ctx context.Context, id string) (Article, error)
	// ArticleVersions gives all versions, newest first, at most MaxVersions. NotFound.
	ArticleVersions(ctx context.Context, id string) ([]Article, error)
	// FindArticles lists the newest version of each article, by id descending (newest article
	// first). Invalid for a bad cursor.
	FindArticles(ctx context.Context, f ArticleFilter) (hotline.Page[Article], error)
}

// MaxVersions bounds the versions that are read of one article.
const MaxVersions = 500

// ArticleFilter narrows a list of articles. Empty fields do not narrow.
type ArticleFilter struct {
	Status Status // of the newest version
	Team   string
	Query  string // part of the title or the document number
	Review Date   // to be reviewed on or before this day
	Safety string // has this trigger class
	Limit  int    // 0 = 50, at most 200
	Cursor string
}

// Index finds clauses. It is a copy: the articles have the last word and can refill it any time.
type Index interface {
	// Put sets the clauses of the articles that the entries name: what the index held of them
	// before is gone in the same step. The entries of one article must come in one call.
	Put(ctx context.Context, entries []Entry) error
	// Remove takes all clauses of the articles out.
	Remove(ctx context.Context, articles ...string) error
	// Search gives the clauses that fit best, best first, at most q.Limit; only those that are in
	// force on q.Day, that q.Reader may see and that belong to q.Team or to all teams. An empty text
	// finds nothing. Invalid: CheckQuery.
	Search(ctx context.Context, q Query) ([]Hit, error)
	// Reset replaces everything by the given entries. Searches see the old content until all are in;
	// after an error, also one that entries yields, the old content stays.
	Reset(ctx context.Context, entries iter.Seq2[Entry, error]) error
}

// Lister is what an index offers beside Index when it can give back all it holds: the finder learns
// from it, after a restart, how common words are. Without it, it learns from what is put. Who takes the
// entries calls nothing else of the index meanwhile.
type Lister interface {
	Entries(ctx context.Context) iter.Seq2[Entry, error]
}

// Entry is a clause as the index keeps it, with what filters and citations need.
type Entry struct {
	Article  string           `json:"article"`
	Version  int              `json:"version"`
	Title    string           `json:"title"`
	Doc      string           `json:"doc_number"`
	Issuer   string           `json:"issuer"`
	Team     string           `json:"team"`
	Audience hotline.Audience `json:"audience"`
	From     Date             `json:"effective_from"`
	To       Date             `json:"effective_to"`
	Replaced string           `json:"replaced_by"`
	URL      string           `json:"url"`
	Clause
}

// Query asks the index.
type Query struct {
	Text   string
	Team   string           // "" = all
	Reader hotline.Audience // "" = everyone
	Day    Date             // in force on this day; must be set
	Limit  int              // 1 … MaxHits
	Terms  []Term           // what to look for; nil = QueryTerms(Text)
}

// Bounds of a query.
const (
	MaxHits      = 200
	MaxQueryText = 1000 // runes; an index looks at no more
)

// CheckQuery is the check of a query that all adapters share.
func CheckQuery(q Query) error {
	switch {
	case q.Limit < 1 || q.Limit > MaxHits:
		return hotline.BadField("limit", "range", "low", 1, "high", MaxHits)
	case q.Day == "" || !q.Day.Valid():
		return hotline.BadField("at", "format", "want", time.DateOnly)
	}
	return nil
}

// Readable lists the audiences whose texts a reader may see.
func Readable(reader hotline.Audience) []hotline.Audience {
	switch reader {
	case hotline.Internally:
		return []hotline.Audience{hotline.Everyone, hotline.Staff, hotline.Internally}
	case hotline.Staff:
		return []hotline.Audience{hotline.Everyone, hotline.Staff}
	}
	return []hotline.Audience{hotline.Everyone}
}

func mayRead(reader, audience hotline.Audience) bool {
	return slices.Contains(Readable(reader), audience)
}

// Hit is a clause that was found. Scores of one search compare with each other only.
type Hit struct {
	Entry
	Score float64 `json:"score"`
}

// Drafter writes an answer from clauses and from nothing else.
type Drafter interface {
	// Draft answers the question from the clauses, best first. No sentences = they do not answer it.
	// What it returns is checked: a sentence without verbatim quotes is dropped.
	Draft(ctx context.Context, question string, clauses []Hit) (Drafted, error)
}

// Drafted is an answer as a drafter wrote it.
type Drafted struct {
	Sentences []Sentence
	Generated bool // a model chose the words
}

// Sentence is a part of an answer with what backs it.
type Sentence struct {
	Text   string
	Quotes []Quote
}

// Quote is a stretch of a clause, letter by letter.
type Quote struct {
	Clause int // index into the clauses that were given
	Text   string
}

// Gaps keeps the questions that got no answer or a poor one.
type Gaps interface {
	RecordGap(ctx context.Context, g Gap) error
	// FindGaps lists, newest first, at most limit.
	FindGaps(ctx context.Context, s GapStatus, limit int) ([]Gap, error)
	// Gap gives one. NotFound.
	Gap(ctx context.Context, id string) (Gap, error)
	// CloseGaps settles gaps: s is GapClosed (article answers them now) or GapDropped. It gives
	// those that were open until then. Unknown ids are skipped.
	CloseGaps(ctx context.Context, ids []string, s GapStatus, article string, at time.Time) ([]Gap, error)
}

// GapStatus says whether somebody has dealt with a gap.
type GapStatus string

// Statuses of a gap.
const (
	GapOpen    GapStatus = "open"
	GapClosed  GapStatus = "closed"
	GapDropped GapStatus = "dropped"
)

// GapReason says why a question is in the log.
type GapReason string

// Reasons of a gap.
const (
	Unanswered GapReason = "unanswered"
	Disliked   GapReason = "disliked" // thumbs down
)

// Gap is one question in the log. Personal data in it is masked.
type Gap struct {
	ID       string    `json:"id"` // sortable
	At       time.Time `json:"at"`
	Question string    `json:"question"`
	Team     string    `json:"team"`
	Reason   GapReason `json:"reason"`
	Asker    string    `json:"asker,omitempty"` // conversation to tell when it is answered
	Status   GapStatus `json:"status"`
	Article  string    `json:"article,omitempty"` // that answers it now
	ClosedAt time.Time `json:"closed_at"`
}
