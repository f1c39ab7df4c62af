package web

import (
	"context"
	"log/slog"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/routing"
)

// Config is everything the edge needs, as plain arguments. All doors must be set.
type Config struct {
	Desk     *hotline.Desk
	Chat     *hotline.Chat
	Board    *hotline.Board
	Router   hotline.Router
	Book     func() *hotline.Book
	Library  *kb.Library
	Articles kb.Articles
	PDF      kb.PDFText // nil = PDFs are not read
	Gaps     kb.Gaps
	Queue    routing.Queue
	Claims   Claimer

	People   hotline.People
	Sessions hotline.Sessions
	Settings hotline.Settings
	Rules    RulesTrier
	Chats    hotline.Conversations
	Calls    hotline.Calls
	Files    hotline.Files
	Replays  hotline.Replays
	Audit    hotline.AuditLog
	Bus      hotline.Bus
	Inbox    hotline.Inbox

	Devices *hotline.Devices // nil = browsers are not told
	PushKey string           // that browsers subscribe with

	Deliveries hotline.Deliveries
	Hooks      HookTester

	// Doors tells how the doors of the house stand, for /readyz and the console's banner.
	Doors func(context.Context) []Door
	// Apply checks a settings document before it is stored and is told when it was, so that the
	// house follows at once.
	Apply Applier

	Now      hotline.Now
	Log      *slog.Logger
	Registry *prometheus.Registry

	Version          string
	PublicURL        string // decides whether cookies are for https only
	Zone             *time.Location
	Phone            string   // of the hotline, shown on pages; "" = not shown
	WidgetOrigins    []string // sites that may show the desk in a frame
	TrustedProxies   []netip.Prefix
	ChatNeedsAccount bool
	Places           int   // requests worked on at once; 0 = 256
	BodyBytes        int64 // bytes of all bodies in memory at once; 0 = 128 MiB
}

// Claimer hands out the most urgent tickets of a team. routing's dispatcher fits.
type Claimer interface {
	// Claim gives up to most tickets that now belong to by; none when nothing waits.
	Claim(ctx context.Context, team string, most int, by hotline.Actor) ([]hotline.Ticket, error)
}

// Applier keeps the house in step with its settings documents.
type Applier interface {
	// Check reports what is wrong with a document of a kind. Invalid.
	Check(ctx context.Context, kind, name string, body []byte) error
	// Changed is called after a document was stored.
	Changed(ctx context.Context, kind, name string)
}

// RulesTrier dispatches past tickets by a directory that is not in force.
type RulesTrier interface {
	// TryRules looks at the newest tickets opened in a period; complete is false when it has more
	// than that. Invalid: names the line of the text.
	TryRules(ctx context.Context, text string, from, to time.Time) (r routing.Replayed, complete bool, err error)
}

// Door is one of the doors of the house: database, queue, index, model.
type Door struct {
	Name    string
	State   string // ok, slow or down
	Message string
}

// Server is the HTTP edge.
type Server struct {
	Config
	app     *fiber.App
	spec    *spec
	log     *slog.Logger
	base    context.Context // ends when the server shuts down: live streams hang on it
	stop    context.CancelFunc
	metrics *metrics
	budget  *budget
	gate    *gate
	limits  *limiter
	replays hotline.Replays
	who     *accounts
	proxies []netip.Prefix
	hub     *hub
	conns   atomic.Pointer[connections]
	running atomic.Int64 // requests being worked on
}

// Timeouts of a connection. A body must arrive within readWithin of its first byte.
const (
	readWithin   = 15 * time.Second
	writeWithin  = 30 * time.Second
	idleAtMost   = 75 * time.Second
	patience     = 200 * time.Millisecond
	headerBytes  = 16 << 10
	mostConns    = 20_000
	defaultSpots = 256
	defaultBytes = 128 << 20
)

// New builds the server; nothing is served yet. It fails when the contract or the pages in the
// binary cannot be read.
func New(c Config) (*Server, error) {
	contract, err := readSpec()
	if err != nil {
		return nil, err
	}
	if c.Places == 0 {
		c.Places = defaultSpots
	}
	if c.BodyBytes == 0 {
		c.BodyBytes = defaultBytes
	}
	known := newRecent()
	c.People, c.Sessions = watchedPeople{c.People, known}, watchedSessions{c.Sessions, known}
	s := &Server{
		Config: c, spec: contract, log: c.Log, metrics: newMetrics(c.Registry), budget: newBudget(c.BodyBytes),
		gate: newGate(c.Places, patience), limits: newLimiter(c.Now), replays: c.Replays, proxies: c.TrustedProxies,
		who: &accounts{people: c.People, sessions: c.Sessions, now: c.Now, recent: known},
	}
	s.base, s.stop = context.WithCancel(context.Background())
	s.hub = newHub(c.Bus, c.Log, s.metrics)
	s.app = fiber.New(fiber.Config{
		AppName: "hotline", DisableStartupMessage: true, CaseSensitive: true,
		Immutable: true, StreamRequestBody: true, DisablePreParseMultipartForm: true,
		ReadTimeout: readWithin, WriteTimeout: writeWithin, IdleTimeout: idleAtMost,
		ReadBufferSize: headerBytes, Concurrency: mostConns,
		ErrorHandler: s.fail, JSONEncoder: encode, JSONDecoder: decode,
	})
	s.app.Use(s.observe)
	s.outside()
	if err := s.inside(); err != nil {
		return nil, err
	}
	return s, s.pages()
}
