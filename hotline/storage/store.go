package storage

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"yihaotong/hotline"
)

// Store is the store over one of the two databases. It is safe for use by many goroutines.
type Store struct {
	db      database
	tickets *group[*ticketWrite] // changes that wait for a transaction
	zone    *time.Location
	now     hotline.Now
	log     *slog.Logger
	hints   *hints

	outgoing func(hotline.Ticket, []hotline.Event) []hotline.Message
}

// Options are what a store needs beside its address. The zero value will do.
type Options struct {
	Zone *time.Location // local days of ticket numbers and tallies; nil = UTC+8
	Now  hotline.Now    // nil = time.Now
	Log  *slog.Logger   // nil = silent
}

// Open opens the store at "sqlite:PATH" or "postgres://…". It does not migrate, but refuses a schema
// that is newer than this program. Invalid: an address it cannot read. Unavailable: nobody answers.
func Open(ctx context.Context, url string, o Options) (*Store, error) {
	db, err := open(ctx, url)
	if err != nil {
		return nil, err
	}
	s := storeOn(db, o)
	if _, err := s.Status(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// storeOn makes the store on an open database.
func storeOn(db database, o Options) *Store {
	s := &Store{db: db, zone: o.Zone, now: o.Now, log: o.Log, outgoing: hotline.Outgoing}
	if s.zone == nil {
		s.zone = time.FixedZone("UTC+8", 8*60*60)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.tickets = newGroup(db.dialect().writers, s.writeTogether)
	s.hints = newHints(db)
	return s
}

// SendWith says which messages a change of a ticket causes, in place of hotline.Outgoing: those of the
// rule book in force. It is called before the store is used.
func (s *Store) SendWith(outgoing func(hotline.Ticket, []hotline.Event) []hotline.Message) {
	s.outgoing = outgoing
}

func open(ctx context.Context, url string) (database, error) {
	scheme, path, _ := strings.Cut(url, ":")
	switch {
	case scheme == "sqlite" && path != "":
		return openSQLite(ctx, path)
	case scheme == "postgres" || scheme == "postgresql":
		return openPostgres(ctx, url)
	}
	return nil, hotline.BadField("database", "enum", "value", scheme+":", "allowed", []string{"sqlite:PATH", "postgres://…"})
}

// Close lets what waits be written, then closes the database.
func (s *Store) Close() error {
	s.tickets.close()
	s.hints.close()
	return s.db.close()
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	_, _, err := first(ctx, s.db, scalar[int64], "SELECT count(*) FROM audit_head")
	return err
}
