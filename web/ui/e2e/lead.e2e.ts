// A lead's and an administrator's tools: giving by dragging, trends, notices, webhooks, a directory
// that is tried first; files into the knowledge base; opening hours while one waits.
import { afterAll, expect, test } from 'vitest'
import { closeBrowser, visit } from './visit'

afterAll(closeBrowser)

test('a ticket is dragged to somebody, the consequence is told before and after', async () => {
  const at = await visit({ user: 'coordinator1' })
  await at.go('/console/board?team=repair')
  const late = at.page.locator('.forecast-late li').first()
  await late.waitFor()
  const target = at.page.locator('.forecast-load li').first()
  const before = Number(await target.locator('b').innerText())
  await at.page.locator('.forecast').evaluate((card) => card.scrollIntoView({ block: 'center' }))
  const from = (await late.locator('.tag').boundingBox())!
  const to = (await target.boundingBox())!
  await at.page.mouse.move(from.x + 8, from.y + 8)
  await at.page.mouse.down()
  await at.page.mouse.move(to.x + 40, to.y + to.height / 2, { steps: 12 })
  await at.page.mouse.move(to.x + 42, to.y + to.height / 2) // the browser tells of a place one move late
  await at.page.locator('.forecast-then', { hasText: String(before + 1) }).waitFor()
  await at.page.mouse.up()
  await at.page.locator('.toast', { hasText: '已转给' }).waitFor()
  at.fine()
}, 60_000)

test('of several tickets the one that changed meanwhile is named, the others are done', async () => {
  const at = await visit({ user: 'handler.dining' })
  await at.go('/console/tickets?team=dining&status=queued')
  await at.page.locator('.trow').nth(1).waitFor()
  for (const key of ['j', 'x', 'j', 'x']) await at.page.keyboard.press(key)
  await at.page.locator('.bulk').waitFor()
  await at.page.route('**/claim', (route, request) => (/claim$/.test(request.url()) && !failed.size ? failed.add(request.url()) && route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: '/docs#conflict', title: '已变化', status: 409, detail: '工单已被他人修改', code: 'conflict', request_id: 'e2e' }) }) : route.continue()))
  const failed = new Set<string>()
  await at.page.locator('.bulk .btn', { hasText: '签收' }).click()
  await at.page.locator('.bulk-failed li', { hasText: '工单已被他人修改' }).waitFor()
  expect(await at.page.locator('.bulk-failed li').count()).toBe(1)
  await at.page.locator('.toast', { hasText: '已完成 1 件' }).waitFor()
  await at.fit()
  at.fine([409])
}, 60_000)

test('who waits for a person reads how long people are there', async () => {
  const at = await visit({ phone: true })
  for (const open of [true, false]) {
    await at.page.route('**/api/v1/about', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), open, changes_at: '2030-03-01T18:00:00+08:00', phone: '12345' } })
    })
    await at.go('/')
    if (open) await at.page.locator('.ask-doors button').click()
    await at.page.locator('.talk-state', { hasText: '2030年3月1日 18:00' }).waitFor()
    expect(await at.page.locator('.talk-state').innerText()).toContain(open ? '人工服务到' : '非工作时间')
    await at.fit()
  }
  at.fine()
}, 60_000)

test('a point of the trend opens what it counts', async () => {
  const at = await visit({ user: 'coordinator1' })
  await at.go('/console/board')
  await at.page.locator('.trend-point').first().waitFor()
  const point = at.page.locator('.trend-point.opened').last()
  const n = Number(/(\d+)$/.exec((await point.getAttribute('aria-label'))!)![1])
  await point.focus()
  await at.page.keyboard.press('Enter')
  await at.page.waitForURL(/counted=opened/)
  await expect.poll(() => at.page.locator('.trow').count()).toBeGreaterThanOrEqual(Math.min(n, 5))
  at.fine()
}, 60_000)

test('every make-up work day of the year is on the calendar', async () => {
  const at = await visit({ user: 'lead.repair' })
  await at.go('/console/admin/calendars')
  const shown = at.page.locator('.calendar-month .makeup')
  await shown.first().waitFor()
  const listed = await at.page.evaluate(async () => {
    const [{ body }] = (await (await fetch('/api/v1/calendars')).json()).items as [{ body: { years: { year: number; work?: { date: string }[] }[] } }]
    return body.years.find((y) => y.year === new Date().getFullYear())?.work?.length ?? 0
  })
  expect(listed).toBeGreaterThan(0)
  expect(await shown.count()).toBe(listed)
  at.fine()
})

test('notices, webhook and robot are set in forms, not in JSON', async () => {
  const at = await visit({ user: 'admin1' })
  await at.go('/console/admin/notices')
  const urged = at.page.locator('.notices li', { hasText: '催办' })
  await urged.locator('label', { hasText: '邮件' }).click()
  await at.page.locator('.docs .btn.main').click()
  await at.page.locator('.docs-list', { hasText: 'v1' }).waitFor()
  await at.go('/console/admin/notices')
  expect(await urged.locator('label', { hasText: '邮件' }).locator('input').isChecked()).toBe(true)
  await at.fit()

  await at.go('/console/admin/webhooks')
  await at.page.locator('.head .btn').click()
  await at.page.fill('#doc-name', 'oa')
  await at.page.fill('#hook-url', `${at.host}/hook`)
  expect(await at.page.inputValue('#hook-secret')).toMatch(/^whsec_[\w+/]{43}=$/)
  await at.fit()
  await at.page.locator('.docs .btn.main').click()
  await at.page.locator('.docs-list', { hasText: 'v1' }).waitFor()
  expect(await at.page.inputValue('#hook-secret')).toBe('********')
  await at.page.locator('.btn', { hasText: '更换密钥' }).click()
  expect(await at.page.inputValue('#hook-secret')).toMatch(/^whsec_\S+ \*{8}$/)
  await at.page.locator('.docs .btn.main').click()
  await at.page.locator('.docs-list', { hasText: 'v2' }).waitFor()
  await at.page.locator('.btn', { hasText: '发送测试事件' }).click()
  await at.page.locator('[role=status].tag').waitFor()

  await at.go('/console/admin/robots')
  await at.page.locator('.head .btn').click()
  await at.page.locator('#robot-url').waitFor()
  await at.fit()
  at.fine()
}, 90_000)

test('a directory is tried on what came in before it is saved', async () => {
  const at = await visit({ user: 'coordinator1' })
  await at.go('/console/admin/rules')
  await at.page.locator('#doc-body').waitFor()
  const text = await at.page.inputValue('#doc-body')
  await at.page.fill('#doc-body', `rule lamp 灯都算网络\n  when 灯\n  to repair.av_network\n\n${text}`)
  await at.page.locator('.btn', { hasText: '用近 30 天工单试派' }).click()
  await at.page.locator('.replay-found tbody tr').first().waitFor()
  await at.fit()
  await at.page.fill('#doc-body', 'nonsense')
  await at.page.locator('.btn', { hasText: '用近 30 天工单试派' }).click()
  await at.page.locator('.docs [role=alert], .docs .oops').first().waitFor()
  at.fine([422])
}, 60_000)

test('files are imported, each with what became of it', async () => {
  const at = await visit({ user: 'editor1' })
  await at.go('/console/kb/import')
  await at.page.setInputFiles('.import-drop input', [
    { name: '借用会议室.md', mimeType: 'text/markdown', buffer: Buffer.from('# 会议室借用办法\n\n第一条 借用会议室提前一日登记。\n\n第二条 用后恢复原状。') },
    { name: '空.txt', mimeType: 'text/plain', buffer: Buffer.from('') },
  ])
  await at.page.locator('.import-list .tag.ok').waitFor()
  await at.page.locator('.import-list .tag.breached').waitFor()
  expect(await at.page.locator('.import-why').innerText()).toContain('没有内容')
  await at.fit()
  await at.page.locator('.import-list a').click()
  await at.page.locator('h1', { hasText: '会议室借用办法' }).waitFor()
  at.fine()
})

test('the banner names the door and goes when it is well again', async () => {
  const at = await visit({ user: 'operator1' })
  let ill = true
  await at.page.route('**/readyz', (route) => route.fulfill({ json: ill ? { status: 'degraded', doors: [{ name: 'index', state: 'down', message: '' }] } : { status: 'ok', doors: [] } }))
  await at.page.clock.install()
  await at.go('/console/tickets')
  await at.page.locator('.doorline', { hasText: '检索中断' }).waitFor()
  await at.fit()
  ill = false
  await at.page.clock.runFor(16_000)
  await at.page.locator('.doorline').waitFor({ state: 'detached' })
  at.fine()
}, 60_000)
