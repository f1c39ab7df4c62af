-- Leases the first waiting tickets of a team.
--
-- KEYS  as common; changes wait lease item token
-- ARGV  4 team part, 5 most, 6 length of the lease in ms, 7 owner
-- Gives the end of the leases in ms, then for each ticket its move as JSON and its token.

reap()
local team, most, till, owner = ARGV[4], ARGV[5], text(now + ARGV[6]), ARGV[7]
local places = call('ZRANGEBYLEX', wait, '[' .. team, '(' .. team .. '\255', 'LIMIT', 0, most)
local last = tonumber(call('GET', token) or 0)
local answer = { till }
for _, place in ipairs(places) do
  local _, _, _, ticket = parts(place)
  last = math.max(last + 1, micros)
  call('ZREM', wait, place)
  call('ZADD', lease, till, ticket)
  call('HSET', item, 'h' .. ticket, text(last) .. ' ' .. owner)
  answer[#answer + 1] = call('HGET', item, 'b' .. ticket)
  answer[#answer + 1] = text(last)
end
if #places > 0 then call('SET', token, text(last)) end
return answer
