// Takes the pictures of the README from a running demo:
//   HOTLINE_URL=… HOTLINE_DEMO_PASSWORD=… node tool/pictures.mjs FOLDER
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const { HOTLINE_URL: url, HOTLINE_DEMO_PASSWORD: password, CHROMIUM = '/usr/bin/chromium' } = process.env
const folder = process.argv[2]
if (!url || !password || !folder) {
  console.error('usage: HOTLINE_URL=… HOTLINE_DEMO_PASSWORD=… node tool/pictures.mjs FOLDER')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })

const call = '坐席：您好，机关事务服务热线。\n来电：你好，我是规划处的张建国，三号楼七层七零一的空调从早上就不制冷了，显示E5。\n坐席：请问怎么联系您？\n来电：电话幺五四幺二三四五六七八，下午要开会，麻烦中午前来看看。'

const pictures = [
  { name: 'desk', phone: true, path: '/', async pose(page) {
    await page.fill('#ask', '周转房怎么申请？')
    await page.press('#ask', 'Enter')
    await page.locator('[data-kind="answer"] .cite-head').first().click()
    await page.waitForSelector('.cite-body mark')
  } },
  { name: 'desk-dark', phone: true, dark: true, path: '/' },
  { name: 'console', user: 'operator1', path: '/console/calls/new?from=15412345678', async pose(page) {
    await page.fill('#call-text', call)
    await page.press('#call-text', 'Control+Enter')
    await page.waitForSelector('.call-lines li')
    await page.focus('#draft-phone')
  } },
  { name: 'ticket', user: 'handler.repair', path: '/console/tickets?status=working&team=repair', async pose(page) {
    await page.locator('.trow-title').first().click()
    await page.waitForSelector('.story li')
  } },
  { name: 'board', user: 'coordinator1', tall: true, path: '/console/board' },
  { name: 'wall', user: 'coordinator1', dark: true, path: '/console/board?wall' },
]

const browser = await chromium.launch({ executablePath: CHROMIUM })
for (const { name, phone, tall, dark, user, path, pose } of pictures) {
  const context = await browser.newContext({
    baseURL: url,
    viewport: phone ? { width: 390, height: 844 } : { width: 1440, height: tall ? 1190 : 900 },
    deviceScaleFactor: 1,
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  })
  const page = await context.newPage()
  if (user) {
    await page.goto('/login')
    await page.fill('[name=username]', user)
    await page.fill('[name=password]', password)
    await page.press('[name=password]', 'Enter')
    await page.waitForURL(/console/)
  }
  await page.goto(path)
  await page.waitForSelector('main h1')
  await page.waitForSelector('.bones', { state: 'detached' })
  for (const hint of await page.locator('.first .btn, .around-first .btn').all()) await hint.click() // read before
  await pose?.(page)
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  await context.close()
  console.log(join(folder, `${name}.png`))
}
await browser.close()
