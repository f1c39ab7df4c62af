// Every kind of event that the server can tell of has words of its own.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TicketEvent } from '@shared/wire'
import { zh } from '../words/zh'
import { sureness } from './sure'
import { tell } from './tell'

const go = join(__dirname, '../../../../../hotline')
const notHistory = ['inbox.changed', 'kb.changed', 'webhook.test', 'kb.answered'] // on the stream, at a webhook or in the inbox only, never told as a story

/** The public names, from where the domain declares them. */
function types(): string[] {
  const text = readdirSync(go).filter((f) => f.endsWith('.go') && !f.endsWith('_test.go')).map((f) => readFileSync(join(go, f), 'utf8')).join('\n')
  return [...text.matchAll(/EventType\s+= "([a-z_.]+)"/g)].map((m) => m[1]!).filter((name) => !notHistory.includes(name))
}

const event = (type: string, data: object = {}) => ({ id: '1', seq: 1, type, at: '2026-11-24T09:00:00+08:00', by: { id: 'system', name: '', role: 'system' }, team: 'repair', public: false, data }) as unknown as TicketEvent

test('the words are there', () => {
  const all = types()
  expect(all.length).toBeGreaterThan(40)
  const told = Object.keys(zh).filter((key) => key.startsWith('event.'))
  expect(all.filter((type) => !told.some((key) => key === `event.${type}` || key.startsWith(`event.${type}.`)))).toEqual([])
})

test('no event is told as a mere change', () => {
  expect(types().filter((type) => tell(event(type)).what === zh['event.other'])).toEqual([])
})

test('a second opinion is a hint, with its reason and no figure', () => {
  const told = tell(event('ticket.second_opinion', { category: 'repair.hvac', text: '依据是“空调”' }))
  expect(told).toMatchObject({ tone: 'hint', words: '依据是“空调”' })
  expect(told.what).toContain('repair.hvac')
  expect(sureness(0)).toBe(zh['route.hint'])
  expect(sureness(0.626)).toBe('63%')
})
