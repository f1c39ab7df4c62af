-- Tells whether the queue must be filled again: it never was, its filling broke off, another run of
-- the server may have lost the last moves, or keys do not fit together (one was evicted or deleted).
--
-- KEYS  as common; changes nothing
-- Gives 1 or 0.

local till, run = unpack(call('HMGET', fill, 'till', 'run'))
if not till then return 1 end
if till ~= '0' then return tonumber(till) <= now and 1 or 0 end
if run ~= server_run() then return 1 end
local all, leased = call('ZCARD', age), call('ZCARD', lease)
local fit = all == call('ZCARD', due)
  and all == call('ZCARD', wait) + leased
  and call('HLEN', item) == 3 * all + leased + call('ZCARD', gone)
return fit and 0 or 1
