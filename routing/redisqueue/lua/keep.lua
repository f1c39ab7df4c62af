-- A sign of life of who fills the queue, or its end.
--
-- KEYS  as common; changes fill
-- ARGV  4 id of the filling, 5 for how many ms more it is his; -1 = the queue is filled
-- Gives 1, or 0 when the filling is not his any more or the server lost what was filled.

if call('HGET', fill, 'id') ~= ARGV[4] or call('HGET', fill, 'run') ~= server_run() then return 0 end
call('HSET', fill, 'till', ARGV[5] == '-1' and '0' or text(now + ARGV[5]))
return 1
