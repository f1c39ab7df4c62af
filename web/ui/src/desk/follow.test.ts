import { expect, test } from 'vitest'
import type { Ticket, TicketEvent } from '@shared/wire'
import { viewOf } from './follow'

const event = (seq: number, type: string, at: string, data: Record<string, unknown> = {}, isPublic = true, role = 'handler'): TicketEvent => ({
  id: String(seq), seq, type, at, by: { id: 'p', name: 'x', role }, team: 'repair', public: isPublic, data,
})

const ticket = {
  number: 'BX-20261124-0001', title: 'title', text: 'text', status: 'working', team: 'repair', category: 'repair.hvac',
  attachments: [{ id: 'f1', name: 'a.jpg', media: 'image/jpeg', size: 3, at: '', public: true }], place: { building: '3', floor: '', room: '701', raw: '' }, created_at: 't0', updated_at: 't9', resolved_at: null, closed_at: null, wait: null, callback: null,
  clock: { resolve_due: 'due', risk: 'breached' }, actions: ['urge', 'follow', 'cancel'],
} as unknown as Ticket

const events = [
  event(1, 'ticket.opened', 't0', {}, true, 'employee'),
  event(2, 'ticket.queued', 't1', { team: 'repair' }, true, 'system'),
  event(3, 'ticket.claimed', 't2'),
  event(4, 'ticket.commented', 't3', { text: 'inside' }, false),
  event(5, 'ticket.responded', 't4', { text: 'on our way' }),
  event(6, 'ticket.urged', 't5', { note: 'please' }, true, 'requester'),
]

test('stages, promise and actions of a ticket in work', () => {
  const view = viewOf(ticket, events)
  expect(view.stages.map((s) => [s.key, s.state, s.at])).toEqual([
    ['received', 'done', 't0'], ['dispatched', 'done', 't1'], ['working', 'now', 't2'], ['answered', 'todo', null], ['closed', 'todo', null],
  ])
  expect(view.late).toBe(true)
  expect(view.place).toBe('3 701')
  expect(view.actions).toEqual(['urge', 'cancel', 'supplement'])
  expect(viewOf({ ...ticket, status: 'cancelled', actions: [] }, events).actions).toEqual([])
})

test('only public words are replies, each with its side', () => {
  expect(viewOf(ticket, events).replies).toEqual([
    { at: 't4', type: 'ticket.responded', by: 'staff', text: 'on our way' },
    { at: 't5', type: 'ticket.urged', by: 'requester', text: 'please' },
  ])
})

test('a closed ticket has gone through every stage', () => {
  const view = viewOf({ ...ticket, status: 'closed', resolved_at: 't6', closed_at: 't7' }, events)
  expect(new Set(view.stages.map((s) => s.state))).toEqual(new Set(['done']))
})
