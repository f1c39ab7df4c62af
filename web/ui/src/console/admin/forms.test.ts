import { expect, test } from 'vitest'
import { ref } from 'vue'
import { useBody } from './json'
import { lines, minutes, newRule, ordered, type LineName } from './notice'
import { current, percent, share, sum, wrong, type Weights } from './evaluation'
import { changed, parts, teamOf } from './limits'
import { groupsOf, linesOf } from './synonym'
import { hidden, newSecret, rotated } from './secret'

test('a form changes what it knows and keeps the rest', () => {
  const text = ref('{"url":"https://a","teams":["repair"],"later":1}')
  const { body, put } = useBody<{ url: string; teams: string[] }>(text)
  put('url', 'https://b')
  put('teams', [])
  expect(JSON.parse(text.value)).toEqual({ url: 'https://b', later: 1 })
  text.value = '{'
  expect(body.value).toEqual({})
})

test('a secret is long and new; rotating keeps the one before, not more', () => {
  const secret = newSecret()
  expect(atob(secret.replace('whsec_', '')).length).toBe(32)
  expect(newSecret()).not.toBe(secret)
  expect(rotated(hidden, 'whsec_b')).toBe(`whsec_b ${hidden}`)
  expect(rotated(`whsec_b ${hidden}`, 'whsec_c')).toBe('whsec_c whsec_b')
})

test('lengths of time are read as the server writes them, and steps stand in order', () => {
  expect(['30m', '2h', '1h30m', '30m0s', '2h0m0s'].map(minutes)).toEqual([30, 120, 90, 30, 120])
  expect(ordered([{ after: '2h', to: 'lead' }, { after: '30m', to: 'handler' }]).map((s) => s.after)).toEqual(['30m', '2h'])
})

test('every line that can be added has an event, people and a way', () => {
  for (const name of Object.keys(lines) as LineName[]) expect(newRule(name)).toMatchObject({ name, event: expect.stringMatching(/^[a-z]+\.[a-z_]+$/), to: ['lead'], by: ['inbox'] })
})

test('weights are percent to people and shares to the server; a wrong sum and a wrong order are told apart', () => {
  const now: Weights = { from: '2026-01-01', response: 0.1, resolution: 0.5, satisfaction: 0.4, basically: 0.9 }
  expect([percent(0.07), share(33.3), sum(now)]).toEqual([7, 0.333, 100])
  expect(wrong([{ ...now, response: 0.2 }], 0)).toBe('sum')
  expect(wrong([now, now], 1)).toBe('order')
  expect(wrong([now, { ...now, from: '2027-01-01' }], 1)).toBeNull()
  expect(current([now, { ...now, from: '2027-01-01' }], '2026-12-31')).toBe(0)
})

test('a limit is a number and a unit; a line loses what is emptied and keeps the rest', () => {
  expect([parts('30min'), parts('4wh'), parts('')]).toEqual([{ n: '30', unit: 'min' }, { n: '4', unit: 'wh' }, { n: '', unit: 'wh' }])
  expect(changed({ category: 'repair.hvac', note: 'x', resolve: '1wd' }, { category: '', team: 'repair' })).toEqual({ note: 'x', resolve: '1wd', team: 'repair' })
  expect([teamOf({ category: 'repair.hvac' }), teamOf({ type: 'consult' })]).toEqual(['repair', ''])
})

test('synonyms are lines of words, however they are separated, and come back as groups', () => {
  expect(groupsOf('宿舍 周转房\n\n班车、通勤车，大巴 \n')).toEqual([['宿舍', '周转房'], ['班车', '通勤车', '大巴']])
  expect(linesOf('[["a","b"],["c","d"]]')).toBe('a b\nc d')
  expect([linesOf('{}'), linesOf('{')]).toEqual(['', ''])
})
