import { expect, test } from 'vitest'
import { marked, pieces } from './mark'

test('a quote is found across line breaks and spaces', () => {
  expect(marked('第五条　申请人应当\n填写申请表。', '申请人应当填写申请表')).toEqual([
    { text: '第五条　', hit: false },
    { text: '申请人应当\n填写申请表', hit: true },
    { text: '。', hit: false },
  ])
})

test('an absent quote, or one with signs that mean something in a pattern, marks what is there', () => {
  expect(marked('正文', '没有')).toEqual([{ text: '正文', hit: false }])
  expect(marked('见（一）(a+b)*', '(a+b)*')).toEqual([{ text: '见（一）', hit: false }, { text: '(a+b)*', hit: true }])
})

test('pieces join to the text and know their spans, also where they overlap', () => {
  const text = '𠮷野家在3号楼漏水'
  const cut = pieces(text, [{ from: 4, to: 7, name: 'building' }, { from: 6, to: 9, name: 'word' }, { from: 50, to: 60, name: 'outside' }])
  expect(cut.map((p) => p.text).join('')).toBe(text)
  expect(cut.filter((p) => p.names.length)).toEqual([
    { text: '3号', names: ['building'] },
    { text: '楼', names: ['building', 'word'] },
    { text: '漏水', names: ['word'] },
  ])
})
