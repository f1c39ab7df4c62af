// Package storage keeps everything that is the truth, in SQLite or PostgreSQL: tickets with their
// history and outgoing messages, people, sessions, settings, conversations, calls, files, the audit
// chain, articles and examples. It serves the ports of hotline, kb and routing.
//
// Floor 3. The SQL is written once; what differs between the two databases is behind the small seam
// in database.go (sqlite.go, postgres.go). It must not know the rules of a ticket's life, HTTP,
// queues or indexes: it stores what the rules give it, all of a change or nothing.
package storage
