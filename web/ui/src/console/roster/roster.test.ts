import { expect, test } from 'vitest'
import type { Day } from '../admin/year'
import { assign, begun, clock, conflict, duties, gaps, later, monday, onLeave, patterns, release, remove, setLeave, type Roster } from './roster'

const day = (date: string, kind: Day['kind'] = 'work'): Day => ({ date, day: 1, weekday: (new Date(date).getUTCDay() + 6) % 7, kind, name: '' })
const tue = day('2026-11-24')
const wed = day('2026-11-25')
const office = [{ from: 540, to: 720 }, { from: 780, to: 1080 }]
const base: Roster = begun(['a', 'b'], ['lead'])

test('weeks begin on Monday, across months', () => {
  expect([monday('2026-11-29'), monday('2026-11-30'), later('2026-11-30', 1), clock(545)]).toEqual(['2026-11-23', '2026-11-30', '2026-12-01', '09:05'])
})

test('a new roster leaves no hour without anybody, on work days and days off', () => {
  expect(gaps(base, wed, tue, office)).toEqual([])
  const sunday = day('2026-11-29', 'rest')
  expect(gaps(base, sunday, day('2026-11-28', 'rest'), [])).toEqual([])
  expect(gaps(base, day('2026-11-30'), sunday, office)).toEqual([]) // the night before a Monday too
  expect(duties(base, 'lead', wed)).toEqual([1])
})

test('leave opens a gap in office hours when the last one goes, and a make-up day counts as a work day', () => {
  let roster = setLeave(base, 'a', wed.date, true)
  expect(gaps(roster, wed, tue, office)).toEqual([])
  roster = setLeave(roster, 'b', wed.date, true)
  expect(gaps(roster, wed, tue, office)).toEqual([{ from: 540, to: 720, office: true }, { from: 720, to: 780, office: false }, { from: 780, to: 1080, office: true }])
  expect(duties(base, 'a', day('2026-02-14', 'makeup'))).toEqual([0])
})

test('somebody on call does not fill office hours, but nights', () => {
  const roster: Roster = { people: [{ person: 'a' }], shifts: [{ days: ['wed'], from: '00:00', to: '24:00', people: ['a'], on_call: true }] }
  expect(gaps(roster, wed, tue, office)).toEqual(office.map((o) => ({ ...o, office: true })))
  expect(gaps({ ...roster, shifts: [] }, wed, tue, [])).toEqual([{ from: 0, to: 1440, office: false }])
})

test('the night of the day before counts until it ends, by the leave of this day', () => {
  const night: Roster = { people: [{ person: 'a' }], shifts: [{ days: ['tue'], from: '18:00', to: '09:00', people: ['a'], on_call: true }] }
  expect(gaps(night, wed, tue, [])).toEqual([{ from: 540, to: 1440, office: false }])
  expect(gaps(setLeave(night, 'a', wed.date, true), wed, tue, [])).toEqual([{ from: 0, to: 1440, office: false }])
})

test('a day more and a day less, without touching what repeats', () => {
  const more = assign(base, 'a', wed.date, base.shifts[1]!)
  expect(more.shifts[3]).toEqual({ days: [wed.date], from: '18:00', to: '09:00', people: ['a'], on_call: true })
  const two = assign(more, 'b', wed.date, base.shifts[1]!)
  expect(two.shifts[3]!.people).toEqual(['a', 'b'])
  expect(release(two, 'a', wed.date, 3).shifts[3]!.people).toEqual(['b'])
  expect(release(more, 'a', wed.date, 3)).toEqual(base)
  expect(release(base, 'a', wed.date, 0)).toEqual(base)
  expect(patterns(two)).toHaveLength(3)
})

test('conflicts: two shifts at once, also with the night before; put on a day of leave', () => {
  const a = base.people[0]!
  expect(conflict(base, a, wed, tue)).toBeNull()
  expect(conflict(assign(base, 'a', wed.date, { from: '17:00', to: '20:00' }), a, wed, tue)).toBe('twice')
  expect(conflict(assign(base, 'a', tue.date, { from: '20:00', to: '10:00', on_call: true }), a, wed, tue)).toBe('twice')
  const away = setLeave(assign(base, 'a', wed.date, { from: '18:00', to: '20:00' }), 'a', wed.date, true)
  expect(conflict(away, away.people[0]!, wed, tue)).toBe('leave')
})

test('days of leave side by side are one stretch, and a day inside one can be taken out', () => {
  let roster = [tue.date, later(wed.date, 1), wed.date].reduce((r, d) => setLeave(r, 'a', d, true), base)
  expect(roster.people[0]!.absent).toEqual([{ from: '2026-11-24', to: '2026-11-26' }])
  roster = setLeave(roster, 'a', wed.date, false)
  expect(roster.people[0]!.absent).toEqual([{ from: '2026-11-24', to: '2026-11-24' }, { from: '2026-11-26', to: '2026-11-26' }])
  expect(onLeave(roster.people[0]!, wed.date)).toBeUndefined()
  expect(remove(roster, 'a').shifts[0]!.people).toEqual(['b'])
})
