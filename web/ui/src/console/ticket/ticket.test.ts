import { describe, expect, test } from 'vitest'
import type { Clock, Ticket } from '@shared/wire'
import { acts, begin, finish, missing, offered } from './acts'
import { nextDue, tone, used } from './due'
import { narrowing, openStatuses, readFilter, writeFilter } from './filter'
import { fromInput, toInput } from './when'

const clock = (part: Partial<Clock> = {}): Clock => ({
  state: 'running', reason: '', risk: 'ok', provisional: false, sign_met: null, response_met: null, resolve_met: null,
  sign_due: '2026-11-24T10:00:00+08:00', response_due: '2026-11-24T12:00:00+08:00', resolve_due: '2026-11-27T18:00:00+08:00', ...part,
})
const ticket = {
  number: 'BX-1', version: 3, title: 'a', text: 'b', place: { building: '3', floor: '', room: '', raw: '' }, category: 'repair.hvac', priority: 'normal', type: 'help',
  return: { suggest: 'housing' }, clock: clock(), team: 'repair', actions: ['comment', 'resolve', 'wait', 'respond', 'return', 'reject', 'unheard_of'],
} as unknown as Ticket

describe('due', () => {
  test('the next unmet clock counts', () => {
    expect(nextDue(clock())?.kind).toBe('sign')
    expect(nextDue(clock({ sign_met: '2026-11-24T09:59:00+08:00' }))?.kind).toBe('response')
    expect(nextDue(clock({ state: 'met' }))).toBeNull()
  })

  test('tone: paused before late, late before soon', () => {
    const past = { kind: 'sign' as const, at: '2020-01-01T00:00:00Z' }
    const coming = { kind: 'sign' as const, at: '2999-01-01T00:00:00Z' }
    expect(tone(clock({ state: 'paused' }), past)).toBe('paused')
    expect(tone(clock(), past)).toBe('breached')
    expect(tone(clock({ risk: 'soon' }), coming)).toBe('soon')
    expect(tone(clock(), coming)).toBe('due')
  })

  test('the share of time used stays between none and all', () => {
    const due = { kind: 'sign' as const, at: '2026-11-24T10:00:00+08:00' }
    const of = { created_at: '2026-11-24T08:00:00+08:00' }
    expect(used(of, due, Date.parse('2026-11-24T09:00:00+08:00'))).toBe(0.5)
    expect(used(of, due, Date.parse('2026-11-25T09:00:00+08:00'))).toBe(1)
    expect(used(of, due, Date.parse('2026-11-23T09:00:00+08:00'))).toBe(0)
  })
})

describe('actions', () => {
  test('what is offered, the next right step first, dangers last', () => {
    expect(offered(ticket)).toEqual(['respond', 'resolve', 'wait', 'return', 'reject'])
  })

  test('once the requester has heard from us, resolving comes first', () => {
    expect(offered({ ...ticket, clock: clock({ response_met: '2026-11-24T10:00:00+08:00' }) }).slice(0, 2)).toEqual(['resolve', 'respond'])
  })

  test('no two actions share a key', () => {
    const keys = Object.values(acts).flatMap((a) => ('key' in a ? [a.key] : []))
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('of an edit only what changed is sent, with the version seen', () => {
    const input = begin('edit', ticket)
    expect(finish('edit', { ...input, title: 'new', reason: 'typo' }, ticket)).toEqual({ title: 'new', reason: 'typo', version: 3 })
  })

  test('a callback that reached nobody says nothing about the rest', () => {
    expect(finish('callback', { ...begin('callback', ticket), reached: false, satisfaction: 'satisfied', note: 'busy' }, ticket)).toEqual({ reached: false, note: 'busy', version: 3 })
  })

  test('a ruling starts from the suggested team; what is needed is named', () => {
    expect(begin('rule', ticket).team).toBe('housing')
    expect(missing('wait', { reason: 'parts', note: '  ' })).toBe('note')
    expect(missing('wait', { reason: 'parts', note: 'ordered' })).toBeNull()
  })
})

describe('filter', () => {
  test('address → filter → address', () => {
    const query = { team: ['repair', 'dining'], status: 'new', q: 'lift', sort: 'urgency' }
    const filter = readFilter(query)
    expect(filter.team).toEqual(['repair', 'dining'])
    expect(filter.status).toEqual(['new'])
    expect(writeFilter(filter)).toEqual({ team: ['repair', 'dining'], status: ['new'], q: 'lift', sort: 'urgency' })
    expect(narrowing(filter)).toBe(3)
    expect(writeFilter(readFilter({}))).toEqual({})
  })

  test('closed ones are not open', () => expect(openStatuses).not.toContain('resolved'))
})

test('times of the form are of the office, whatever this computer thinks', () => {
  expect(toInput('2026-11-24T01:30:00Z')).toBe('2026-11-24T09:30')
  expect(fromInput('2026-11-24T09:30')).toBe('2026-11-24T09:30:00+08:00')
  expect(toInput(undefined)).toBe('')
  expect(fromInput('')).toBe('')
})
