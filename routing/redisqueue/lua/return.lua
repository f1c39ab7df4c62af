-- Ends a lease; the ticket waits again at its place.
--
-- KEYS  as common; changes wait lease item
-- ARGV  4 ticket id, 5 token
-- Gives 1, or 0 when the lease is lost.

reap()
local ticket = ARGV[4]
if not holder(ticket, ARGV[5]) then return 0 end
release(ticket)
call('ZADD', wait, 0, call('HGET', item, 'p' .. ticket))
return 1
