// One day, played by everybody: ask, ask in vain, call, claim, respond, wait, resume, resolve, track,
// rate; and a lead whose board moves without a reload.
import { afterAll, expect, test } from 'vitest'
import { closeBrowser, visit } from './visit'

afterAll(closeBrowser)

const transcript = `坐席：您好，机关事务服务热线，请讲。
来电：你好，我是规划处的张建国，三号楼七层七零一的空调从早上就不制冷了，显示E5。
坐席：好的，请问怎么联系您？
来电：电话是幺五四幺二三四五六七八，下午要开会，麻烦中午前来看看。
坐席：好的，马上为您派单。`

test('the whole day', async () => {
  // 08:40 an employee asks on the phone and reads the clause itself
  const employee = await visit({ user: 'employee1', phone: true })
  const desk = employee.page
  await employee.go('/')
  await desk.fill('#ask', '周转房怎么申请？')
  await desk.press('#ask', 'Enter')
  const answer = desk.locator('[data-kind="answer"]')
  await answer.waitFor()
  await answer.locator('.cite-head').first().click()
  await answer.locator('.cite-body mark').first().waitFor()
  expect(await answer.locator('.cite-stand').first().innerText()).toMatch(/〔\d{4}〕|\d{4}年/)
  await employee.fit()

  // 08:45 what no rule answers is refused, and becomes a ticket that is already filled in
  await desk.fill('#ask', '三号楼大堂的钢琴什么时候调音？')
  await desk.press('#ask', 'Enter')
  const refusal = desk.locator('[data-kind="refuse"], [data-kind="ticket"]').last()
  await refusal.waitFor()
  await refusal.locator('.offer .btn').first().click()
  await desk.waitForSelector('#draft\\.offer-text')
  expect(await desk.inputValue('#draft\\.offer-text')).toContain('钢琴')
  await employee.fit()
  await desk.locator('form.request button.main').click()
  const receipt = desk.locator('.receipt').last()
  await receipt.waitFor()
  expect(await receipt.locator('dd').first().innerText()).toMatch(/^[A-Z]{2}-\d{8}-\d{4}$/)

  // 09:00 a lead opens the board and leaves it open
  const lead = await visit({ user: 'lead.repair' })
  await lead.go('/console/board')
  const repair = lead.page.locator('.team-row', { hasText: '维修' })
  const opened = () => repair.locator('.team-open').innerText().then(Number)
  await repair.waitFor()
  const before = await opened()

  // 09:10 a call: the draft fills itself, one key confirms
  const operator = await visit({ user: 'operator1' })
  const calls = operator.page
  await operator.go('/console/calls/new?from=15412345678')
  await calls.fill('#call-text', transcript)
  await calls.press('#call-text', 'Control+Enter')
  await calls.waitForSelector('.call-lines li')
  expect(await calls.inputValue('#draft-phone')).toBe('15412345678')
  expect(await calls.inputValue('#draft-name')).toBe('张建国')
  expect(await calls.inputValue('#draft-building')).toContain('3号楼')
  await calls.focus('#draft-phone')
  expect(await calls.locator('.call-lines li.lit').innerText()).toContain('幺五四')
  await operator.fit()
  await calls.keyboard.press('Control+Enter')
  await calls.waitForSelector('.call-done')
  const [number, code] = await calls.locator('.call-code b').allInnerTexts()
  expect(number).toMatch(/^BX-\d{8}-\d{4}$/)

  // the board moved by itself
  await expect.poll(opened, { timeout: 10_000 }).toBe(before + 1)

  // 09:20 the handler finds it on the phone on site, claims, responds, waits for parts, goes on, resolves
  const handler = await visit({ user: 'handler.repair', phone: true })
  const site = handler.page
  await handler.go(`/console/tickets/${number}`)
  await site.locator('.acts .btn', { hasText: '签收' }).click()
  await site.locator('.tag.working').first().waitFor()
  await act('首次响应', { '#act-text': '师傅十点到场' })
  await site.locator('.story', { hasText: '师傅十点到场' }).waitFor()
  await site.locator('.acts .btn', { hasText: '挂起' }).first().click()
  await site.locator('.act .pick').click()
  await site.locator('.el-select-dropdown__item', { hasText: '等待配件' }).click()
  await site.fill('#act-note', '压缩机配件下午到')
  await handler.fit()
  await site.locator('.act button.main').click()
  await site.locator('.tag.waiting').first().waitFor()
  expect(await site.locator('.clock-paused').innerText()).toContain('等待配件')
  await site.locator('.acts .btn', { hasText: '恢复办理' }).click()
  await site.locator('.tag.working').first().waitFor()
  await act('办结答复', { '#act-text': '已更换压缩机，制冷恢复正常。' })
  await site.locator('.tag.resolved').first().waitFor()
  await handler.fit()

  async function act(name: string, fields: Record<string, string>) {
    await site.locator('.acts .btn', { hasText: name }).first().click()
    for (const [field, text] of Object.entries(fields)) await site.fill(field, text)
    await site.locator('.act button.main').click()
  }

  // the board moved back
  await expect.poll(opened, { timeout: 10_000 }).toBe(before)

  // 15:00 the caller follows it by number and code, without an account, and rates
  const caller = await visit({ phone: true })
  await caller.go(`/track/${number}?code=${code}`)
  await caller.page.locator('.track-reply', { hasText: '制冷恢复正常' }).waitFor()
  await caller.fit()
  await caller.page.locator('.rate-chip', { hasText: /^满意$/ }).click()
  await caller.page.locator('section .btn.main', { hasText: '提交评价' }).click()
  await caller.page.locator('.track-told', { hasText: '感谢' }).waitFor()

  for (const person of [employee, lead, operator, handler, caller]) person.fine()
})
