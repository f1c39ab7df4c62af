import { expect, test } from 'vitest'
import { ceiling, listOf } from './trend'

const day = (opened: number) => ({ day: '2026-11-24', opened, resolved: 0, breached: 0 })

test('the top of the picture is round and above everything', () => {
  expect([0, 4, 5, 9, 17, 41, 85].map((n) => ceiling([day(n)]))).toEqual([4, 4, 8, 10, 20, 80, 100])
})

test('a point opens what it counts, of the team that is looked at', () => {
  expect(listOf('breached', '2026-11-24', 'repair')).toBe('/console/tickets?counted=breached%2F2026-11-24%2F2026-11-24%2Fteam%3Arepair')
  expect(listOf('opened', '2026-11-24', '')).toContain('counted=opened%2F2026-11-24%2F2026-11-24')
})
