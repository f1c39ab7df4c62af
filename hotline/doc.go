// Package hotline is the domain of the service hotline: the vocabulary (tickets, events, people,
// teams, categories, decisions, answers, conversations), the pure rules of a ticket's life, and
// the few services that put rules and ports together (Desk, Chat, Watch, Relay).
//
// Floor 1. It uses the standard library, hotline/sla and hotline/zh, and knows nothing of SQL,
// HTTP, search engines, queues or models: those are behind the ports in ports.go.
package hotline
