// What happens around a page: a sign-in that ends, two tabs, another site, a long list.
import { afterAll, expect, test } from 'vitest'
import { closeBrowser, visit } from './visit'

afterAll(closeBrowser)

test('a sign-in that ended is renewed in place, and what was typed is still there', async () => {
  const at = await visit({ user: 'operator1' })
  await at.go('/console/tickets?status=working')
  await at.page.locator('.trow-title').first().click()
  await at.page.fill('#comment', '已电话确认')
  await at.context.clearCookies()
  await at.page.press('#comment', 'Control+Enter')
  const again = at.page.locator('dialog.panel')
  await again.waitFor()
  await at.fit()
  await again.locator('[name=username]').fill('operator1')
  await again.locator('[name=password]').fill(at.password)
  await again.locator('[name=password]').press('Enter')
  await again.waitFor({ state: 'detached' })
  expect(await at.page.inputValue('#comment')).toBe('已电话确认')
  await at.page.press('#comment', 'Control+Enter')
  await at.page.locator('.story', { hasText: '已电话确认' }).waitFor()
  at.fine([401, 403])
})

test('two tabs see the same ticket move', async () => {
  const at = await visit({ user: 'operator1' })
  await at.go('/console/tickets?status=working')
  await at.page.locator('.trow-title').first().click()
  await at.page.waitForSelector('.tp h1')
  const other = await at.context.newPage()
  await other.goto(at.page.url())
  await other.waitForSelector('.story')
  await at.page.fill('#comment', '两处同时看')
  await at.page.press('#comment', 'Control+Enter')
  await other.locator('.story', { hasText: '两处同时看' }).waitFor()
  at.fine()
})

test('the widget opens the chat on another site, and only there', async () => {
  const at = await visit()
  await at.page.goto(`${at.host}/portal?desk=${at.url}`)
  const button = at.page.locator('yihaotong-widget button')
  await button.click()
  const chat = at.page.frameLocator('yihaotong-widget iframe')
  await chat.locator('#ask').fill('周转房怎么申请？')
  await chat.locator('#ask').press('Enter')
  await chat.locator('[data-kind="answer"] .cite').first().waitFor()
  expect(await chat.locator('.tabs').count()).toBe(0)
  await button.click()
  await at.page.locator('yihaotong-widget iframe').waitFor({ state: 'hidden' })

  // the same site under a name that is not allowed
  await at.page.goto(`${at.host.replace('127.0.0.1', 'localhost')}/bare?desk=${at.url}`)
  await expect.poll(() => at.page.frames().filter((frame) => frame.url().startsWith('chrome-error')).length).toBe(1)
})

test('the language and the colours chosen are kept', async () => {
  const at = await visit({ phone: true })
  await at.go('/')
  await at.page.locator('.setup > button').click()
  await at.page.locator('.setup-menu label[lang=en] input').check()
  await at.page.locator('h1', { hasText: 'How can we help?' }).waitFor()
  expect(await at.page.getAttribute('html', 'lang')).toBe('en')
  await at.page.locator('.setup-menu input[value=dark]').check()
  await at.page.reload()
  await at.page.locator('h1', { hasText: 'How can we help?' }).waitFor()
  expect(await at.page.getAttribute('html', 'data-theme')).toBe('dark')
  at.fine()
})
