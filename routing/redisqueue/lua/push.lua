-- Sets what the queue holds of tickets; the newest version wins.
--
-- KEYS  as common; changes wait due age lease item gone
-- ARGV  4 … four for each move: ticket id, version, place (empty = take the ticket out), move as JSON
-- Gives how many moves are in; fewer than came: the queue is full.

-- known tells whether the ticket's version is remembered, and gives its place.
local function known(ticket)
  local version, place = unpack(call('HMGET', item, 'v' .. ticket, 'p' .. ticket))
  if not version then return nil, nil end
  if not place and tonumber(call('ZSCORE', gone, ticket) or 0) <= now - memory then return nil, nil end
  return tonumber(version), place
end

-- put sets a ticket. The item comes first: a server out of memory refuses that before anything changed.
local function put(ticket, version, old, place, move)
  call('HSET', item, 'v' .. ticket, version, 'p' .. ticket, place, 'b' .. ticket, move)
  local keep = false
  if old then
    keep = call('ZSCORE', lease, ticket) and team_of(old) == team_of(place)
    unindex(old)
    call('ZREM', wait, old)
    if not keep then release(ticket) end
  else
    call('ZREM', gone, ticket)
  end
  if not keep then call('ZADD', wait, 0, place) end
  index(place)
end

reap()
for i = 4, #ARGV, 4 do
  local ticket, version, place, move = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local present, old = known(ticket)
  if not present or present < tonumber(version) then
    if place == '' then
      leave(ticket, version, old)
    elseif not old and call('ZCARD', age) >= limit then
      return (i - 4) / 4
    else
      put(ticket, version, old, place, move)
    end
  end
end
return (#ARGV - 3) / 4
