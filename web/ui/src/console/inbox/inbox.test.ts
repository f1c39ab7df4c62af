import { expect, test } from 'vitest'
import { countOf } from './inbox'

test('the bell shows a number, and many as many', () => {
  expect(countOf(1)).toBe('1')
  expect(countOf(99)).toBe('99')
  expect(countOf(100)).toBe('99+')
})
