// Package memqueue keeps the teams' queues in the memory of one process: the embedded adapter of
// routing.Queue and its test double. What it holds is rebuilt from the database at each start.
//
// Floor 3. It must not know other adapters, the store or how a ticket is decided.
package memqueue
