import { expect, test } from 'vitest'
import { address } from './api'
import { fill } from './locale'

test('values and forms by number', () => {
  expect(fill('{n} {n|ticket|tickets} for {who}', { n: 1, who: 'me' })).toBe('1 ticket for me')
  expect(fill('{n} {n|ticket|tickets}', { n: 0 })).toBe('0 tickets')
  expect(fill('{absent} stays', { n: 1 })).toBe('{absent} stays')
  expect(fill('{n} {n|time|}', { n: 2 })).toBe('2 ')
})

test('addresses: values escaped, lists repeated, nothing for what is empty', () => {
  expect(address('/tickets/{number}/{action}', { number: 'BX 1/2', action: 'claim' })).toBe('/api/v1/tickets/BX%201%2F2/claim')
  expect(address('/tickets', {}, { team: ['repair', 'dining'], q: '', cursor: undefined, limit: 5 })).toBe('/api/v1/tickets?team=repair&team=dining&limit=5')
})
