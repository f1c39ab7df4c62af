import { expect, test } from 'vitest'
import { split } from './split'

test('articles under their chapters, with the lines that belong to them', () => {
  const parts = split('第一章 总则\n第一条　为了规范管理，制定本办法。\n（一）适用范围；\n（二）例外。\n\n第二章 申请\n第二条　填写申请表。')
  expect(parts.map((p) => [p.head, p.heading])).toEqual([['第一条', '第一章 总则'], ['第二条', '第二章 申请']])
  expect(parts[0]!.text).toContain('（二）例外。')
})

test('numbered items where there are no articles, paragraphs under headings else', () => {
  expect(split('# 班车\n1. 凭证乘车\n2. 准点发车').map((p) => p.text)).toEqual(['1. 凭证乘车', '2. 准点发车'])
  expect(split('## 餐厅\n早餐七点开始。\n晚餐五点半开始。\n## 超市\n九点开门。')).toEqual([
    { head: '餐厅', heading: '餐厅', text: '早餐七点开始。\n晚餐五点半开始。' },
    { head: '超市', heading: '超市', text: '九点开门。' },
  ])
  expect(split('')).toEqual([])
})
