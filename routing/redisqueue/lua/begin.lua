-- Begins to fill the queue, unless somebody is at it: forgets everything as reset does.
--
-- KEYS  as common; removes wait due age lease item gone, sets fill
-- ARGV  4 id of the filling, 5 for how many ms it is his without a sign of life
-- Gives 1, or 0 when somebody else is at it.

if tonumber(call('HGET', fill, 'till') or 0) > now then return 0 end
call('UNLINK', wait, due, age, lease, item, gone)
call('HSET', fill, 'id', ARGV[4], 'till', text(now + ARGV[5]), 'run', server_run())
return 1
