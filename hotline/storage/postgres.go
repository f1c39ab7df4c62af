package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"yihaotong/hotline"
)

const (
	postgresPool   = 16 // connections, unless the address says pool_max_conns
	postgresTries  = 5
	statementLimit = 10 * time.Second // for the server
	callLimit      = 15 * time.Second // for a call without a deadline of its own
)

var postgresDialect = dialect{
	name:    "postgres",
	writers: 1, // two would wait for each other's rows: the counter of numbers, the tallies
	steps:   "pg_class WHERE oid = to_regclass('schema_step')",
	search: over("seq bigint, terms text", `INSERT INTO ticket_search (seq, terms) SELECT seq, terms::tsvector FROM u WHERE true
		ON CONFLICT (seq) DO UPDATE SET terms = excluded.terms`),
	matches: "s.terms @@ CAST(%s::text AS tsquery)",
	said:    "(SELECT s.terms FROM ticket_search s WHERE s.seq = t.seq) @@ CAST(%s::text AS tsquery)",
	// OFFSET 0 keeps the planner from walking all tickets in order for a rare term: it cannot know
	// how rare one is. That common ones are found at once is what the newest are searched first for.
	found:  "(SELECT seq FROM ticket_search s WHERE %s OFFSET 0) s",
	newest: 2000,
	probes: true,
	terms:  tsQuery,
	hint:   func(string) string { return "" },
	// A statement over arrays would be planned anew each time, for their length: that costs more than
	// to run it. A kept plan must not rest on tables that were small when it was made.
	planned: "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true), " +
		"set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)",
	hold: "LOCK TABLE tally, deed, ticket_count IN EXCLUSIVE MODE",
	lock: "SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.' || $1))",
}

// postgres is the database for several copies of the program.
type postgres struct {
	pgConn
	pool *pgxpool.Pool
}

// openPostgres connects. Behind a pooler that keeps no session (pgbouncer), the address carries
// default_query_exec_mode=exec; no setting of the session is sent then.
func openPostgres(ctx context.Context, url string) (*postgres, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, hotline.BadField("database", "format", "want", "postgres://user@host:port/name").Because(errors.New("storage: the address of the database cannot be read"))
	}
	if !strings.Contains(url, "pool_max_conns") {
		cfg.MaxConns = postgresPool
	}
	cfg.PingTimeout = 2 * time.Second
	if cfg.ConnConfig.ConnectTimeout == 0 {
		cfg.ConnConfig.ConnectTimeout = 5 * time.Second
	}
	if keepsSession(cfg.ConnConfig) {
		for name, value := range map[string]time.Duration{
			"statement_timeout": statementLimit, "lock_timeout": statementLimit / 2, "idle_in_transaction_session_timeout": 2 * callLimit,
		} {
			if cfg.ConnConfig.RuntimeParams[name] == "" {
				cfg.ConnConfig.RuntimeParams[name] = fmt.Sprint(value.Milliseconds())
			}
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, failure(ctx, err)
	}
	return &postgres{pgConn{pgPool{pool}}, pool}, nil
}

func (d *postgres) dialect() dialect { return postgresDialect }

func (d *postgres) write(ctx context.Context, fn func(context.Context, conn) error) error {
	return d.transaction(ctx, fn)
}

// transaction runs fn until it is committed or cannot be: a victim of a deadlock or of a dead
// connection that had not begun is tried again.
func (d *postgres) transaction(ctx context.Context, fn func(context.Context, conn) error) error {
	var err error
	for try := range postgresTries {
		var begun bool
		begun, err = d.try(ctx, fn)
		if err == nil || ctx.Err() != nil || begun && !again(err) {
			break
		}
		hotline.Rest(ctx, time.Duration(try)*10*time.Millisecond)
	}
	return err
}

// try runs fn in one transaction. Waiting for a connection ends with ctx; what has begun is brought
// to its end, if that comes soon after a deadline of ctx.
func (d *postgres) try(ctx context.Context, fn func(context.Context, conn) error) (begun bool, err error) {
	ctx, cancel := bounded(ctx)
	defer cancel()
	c, err := d.pool.Acquire(ctx)
	if err != nil {
		return false, failure(ctx, err)
	}
	defer c.Release()
	deadline, _ := ctx.Deadline()
	ctx, cancel = context.WithDeadline(context.WithoutCancel(ctx), deadline.Add(outcomeGrace))
	defer cancel()
	tx := &pgTx{conn: c.Conn(), begin: beginWrite}
	if err := safely(func() error { return fn(ctx, pgConn{tx}) }); err != nil {
		tx.rollback(ctx)
		return !tx.lost, err
	}
	return true, committed(ctx, tx.commit(ctx))
}

func committed(ctx context.Context, err error) error {
	if err != nil && lostConnection(err) {
		return hotline.Fail(hotline.Unavailable, "unavailable").Because(errors.Join(errUnknown, err))
	}
	return failure(ctx, err)
}

func (d *postgres) long(ctx context.Context, fn func(context.Context, conn) error) error {
	return d.alone(ctx, beginWrite, fn)
}

func (d *postgres) snapshot(ctx context.Context, fn func(context.Context, conn) error) error {
	return d.alone(ctx, beginSnapshot, fn)
}

// alone is a transaction without limits but ctx.
func (d *postgres) alone(ctx context.Context, begin string, fn func(context.Context, conn) error) error {
	held, err := d.pool.Acquire(ctx)
	if err != nil {
		return failure(ctx, err)
	}
	defer held.Release()
	tx := &pgTx{conn: held.Conn(), begin: begin}
	c, done := pgConn{tx}, false
	defer func() {
		if !done {
			tx.rollback(context.WithoutCancel(ctx))
		}
	}()
	if err := c.script(ctx, "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"); err != nil {
		return err
	}
	if err := fn(ctx, c); err != nil {
		return err
	}
	done = true
	return committed(ctx, tx.commit(ctx))
}

func (d *postgres) migrate(ctx context.Context, fn func(context.Context, conn) error) error {
	return d.long(ctx, func(ctx context.Context, c conn) error {
		if _, err := c.exec(ctx, postgresDialect.lock, "migrate"); err != nil {
			return err
		}
		return fn(ctx, c)
	})
}

func (d *postgres) tell(ctx context.Context, what string) error {
	_, err := d.exec(ctx, "SELECT pg_notify(current_schema() || '.hint', $1)", what)
	return err
}

// listen has a connection of its own. Behind a pooler without sessions nobody can listen.
func (d *postgres) listen(ctx context.Context, heard func(what string)) error {
	if !keepsSession(d.pool.Config().ConnConfig) {
		return nil
	}
	c, err := pgx.ConnectConfig(ctx, d.pool.Config().ConnConfig)
	if err != nil {
		return failure(ctx, err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
	var schema string
	if err := c.QueryRow(ctx, "SELECT current_schema()").Scan(&schema); err != nil {
		return failure(ctx, err)
	}
	if _, err := c.Exec(ctx, "LISTEN "+pgx.Identifier{schema + ".hint"}.Sanitize()); err != nil {
		return failure(ctx, err)
	}
	for {
		n, err := c.WaitForNotification(ctx)
		if err != nil {
			return failure(ctx, err)
		}
		heard(n.Payload)
	}
}

// keepsSession reports whether settings of a session and LISTEN have a meaning.
func keepsSession(c *pgx.ConnConfig) bool {
	return c.DefaultQueryExecMode != pgx.QueryExecModeExec && c.DefaultQueryExecMode != pgx.QueryExecModeSimpleProtocol
}

func (d *postgres) close() error {
	d.pool.Close()
	return nil
}
