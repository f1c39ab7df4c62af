// Package web is the HTTP edge: it serves the contract of web/api and the pages of web/ui, knows who
// is calling and what they may do, guards against floods and malformed input, and turns the domain's
// values into what travels on the wire.
//
// Floor 4. It uses hotline, hotline/intake, kb and routing through plain arguments (Config) and must
// never know an adapter, SQL or a queue's inside. Fiber stays in this room; its context is never kept
// past a handler, and strings are copied before they go inward.
package web
