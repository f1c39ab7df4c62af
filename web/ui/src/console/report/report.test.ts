import { describe, expect, it } from 'vitest'
import type { Rates } from '@shared/wire'
import { byOpened, percent, score, thisMonth } from './report'

const line = (opened: number, resolved: number) => ({ counts: { opened, resolved } as Rates['counts'] })

describe('report', () => {
  it('shows a dash where there is no denominator', () => {
    expect([percent({ value: null }), percent({ value: 0 }), percent({ value: 0.905 }), score(null), score(0)]).toEqual(['—', '0.0%', '90.5%', '—', '0.0'])
  })
  it('names the month as the server takes it', () => {
    expect(thisMonth(new Date(2026, 0, 31))).toBe('2026-01')
  })
  it('puts most requests first, then most answers, and leaves idle lines out', () => {
    const lines = [line(1, 0), line(0, 5), line(3, 0), line(0, 0), line(0, 7)]
    expect(byOpened(lines, 4).map((x) => [x.counts.opened, x.counts.resolved])).toEqual([[3, 0], [1, 0], [0, 7], [0, 5]])
    expect(byOpened(lines, 1)).toHaveLength(1)
  })
})
