import { expect, test } from 'vitest'
import { heat } from './heat'

const ticket = (building: string, created_at: string) => ({ place: { building, floor: '', room: '', raw: '' }, created_at })

test('counted by building and hour of Beijing, the busiest first', () => {
  const rows = heat([ticket('A', '2026-11-24T16:30:00Z'), ticket('B', '2026-11-24T08:59:59+08:00'), ticket('B', '2026-11-25T09:00:00+08:00'), ticket('', '2026-11-25T09:00:00+08:00')])
  expect(rows.map((r) => [r.place, r.n])).toEqual([['B', 2], ['A', 1]])
  expect(rows[0]!.byHour[8]).toBe(1)
  expect(rows[0]!.byHour[9]).toBe(1)
  expect(rows[1]!.byHour[0]).toBe(1)
})
