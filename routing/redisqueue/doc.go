// Package redisqueue keeps the teams' queues and the live bus on a Redis 7 server, a cluster or
// behind sentinels: the production adapter of routing.Queue and hotline.Bus for several copies of
// the process. What it holds is a copy that Rebuild makes again from the database.
//
// Every move is one Lua script of the folder lua; common.lua describes the keys. All keys of a
// server carry one hash tag, so a cluster holds them in one slot. Leases run by the server's clock,
// the same for all copies. Tokens follow the microseconds of that clock and never fall back while
// the data lives, so that a server that lost its data hands out none a second time; where two
// servers with different clocks take over from each other the database's word still settles a claim.
//
// No call is repeated by itself: a claim whose answer was lost holds its tickets until the lease
// ends. Each ends by the deadline of its context, or after twice the timeout of the address.
//
// Floor 3. It must not know other adapters, the store or how a ticket is decided.
package redisqueue
