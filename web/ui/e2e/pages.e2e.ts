// Every page, in light and dark colours and high contrast: nothing in the console, nothing for axe.
import { afterAll, expect, test } from 'vitest'
import { belongs, routes } from './route'
import { closeBrowser, signIn, visit, type Visit } from './visit'

afterAll(closeBrowser)

const desk = ['/', '/#/request', '/#/mine', '/#/track', '/login']
// the first page of a kind stands for those with a number or an id in their address
const opened: Record<string, { from: string; click: string }> = {
  '/console/tickets/:number': { from: '/console/tickets', click: '.trow-title' },
  '/console/kb/:id': { from: '/console/kb', click: '.table a' },
}
const consoles: Record<string, string[]> = {
  operator1: ['/console', '/console/calls/new', '/console/places', '/console/chats', '/console/triage', '/console/callbacks', '/console/tickets', '/console/tickets/:number', '/console/kb', '/console/kb/:id', '/console/kb/gaps', '/console/admin/templates', '/console/state', '/console/style', '/console/nowhere'],
  'handler.repair': ['/console/queue'],
  'lead.repair': ['/console/board', '/console/board?wall', '/console/admin/calendars', '/console/admin/rules', '/console/admin/rosters'],
  coordinator1: ['/console/report', '/console/admin/catalogue', '/console/admin/policies', '/console/admin/evaluations', '/console/admin/limits'],
  editor1: ['/console/kb/new', '/console/kb/import', '/console/admin/synonyms'],
  auditor1: ['/console/admin/audit'],
  admin1: ['/console/admin/people', '/console/admin/teams', '/console/admin/webhooks', '/console/admin/notices', '/console/admin/robots', '/console/state'],
}
// looked at in the course of a day, where there is something on them
const elsewhere = ['/console/calls/:id', '/console/kb/:id/edit']

async function open(at: Visit, path: string) {
  const way = opened[path]
  await at.go(way?.from ?? path)
  if (way) await at.page.locator(way.click).first().click()
  if (way) await at.page.waitForURL((address) => belongs(address.pathname, path))
  await at.page.waitForSelector('main h1')
  await at.page.waitForSelector('.bones', { state: 'detached' })
}

test('no page of the router is left out', () => {
  const looked = [...Object.values(consoles).flat(), ...elsewhere]
  expect(routes().length).toBeGreaterThan(25)
  expect(routes().filter((path) => !looked.some((address) => address === path || belongs(address, path)))).toEqual([])
})

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
    await open(at, path)
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

test('the console stands at 200 % text too', async () => {
  const big: Record<string, string[]> = { operator1: ['/console/calls/new', '/console/tickets', '/console/triage'], 'lead.repair': ['/console/queue', '/console/board', '/console/report', '/console/admin/rosters'], admin1: ['/console/admin/notices', '/console/admin/policies', '/console/admin/evaluations'] }
  for (const user of Object.keys(big)) {
    const at = await visit({ user })
    for (const path of big[user]!) {
      await open(at, path)
      const wide = await at.page.evaluate(() => {
        document.documentElement.style.fontSize = '200%'
        const cut = [...document.querySelectorAll<HTMLElement>('.dueline-text, main .btn')].filter((e) => e.scrollWidth > e.clientWidth + 1)
        return Math.max(document.documentElement.scrollWidth - innerWidth, cut.length)
      })
      expect(wide, path).toBe(0)
    }
    await at.context.close()
  }
})

test('words half as long again neither push a page wide nor are cut off', async () => {
  const at = await visit({ locale: 'en' })
  await at.context.route('**/assets/en-*.js', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/:`([^`]*)`/g, (_, word: string) => `:\`${longer(word)}\``) })
  })
  await signIn(at.page, 'lead.repair')
  for (const width of [1440, 390]) {
    await at.page.setViewportSize({ width, height: 900 })
    for (const path of ['/', '/#/request', '/console/queue', '/console/tickets', '/console/tickets/:number', '/console/board', '/console/admin/rosters', '/console/report']) {
      await open(at, path)
      const { wide, cut, long } = await at.page.evaluate(() => {
        const own = [...document.querySelectorAll<HTMLElement>('main .btn, main .chip, main .tag, main h1, main h2, main label, nav a')].filter((e) => e.offsetWidth > 1)
        return {
          wide: document.documentElement.scrollWidth - innerWidth,
          cut: own.filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible').map((e) => e.innerText),
          long: document.body.innerText.includes('~'),
        }
      })
      expect({ wide: Math.max(wide, 1), cut, long }, `${path} at ${width}`).toEqual({ wide: 1, cut: [], long: true })
    }
  }
  at.fine()
})

/** A word half as long again; what is filled in between braces stays. */
function longer(word: string): string {
  return `${word}${'~'.repeat(Math.max(2, Math.ceil(word.replace(/\{[^}]*\}/g, '').length / 2)))}`
}

test('somebody without a role is kept out of the console and sent to sign in', async () => {
  const at = await visit()
  await at.go('/console/board')
  await at.page.waitForURL(/\/login\?next=%2Fconsole%2Fboard/)
  const employee = await visit({ user: 'employee1' })
  await employee.go('/console/board')
  await employee.page.waitForURL((address) => address.pathname === '/')
})
