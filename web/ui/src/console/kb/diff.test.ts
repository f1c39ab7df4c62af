import { expect, test } from 'vitest'
import { differences, parts } from './diff'

test('a clause in another wording is changed, others came or went', () => {
  const kinds = (a: string[], b: string[]) => differences(a, b).map((c) => `${c.kind}:${c.before}>${c.after}`)
  expect(kinds(['一', '二', '三'], ['一', '贰', '三', '四'])).toEqual(['same:一>一', 'changed:二>贰', 'same:三>三', 'new:>四'])
  expect(kinds(['一', '二'], ['二'])).toEqual(['gone:一>', 'same:二>二'])
  expect(kinds([], [])).toEqual([])
})

test('only the middle of a sentence differs', () => {
  expect(parts('满三年可申请', '满五年可申请')).toEqual({ head: '满', before: '三', after: '五', tail: '年可申请' })
  expect(parts('aa', 'aaa')).toEqual({ head: 'aa', before: '', after: 'a', tail: '' })
})
