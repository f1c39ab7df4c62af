// Many tickets at once, others at the same ticket, and the way back.
import { describe, expect, test } from 'vitest'
import { Problem } from '@shared/problem'
import type { Notice, Ticket } from '@shared/wire'
import { bulkOffers, inBulk } from './bulk'
import { columnsOf, usual } from './columns'
import { heard } from './presence'
import { inverse } from './undo'

const ticket = (number: string, part: object = {}) => ({ number, title: `t${number}`, actions: ['claim', 'urge'], team: 'repair', category: 'repair.hvac', ...part }) as unknown as Ticket

describe('bulk', () => {
  test('offers what at least one allows, with how many do', () => {
    expect(bulkOffers([ticket('1'), ticket('2', { actions: ['urge', 'merge'] })])).toEqual([{ act: 'claim', n: 1 }, { act: 'urge', n: 2 }])
  })

  test('one that fails is named and stops no other', async () => {
    const done: string[] = []
    const failed = await inBulk(['1', '2', '3', '4', '5', '6'].map((n) => ticket(n)), async (one) => {
      if (one.number === '2') throw new Problem('conflict', '工单已被他人修改')
      return one
    }, (one) => done.push(one.number))
    expect(done.sort()).toEqual(['1', '3', '4', '5', '6'])
    expect(failed).toEqual([{ number: '2', title: 't2', why: '工单已被他人修改' }])
  })
})

describe('presence', () => {
  const notice = (data: object) => ({ id: '', type: 'presence', at: '', ticket: 'BX-1', data }) as unknown as Notice
  test('who comes, types, leaves, or is silent for too long', () => {
    const came = heard([], notice({ person: 'a', name: '甲', doing: 'looking' }), 0)
    expect(came).toEqual([{ person: 'a', name: '甲', doing: 'looking', at: 0 }])
    expect(heard(came, notice({ person: 'a', name: '甲', doing: 'typing' }), 9)).toEqual([{ person: 'a', name: '甲', doing: 'typing', at: 9 }])
    expect(heard(came, notice({ person: 'a', name: '甲', doing: 'left' }), 9)).toEqual([])
    expect(heard(came, notice({ person: 'b', name: '乙', doing: 'looking' }), 60_000).map((o) => o.person)).toEqual(['b'])
    expect(heard(came, notice({ person: 7, doing: 'looking' }), 9)).toEqual(came)
  })
})

describe('undo', () => {
  test('only what the life cycle reverses and the person may do', () => {
    expect(inverse('wait', ticket('1'), ticket('1', { actions: ['resume'] }))).toEqual({ action: 'resume', body: {} })
    expect(inverse('wait', ticket('1'), ticket('1', { actions: [] }))).toBeNull()
    expect(inverse('resolve', ticket('1'), ticket('1', { actions: ['reopen'] }))).toBeNull()
  })

  test('an edit goes back to what was there, field by field', () => {
    const before = ticket('1', { priority: 'normal' })
    const after = ticket('1', { priority: 'urgent', actions: ['edit'] })
    expect(inverse('edit', before, after)).toEqual({ action: 'edit', body: { priority: 'normal' } })
    expect(inverse('edit', after, after)).toBeNull()
  })

  test('a dispatch goes back to the team it came from', () => {
    expect(inverse('dispatch', ticket('1'), ticket('1', { team: 'dining', category: 'dining.menu', actions: ['dispatch'] }))).toEqual({ action: 'dispatch', body: { team: 'repair', category: 'repair.hvac' } })
  })
})

test('columns keep their order; what nobody knows is left out', () => {
  expect(columnsOf(['place', 'number', 'colour'])).toEqual(['number', 'place'])
  expect(columnsOf([])).toBe(usual)
})
