-- Counts what every team's queue holds.
--
-- KEYS  as common; changes wait lease item (leases that ran out)
-- ARGV  4 how many ms from now a due ticket is at risk
-- Gives five for each team: team part, waiting, all, at risk, the least queued as in a place.

reap()
local edge = string.format('%016.0f', math.min(now + ARGV[4] + 1 + 1e15, 9e15))
local answer, from = {}, '-'
while true do
  local first = call('ZRANGEBYLEX', age, from, '+', 'LIMIT', 0, 1)[1]
  if not first then return answer end
  local team = team_of(first)
  local low, high = '[' .. team, '(' .. team .. '\255'
  for _, figure in ipairs({
    team,
    text(call('ZLEXCOUNT', wait, low, high)),
    text(call('ZLEXCOUNT', age, low, high)),
    text(call('ZLEXCOUNT', due, low, '(' .. team .. edge)),
    first:sub(#team + 1, #team + 16),
  }) do
    answer[#answer + 1] = figure
  end
  from = high
end
