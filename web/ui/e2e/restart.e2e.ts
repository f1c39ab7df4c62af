// The server is ended and started again while people are at it: nothing typed is lost.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { house, type House } from './house'
import { closeBrowser, visit } from './visit'

let own: House
beforeAll(async () => void (own = await house()))
afterAll(async () => {
  await closeBrowser()
  await own.end()
})

test('a restart in the middle of a chat and of a note loses nothing', async () => {
  const visitor = await visit({ at: own, phone: true })
  const ask = visitor.page
  await visitor.go('/')
  await ask.fill('#ask', '周转房怎么申请？')
  await ask.press('#ask', 'Enter')
  await ask.locator('[data-kind="answer"]').first().waitFor()

  const handler = await visit({ at: own, user: 'handler.repair' })
  const work = handler.page
  await handler.go('/console/tickets?status=working&team=repair')
  await work.locator('.trow-title').first().click()
  await work.fill('#comment', '已联系维保单位')
  await work.locator('.bar-live.live').waitFor()

  await own.stop()
  await ask.fill('#ask', '托育班怎么报名？')
  await ask.press('#ask', 'Enter')
  await ask.locator('.turn-failed').waitFor()
  await ask.fill('#ask', '还想问班车')
  await work.press('#comment', 'Control+Enter')
  await work.locator('.bar-live.retry').waitFor()
  expect(await work.inputValue('#comment')).toBe('已联系维保单位')
  await own.start()

  // the talk goes on where it was: the first question, the one that failed, and the words not yet sent
  await ask.locator('.turn-failed button').click()
  await expect.poll(() => ask.locator('[data-kind="answer"]').count(), { timeout: 15_000 }).toBe(2)
  expect(await ask.inputValue('#ask')).toBe('还想问班车')
  await ask.reload()
  await expect.poll(() => ask.locator('.said').allInnerTexts(), { timeout: 15_000 }).toEqual(['周转房怎么申请？', '托育班怎么报名？'])
  expect(await ask.inputValue('#ask')).toBe('还想问班车')

  // the stream comes back by itself, the sign-in still holds, the note is sent
  await work.locator('.bar-live.live').waitFor({ timeout: 30_000 })
  await work.press('#comment', 'Control+Enter')
  await work.locator('.story', { hasText: '已联系维保单位' }).waitFor()
  expect(await work.locator('.story').filter({ hasText: '已联系维保单位' }).count()).toBe(1)
})
