// The duty roster, by keyboard: leave is noted and what it leaves open is said; the form of the weights.
import { afterAll, expect, test } from 'vitest'
import { closeBrowser, visit } from './visit'

afterAll(closeBrowser)

test('a lead notes leave without a mouse, reads that nobody is left, and calls somebody in', async () => {
  const at = await visit({ user: 'lead.dining' })
  const page = at.page
  await at.go('/console/admin/rosters?week=2026-12-07')
  const cells = page.locator('button[role=gridcell]')
  const cover = page.locator('.roster-cover > [role=gridcell]')
  await cells.first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('l')
  await cover.nth(1).getByText('09:00–12:00 无人在岗').waitFor()
  expect(await cover.nth(2).innerText()).toContain('全天有人')
  await at.fit()

  // somebody else stands in
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const panel = page.locator('dialog.panel')
  await panel.getByRole('button', { name: '09:00–18:00' }).first().click()
  await at.fit()
  await page.keyboard.press('Escape')
  expect(await cover.nth(1).innerText()).toContain('全天有人')

  // what is not saved survives a reload, what is saved reaches another browser
  await page.reload()
  await page.getByText('改动还没有保存').waitFor()
  expect(await cover.nth(1).innerText()).toContain('全天有人')
  await page.locator('.roster-save .btn.main').click()
  await page.locator('.roster-save').waitFor({ state: 'detached' })
  const other = await visit({ user: 'coordinator1' })
  await other.go('/console/admin/rosters?team=dining&week=2026-12-07')
  await other.page.locator('.roster-cell .roster-shift.away').waitFor()
  expect(await other.page.locator('.roster-cell .roster-shift.once').filter({ hasText: '09:00' }).count()).toBe(1)
  for (const who of [at, other]) who.fine()
})

test('a lead may look at the roster of another team and changes nothing there', async () => {
  const at = await visit({ user: 'lead.dining' })
  await at.go('/console/admin/rosters?team=repair')
  await at.page.locator('button[role=gridcell]').first().click()
  expect(await at.page.locator('dialog.panel').count()).toBe(0)
  expect(await at.page.getByRole('button', { name: '增加班次' }).count()).toBe(0)
  at.fine()
})

test('weights of the three rates are percent that must make a hundred', async () => {
  const at = await visit({ user: 'admin1' })
  const page = at.page
  await at.go('/console/admin/evaluations')
  await page.getByRole('button', { name: '增加新口径' }).click()
  await page.locator('.evals tbody tr').nth(1).locator('input').nth(1).fill('30')
  await page.keyboard.press('Tab')
  await page.getByText('三项合计须为 100%，现为 120%').waitFor()
  await page.locator('.evals tbody tr').nth(1).locator('input').nth(2).fill('30')
  await page.keyboard.press('Tab')
  await page.locator('.docs form .btn.main').click()
  await page.locator('.docs-list', { hasText: 'v1' }).waitFor()
  expect(await page.locator('.evals tbody tr').nth(1).locator('input').nth(2).inputValue()).toBe('30')
  await at.fit()
  at.fine()
})

test('limits are numbers and units; last month is judged by them before they are saved', async () => {
  const at = await visit({ user: 'admin1' })
  const page = at.page
  await at.go('/console/admin/policies')
  await page.getByLabel('一般 办结', { exact: true }).fill('1')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: '按此时限试算上月' }).click()
  await page.getByText('不改动任何工单').waitFor()
  await page.locator('.docs form .btn.main').click()
  await page.locator('.docs-list', { hasText: 'v1' }).waitFor()
  expect(await page.getByLabel('一般 办结', { exact: true }).inputValue()).toBe('1')
  await page.getByLabel('一般 办结', { exact: true }).fill('5')
  await page.keyboard.press('Tab')
  await page.locator('.docs form .btn.main').click()
  await page.locator('.docs-list', { hasText: 'v2' }).waitFor()
  at.fine()
})
