// A person at a browser: signed in or not, at a phone or a desk. Whatever goes wrong in the console,
// in a script or on the network is noted and fails the test that looks.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { expect, inject } from 'vitest'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Who {
  user?: string
  phone?: boolean
  dark?: boolean
  locale?: 'zh-CN' | 'en'
  /** Another house than the one all tests share. */
  at?: { url: string; password: string }
}

export interface Visit {
  url: string
  host: string
  password: string
  page: Page
  context: BrowserContext
  go(path: string): Promise<void>
  /** Runs axe on what is shown, light and dark, normal and high contrast; nothing may be found. */
  fit(): Promise<void>
  /** Nothing went wrong since the start; forgive drops notes about answers with these statuses. */
  fine(forgive?: readonly number[]): void
}

const looks = [['light', 'normal'], ['dark', 'normal'], ['light', 'more'], ['dark', 'more']] as const

/** What axe finds on the page in one look. */
function violations(page: Page, theme: string, contrast: string): Promise<string[]> {
  return page.evaluate(async ([colors, level]) => {
    const root = document.documentElement
    root.dataset.theme = colors
    root.classList.toggle('dark', colors === 'dark')
    if (level === 'more') root.dataset.contrast = 'more'
    else delete root.dataset.contrast
    // what floats over the page hides different things at every scroll position: let it stand still
    const still = new CSSStyleSheet()
    still.replaceSync('.dock, .tabs, .bar, .top, .toasts, .call-go { position: static !important } * { transition: none !important }')
    document.adoptedStyleSheets = [still]
    const { axe: tool } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Array<{ id: string; nodes: Array<{ html: string; failureSummary?: string }> }> }> } }
    const found = await tool.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
    document.adoptedStyleSheets = []
    return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary ?? ''}`))
  }, [theme, contrast])
}

let browser: Promise<Browser> | null = null

function chrome(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' })
  return browser
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
  browser = null
}

export async function visit(who: Who = {}): Promise<Visit> {
  const { url, password } = who.at ?? { url: inject('url'), password: inject('password') }
  const host = inject('host')
  const context = await (await chrome()).newContext({
    baseURL: url,
    viewport: who.phone ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    isMobile: who.phone,
    hasTouch: who.phone,
    colorScheme: who.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: who.locale ?? 'zh-CN',
    timezoneId: 'America/New_York', // the pages must say Beijing time all the same
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const notes: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') notes.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => notes.push(error.stack ?? error.message))
  page.on('request', (request) => {
    if (![url, host].some((own) => request.url().startsWith(own)) && !/^(blob|data):/.test(request.url())) notes.push(`request to another host: ${request.url()}`)
  })
  if (who.user) await signIn(page, who.user, password)
  return {
    url,
    host,
    password,
    page,
    context,
    async go(path) {
      await page.goto(path)
      await page.waitForLoadState('load')
    },
    async fit() {
      await page.evaluate(axe)
      for (const [theme, contrast] of looks) {
        expect(await violations(page, theme, contrast), `${page.url()} ${theme} ${contrast}`).toEqual([])
      }
      await page.evaluate(`document.documentElement.dataset.theme = '${who.dark ? 'dark' : 'light'}'; delete document.documentElement.dataset.contrast`)
    },
    fine(forgive = []) {
      const left = notes.filter((note) => !forgive.some((status) => note.includes(`status of ${status}`)))
      expect(left).toEqual([])
    },
  }
}

export async function signIn(page: Page, user: string, password = inject('password')): Promise<void> {
  await page.goto('/login')
  await page.fill('[name=username]', user)
  await page.fill('[name=password]', password)
  await page.press('[name=password]', 'Enter')
  await page.waitForURL((address) => !address.pathname.startsWith('/login'))
}
