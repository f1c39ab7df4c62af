import { expect, test } from 'vitest'
import { ref } from 'vue'
import { useBody } from './json'
import { lines, minutes, newRule, ordered, type LineName } from './notice'
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
