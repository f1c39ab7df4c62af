-- What every script begins with.
--
-- KEYS  1 wait   sorted set, all scores 0: the waiting tickets, each as its place (below), so that
--                bytewise order is team by team the order of claiming; scores could not hold it exactly
--       2 due    sorted set, all scores 0: every ticket as team part, due, id
--       3 age    sorted set, all scores 0: every ticket as team part, queued, id
--       4 lease  sorted set: the leased tickets' ids by the end of their lease in ms
--       5 item   hash, by letter and ticket id: "p" place, "b" move as JSON, "v" version, and for a
--                leased one "h" token, space, owner
--       6 gone   sorted set: departed tickets' ids by when they left in ms; their "v" stays in item
--       7 token  text: the last token given
--       8 fill   hash: who filled the queue ("id"), on which run of the server ("run"), and until
--                when the filling is his in ms ("till"; 0 = the queue is filled)
-- ARGV  1 now in ms; empty = by the server's clock
--       2 most tickets that the queue holds, and most departed ones that it remembers
--       3 how long a departed ticket is remembered, in ms
--
-- A place is the team part (length of the slug, ":", slug, ":"), the rank (1 digit), due and queued
-- (16 digits each: ms + 10^15, due all nines when there is none) and the ticket's id.

local wait, due, age, lease, item, gone, token, fill = unpack(KEYS)
local call = redis.call
local micros
if ARGV[1] == '' then
  local t = call('TIME')
  micros = t[1] * 1000000 + t[2]
else
  micros = ARGV[1] * 1000
end
local now = math.floor(micros / 1000)
local limit, memory = tonumber(ARGV[2]), tonumber(ARGV[3])

local function text(number) return string.format('%.0f', number) end

-- team_of gives the team part of a place or of a member of due or age.
local function team_of(member)
  local colon = member:find(':', 1, true)
  return member:sub(1, colon + member:sub(1, colon - 1) + 1)
end

local function parts(place)
  local team = team_of(place)
  local n = #team
  return team, place:sub(n + 2, n + 17), place:sub(n + 18, n + 33), place:sub(n + 34)
end

local function index(place)
  local team, by, since, ticket = parts(place)
  call('ZADD', due, 0, team .. by .. ticket)
  call('ZADD', age, 0, team .. since .. ticket)
end

local function unindex(place)
  local team, by, since, ticket = parts(place)
  call('ZREM', due, team .. by .. ticket)
  call('ZREM', age, team .. since .. ticket)
end

-- release ends a ticket's lease, whoever holds it.
local function release(ticket)
  call('ZREM', lease, ticket)
  call('HDEL', item, 'h' .. ticket)
end

-- reap lets the tickets wait again whose lease ran out.
local function reap()
  for _, ticket in ipairs(call('ZRANGEBYSCORE', lease, '-inf', text(now))) do
    release(ticket)
    call('ZADD', wait, 0, call('HGET', item, 'p' .. ticket))
  end
end

-- holder gives the owner of a lease that is held by this token, else nil.
local function holder(ticket, wanted)
  local held = call('HGET', item, 'h' .. ticket)
  if not held then return nil end
  local space = held:find(' ', 1, true)
  if held:sub(1, space - 1) ~= wanted then return nil end
  return held:sub(space + 1)
end

-- leave takes a ticket out of its place, if it has one, and remembers its version. Two old memories go
-- for one that comes, so that they stay bounded and no call has much to do.
local function leave(ticket, version, place)
  if place then
    unindex(place)
    if call('ZREM', lease, ticket) == 0 then call('ZREM', wait, place) end
    call('HDEL', item, 'p' .. ticket, 'b' .. ticket, 'h' .. ticket)
  end
  call('HSET', item, 'v' .. ticket, version)
  call('ZADD', gone, text(now), ticket)
  for _ = 1, 2 do
    local oldest = call('ZRANGE', gone, 0, 0, 'WITHSCORES')
    if not oldest[1] or tonumber(oldest[2]) > now - memory and call('ZCARD', gone) <= limit then return end
    call('ZREM', gone, oldest[1])
    call('HDEL', item, 'v' .. oldest[1])
  end
end

-- server_run names this run of this server: another one after a restart or a failover.
local function server_run()
  local info = redis.pcall('INFO', 'server')
  if type(info) ~= 'string' then return '' end -- not allowed to this user: runs cannot be told apart
  return info:match('run_id:(%x+)') or ''
end

