import { beforeEach, describe, expect, test } from 'vitest'
import { locale, speak } from './locale'
import { date, distance, exact, full, span } from './time'

const at = Date.parse('2026-11-24T09:30:00+08:00')
beforeEach(() => {
  locale.value = 'zh-CN'
})

describe('exact', () => {
  test.each([
    ['2026-11-24T00:05:00+08:00', '今天 00:05'],
    ['2026-11-23T15:59:59Z', '昨天 23:59'],
    ['2026-11-23T16:00:00Z', '今天 00:00'], // midnight in Beijing, not in UTC
    ['2026-11-25T18:00:00+08:00', '明天 18:00'],
    ['2026-03-01T08:00:00+08:00', '3月1日 08:00'],
    ['2025-12-31T23:00:00+08:00', '2025年12月31日 23:00'],
    ['not a time', 'not a time'],
  ])('%s → %s', (iso, words) => expect(exact(iso, at)).toBe(words))

  test('in English', async () => {
    await speak('en')
    expect(exact('2026-11-25T18:00:00+08:00', at)).toBe('Tomorrow 18:00')
  })
})

test.each([
  [30_000, '不到1分钟'],
  [59 * 60_000, '59分钟'],
  [3_600_000, '1小时'],
  [-(2 * 3_600_000 + 600_000), '2小时10分'],
  [26 * 3_600_000, '1天2小时'],
  [9 * 86_400_000 + 3_600_000, '9天'],
])('a span of %i ms is %s', (ms, words) => expect(span(ms)).toBe(words))

test.each([
  ['2026-11-24T09:29:40+08:00', '刚刚'],
  ['2026-11-24T09:00:00+08:00', '30分钟前'],
  ['2026-11-24T11:30:00+08:00', '2小时后'],
])('%s is %s', (iso, words) => expect(distance(iso, at)).toBe(words))

test('the full time names the zone', () => {
  expect(full('2026-11-24T01:12:03Z')).toBe('2026年11月24日星期二 09:12:03（北京时间）')
})

test('a day without a time is that day', () => {
  expect(date('2026-03-01')).toBe('2026年3月1日')
  expect(date('')).toBe('')
})
