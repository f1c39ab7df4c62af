// Every page, in light and dark colours and high contrast: nothing in the console, nothing for axe.
import { afterAll, expect, test } from 'vitest'
import { closeBrowser, visit } from './visit'

afterAll(closeBrowser)

const desk = ['/', '/#/request', '/#/mine', '/#/track', '/login']
const consoles: Record<string, string[]> = {
  operator1: ['/console/calls/new', '/console/places', '/console/chats', '/console/triage', '/console/tickets', '/console/kb', '/console/kb/gaps', '/console/admin/templates', '/console/state', '/console/style'],
  'handler.repair': ['/console/queue'],
  'lead.repair': ['/console/board', '/console/board?wall', '/console/admin/calendars', '/console/admin/rules'],
  coordinator1: ['/console/admin/catalogue', '/console/admin/policies'],
  editor1: ['/console/kb/new', '/console/kb/import', '/console/admin/synonyms'],
  auditor1: ['/console/admin/audit'],
  admin1: ['/console/admin/people', '/console/admin/teams', '/console/admin/webhooks', '/console/admin/notices', '/console/admin/robots', '/console/state'],
}

test.each([false, true])('the desk, phone %s', async (phone) => {
  const at = await visit({ phone })
  for (const path of desk) {
    await at.go(path)
    await at.page.waitForSelector('main h1')
    await at.fit()
  }
  at.fine()
  await at.context.close()
})

test.each(Object.keys(consoles))('the console of %s', async (user) => {
  const at = await visit({ user })
  for (const path of consoles[user]!) {
    await at.go(path)
    await at.page.waitForSelector('main h1')
    await at.page.waitForSelector('.bones', { state: 'detached' })
    await at.fit()
  }
  at.fine()
  await at.context.close()
})

test('the page says its language, and English is complete', async () => {
  const at = await visit({ locale: 'en' })
  await at.go('/')
  expect(await at.page.getAttribute('html', 'lang')).toBe('en')
  expect(await at.page.textContent('h1')).toBe('How can we help?')
  const shown = await at.page.innerText('body')
  expect(shown.match(/[一-鿿]+/g) ?? []).toEqual([])
  at.fine()
})

test('nothing sticks out at 320 px, nor at 200 % text', async () => {
  const at = await visit({ phone: true })
  await at.page.setViewportSize({ width: 320, height: 720 })
  for (const path of desk) {
    await at.go(path)
    await at.page.waitForSelector('main h1')
    for (const size of ['100%', '200%']) {
      const wide = await at.page.evaluate((fontSize) => {
        document.documentElement.style.fontSize = fontSize
        return document.documentElement.scrollWidth - innerWidth
      }, size)
      expect(wide, `${path} at ${size}`).toBeLessThanOrEqual(1)
    }
  }
})

test('somebody without a role is kept out of the console and sent to sign in', async () => {
  const at = await visit()
  await at.go('/console/board')
  await at.page.waitForURL(/\/login\?next=%2Fconsole%2Fboard/)
  const employee = await visit({ user: 'employee1' })
  await employee.go('/console/board')
  await employee.page.waitForURL((address) => address.pathname === '/')
})
