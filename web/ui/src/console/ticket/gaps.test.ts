import { expect, test } from 'vitest'
import type { Ticket } from '@shared/wire'
import { fillGaps, questions } from './gaps'

const ticket = {
  number: 'BX-20261124-0007', title: '空调不制冷', place: { building: '3号楼', floor: '7', room: '701' }, requester: { name: '张*' }, handler: null,
  clock: { resolve_due: null },
} as unknown as Ticket

test('gaps are filled from the ticket, what it does not say leaves nothing behind', () => {
  expect(fillGaps('{number}：{place}，{handler}将上门{due}。', ticket)).toBe('BX-20261124-0007：3号楼 7 701，将上门。')
  expect(fillGaps('{unknown} stays', ticket)).toBe('{unknown} stays')
})

test('questions are asked once each; one without an answer stays to be seen', () => {
  const text = '师傅{?几点}到场，电话{?电话}，{?几点}前请留人。'
  expect(questions(text)).toEqual(['几点', '电话'])
  expect(fillGaps(text, ticket, { 几点: '十点' })).toBe('师傅十点到场，电话{?电话}，十点前请留人。')
})
