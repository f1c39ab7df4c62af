-- Takes a leased ticket out for good.
--
-- KEYS  as common; changes wait due age lease item gone
-- ARGV  4 ticket id, 5 token
-- Gives 1, or 0 when the lease is lost.

reap()
local ticket = ARGV[4]
if not holder(ticket, ARGV[5]) then return 0 end
leave(ticket, unpack(call('HMGET', item, 'v' .. ticket, 'p' .. ticket)))
return 1
