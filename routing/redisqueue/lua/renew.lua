-- Lets a held lease run on from now.
--
-- KEYS  as common; changes lease
-- ARGV  4 ticket id, 5 token, 6 length of the lease in ms
-- Gives the new end in ms, the move as JSON and the owner; nothing when the lease is lost.

reap()
local ticket = ARGV[4]
local owner = holder(ticket, ARGV[5])
if not owner then return {} end
local till = text(now + ARGV[6])
call('ZADD', lease, till, ticket)
return { till, call('HGET', item, 'b' .. ticket), owner }
