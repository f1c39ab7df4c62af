import { expect, test } from 'vitest'
import { fromText, toText } from './document'
import { lastMonth } from './month'
import { workDays, yearOf, type CalendarFile } from './year'

const spans = ['09:00-12:00', '13:00-18:00']
const file: CalendarFile = {
  week: { mon: spans, tue: spans, wed: spans, thu: spans, fri: spans },
  statutory: [{ date: '01-01', name: 'New Year' }],
  years: [{ year: 2026, off: [{ date: '2026-01-01/2026-01-03', name: 'New Year' }, { date: '2026-02-15/2026-02-23', name: 'Spring' }], work: [{ date: '2026-01-04', name: 'make-up' }, { date: '2026-02-14' }, { date: '2026-02-28' }] }],
}

test('a published year: days off and make-up days', () => {
  const months = yearOf(file, 2026)
  const kind = (month: number, day: number) => months[month - 1]![day - 1]!.kind
  expect([kind(1, 1), kind(1, 3), kind(1, 4), kind(1, 5), kind(1, 10), kind(2, 23), kind(2, 24)]).toEqual(['off', 'off', 'makeup', 'work', 'rest', 'off', 'work'])
  expect(workDays([months[0]!])).toBe(21)
  expect(workDays([months[1]!])).toBe(16)
})

test('an unpublished year has its statutory days only', () => {
  const [january] = yearOf(file, 2027)
  expect(january![0]).toMatchObject({ kind: 'off', name: 'New Year', weekday: 4 })
  expect(january![3]!.kind).toBe('work')
})

test('text stays text, the rest is JSON, and both come back as they were', () => {
  for (const body of ['rule a', { text: 'rule a' }, { a: [1], b: null }, []]) expect(fromText(toText(body), body)).toEqual(body)
  expect(() => fromText('{', { a: 1 })).toThrow(SyntaxError)
})

test('last month ends on its last day, over the turn of the year too', () => {
  expect(lastMonth(new Date(2026, 2, 31))).toEqual({ from: '2026-02-01', to: '2026-02-28' })
  expect(lastMonth(new Date(2026, 0, 1))).toEqual({ from: '2025-12-01', to: '2025-12-31' })
})
