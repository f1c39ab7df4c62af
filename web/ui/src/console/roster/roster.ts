// A team's duty roster as the contract keeps it, and what a week of it looks like. Counting follows
// the server: leave is judged by the day of the instant, a shift that passes midnight by the day it began.
import type { Day } from '../admin/year'

export interface Absence { from: string; to: string; reason?: string }
export interface Rostered { person: string; capacity?: number; skills?: string[]; absent?: Absence[] }
export interface Shift { days: string[]; from: string; to: string; people: string[]; on_call?: boolean }
export interface Roster { people: Rostered[]; shifts: Shift[] }

/** Minutes of the day, from and to. */
export interface Span { from: number; to: number }
export interface Gap extends Span { office: boolean }

export const rules = ['workday', 'restday', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const weekdays = rules.slice(2)
const dayLength = 24 * 60

export function minutes(clock: string): number {
  const [h = 0, m = 0] = clock.split(':').map(Number)
  return h * 60 + m
}

export function clock(of: number): string {
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`
}

/** The day that many days later, YYYY-MM-DD. */
export function later(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}

export function monday(date: string): string {
  return later(date, -((new Date(Date.parse(date)).getUTCDay() + 6) % 7))
}

export const works = (day: Day) => day.kind === 'work' || day.kind === 'makeup'

/** Whether a shift begins on a day: by its date, its weekday, or because it is a work day or none. */
export function begins(shift: Shift, day: Day): boolean {
  return shift.days.includes(day.date) || shift.days.includes(weekdays[day.weekday]!) || shift.days.includes(works(day) ? 'workday' : 'restday')
}

export const dated = (shift: Shift, date: string) => shift.days.includes(date)

export function onLeave(who: Rostered, date: string): Absence | undefined {
  return who.absent?.find((a) => a.from <= date && date <= a.to)
}

/** The shifts that a person begins on a day, by their place in the roster. */
export function duties(roster: Roster, person: string, day: Day): number[] {
  return roster.shifts.flatMap((s, i) => (s.people.includes(person) && begins(s, day) ? [i] : []))
}

/** From its start; a shift that ends at or before it ends on the next day. */
function length(shift: Shift): Span {
  const from = minutes(shift.from)
  const to = minutes(shift.to)
  return { from, to: to > from ? to : to + dayLength }
}

/** The parts of a day on which somebody stands for the shifts chosen. */
function stood(roster: Roster, day: Day, before: Day, chosen: (s: Shift) => boolean): Span[] {
  const here = new Set(roster.people.filter((p) => !onLeave(p, day.date)).map((p) => p.person))
  return roster.shifts.filter((s) => chosen(s) && s.people.some((p) => here.has(p))).flatMap((s) => {
    const { from, to } = length(s)
    const today = begins(s, day) ? [{ from, to: Math.min(to, dayLength) }] : []
    const tail = to > dayLength && begins(s, before) ? [{ from: 0, to: to - dayLength }] : []
    return [...today, ...tail]
  })
}

function without(whole: Span, taken: readonly Span[]): Span[] {
  let left = [whole]
  for (const t of taken) left = left.flatMap((l) => [{ from: l.from, to: Math.min(l.to, t.from) }, { from: Math.max(l.from, t.to), to: l.to }].filter((x) => x.from < x.to))
  return left
}

/** When nobody is on duty: in office hours nobody but those on call, outside them nobody at all. */
export function gaps(roster: Roster, day: Day, before: Day, office: readonly Span[]): Gap[] {
  const anybody = stood(roster, day, before, () => true)
  const regular = stood(roster, day, before, (s) => !s.on_call)
  const outside = office.reduce<Span[]>((left, span) => left.flatMap((l) => without(l, [span])), [{ from: 0, to: dayLength }])
  return [
    ...office.flatMap((span) => without(span, regular)).map((g) => ({ ...g, office: true })),
    ...outside.flatMap((span) => without(span, anybody)).map((g) => ({ ...g, office: false })),
  ].sort((a, b) => a.from - b.from)
}

/** What cannot be meant: on leave though put on that very day, or in two shifts at once. */
export function conflict(roster: Roster, who: Rostered, day: Day, before: Day): 'leave' | 'twice' | null {
  const today = duties(roster, who.person, day)
  if (onLeave(who, day.date)) return today.some((i) => dated(roster.shifts[i]!, day.date)) ? 'leave' : null
  const whole = (i: number, shift: number) => ({ from: length(roster.shifts[i]!).from - shift, to: length(roster.shifts[i]!).to - shift, call: roster.shifts[i]!.on_call })
  const spans = [...today.map((i) => whole(i, 0)), ...duties(roster, who.person, before).map((i) => whole(i, dayLength)).filter((s) => s.to > 0)]
  const twice = spans.some((a, i) => spans.some((b, j) => i < j && !(a.call && b.call) && a.from < b.to && b.from < a.to)) // being on call twice is once
  return twice ? 'twice' : null
}

const alike = (a: Shift, b: Shift) => a.from === b.from && a.to === b.to && !a.on_call === !b.on_call

/** The kinds of shift that the roster knows, each once. */
export function patterns(roster: Roster): Shift[] {
  return roster.shifts.filter((s, i) => roster.shifts.findIndex((other) => alike(s, other)) === i)
}

/** Puts a person on one more shift, on one day only. */
export function assign(roster: Roster, person: string, date: string, like: Pick<Shift, 'from' | 'to' | 'on_call'>): Roster {
  const shift: Shift = { days: [date], from: like.from, to: like.to, people: [person], ...(like.on_call && { on_call: true }) }
  const at = roster.shifts.findIndex((s) => alike(s, shift) && s.days.length === 1 && s.days[0] === date)
  if (at < 0) return { ...roster, shifts: [...roster.shifts, shift] }
  return { ...roster, shifts: roster.shifts.map((s, i) => (i === at ? { ...s, people: [...new Set([...s.people, person])] } : s)) }
}

/** Takes a person off a shift that was put on one day; what repeats every week stays. */
export function release(roster: Roster, person: string, date: string, at: number): Roster {
  const shifts = roster.shifts.flatMap((s, i) => {
    if (i !== at || !dated(s, date)) return [s]
    const rest = { ...s, days: s.days.filter((d) => d !== date) }
    const others = { ...s, days: [date], people: s.people.filter((p) => p !== person) }
    return [rest, others].filter((x) => x.days.length > 0 && x.people.length > 0)
  })
  return { ...roster, shifts }
}

export function change(roster: Roster, person: string, part: Partial<Rostered>): Roster {
  return { ...roster, people: roster.people.map((p) => (p.person === person ? { ...p, ...part } : p)) }
}

/** Puts a day of leave in or takes it out; days side by side become one stretch. */
export function setLeave(roster: Roster, person: string, date: string, on: boolean): Roster {
  const before = roster.people.find((p) => p.person === person)?.absent ?? []
  const cut = before.flatMap((a) => (a.from <= date && date <= a.to ? [{ ...a, to: later(date, -1) }, { ...a, from: later(date, 1) }].filter((x) => x.from <= x.to) : [a]))
  if (!on) return change(roster, person, { absent: cut })
  const left = cut.find((a) => a.to === later(date, -1))
  const right = cut.find((a) => a.from === later(date, 1))
  const one: Absence = { from: left?.from ?? date, to: right?.to ?? date, ...((left?.reason ?? right?.reason) && { reason: left?.reason ?? right?.reason }) }
  return change(roster, person, { absent: [...cut.filter((a) => a !== left && a !== right), one].sort((a, b) => a.from.localeCompare(b.from)) })
}

/** Takes somebody off the roster and out of every shift. */
export function remove(roster: Roster, person: string): Roster {
  return { people: roster.people.filter((p) => p.person !== person), shifts: roster.shifts.map((s) => ({ ...s, people: s.people.filter((p) => p !== person) })) }
}

/** What a team without a roster begins with: everybody by day, the leads on call outside it. */
export function begun(handlers: readonly string[], leads: readonly string[]): Roster {
  const day = handlers.length > 0 ? handlers : leads
  return {
    people: [...new Set([...day, ...leads])].map((person) => ({ person })),
    shifts: [
      { days: ['workday'], from: '09:00', to: '18:00', people: [...day] },
      { days: ['workday', 'restday'], from: '18:00', to: '09:00', people: [...leads], on_call: true },
      { days: ['restday'], from: '09:00', to: '18:00', people: [...leads], on_call: true },
    ],
  }
}
