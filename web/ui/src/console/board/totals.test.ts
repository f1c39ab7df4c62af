import { expect, test } from 'vitest'
import type { BoardRow } from '@shared/wire'
import { stretches, totals } from './totals'

const figure = (n: number, query = '') => ({ n, query })
const row = (team: string, part: Partial<BoardRow>): BoardRow => ({
  team, name: team, status: {}, open: figure(0), critical: figure(0), soon: figure(0), breached: figure(0), oldest: null, ...part,
})

test('sums over the teams, each with its list', () => {
  const sums = totals([
    row('repair', { open: figure(5), soon: figure(1), status: { queued: figure(2), working: figure(3) } }),
    row('dining', { open: figure(2), breached: figure(1), status: { queued: figure(2) } }),
  ])
  expect(sums.open.n).toBe(7)
  expect(sums.queued).toEqual({ n: 4, query: 'team=repair&team=dining&status=queued' })
  expect(sums.soon.n).toBe(1)
  expect(sums.breached.query).toBe('team=repair&team=dining&risk=breached')
  expect(sums.critical.n).toBe(0)
})

test('a bar has its stretches one after the other, as wide as the busiest team is whole', () => {
  const bar = stretches(row('repair', { status: { working: figure(3), queued: figure(1), closed: figure(9) } }), 8)
  expect(bar).toEqual([
    { status: 'queued', n: 1, x: 0, width: 12.5 },
    { status: 'working', n: 3, x: 12.5, width: 37.5 },
  ])
})
