// Two copies of the service behind one address, on PostgreSQL and Redis: whichever copy answers, people
// are signed in, see what happens on the other, and go on when one ends.
import { request as ask, createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { house, stores, type House } from './house'
import { closeBrowser, visit } from './visit'

const copies: House[] = []
const served = new Map<string, number>()
let door: Server
let base: Awaited<ReturnType<typeof stores>>

/** Gives each request to the next copy that is there, as a balancer does. */
function balancer(): Promise<Server> {
  let turn = 0
  const server = createServer(async (request, answer) => {
    const start = turn++
    for (let n = 0; n < copies.length; n++) {
      const { url } = copies[(start + n) % copies.length]!
      if (!(await listens(url))) continue
      served.set(url, (served.get(url) ?? 0) + 1)
      const onward = ask(new URL(request.url ?? '/', url), { method: request.method, headers: request.headers }, (said) => {
        answer.writeHead(said.statusCode ?? 502, said.headers)
        said.pipe(answer).on('error', () => said.destroy())
        answer.on('close', () => said.destroy())
      })
      onward.on('error', () => answer.destroy())
      return void request.pipe(onward)
    }
    answer.writeHead(502).end()
  })
  return new Promise((ready) => server.listen(0, '127.0.0.1', () => ready(server)))
}

function listens(url: string): Promise<boolean> {
  return new Promise((told) => {
    const probe = connect(Number(new URL(url).port), '127.0.0.1', () => {
      probe.destroy()
      told(true)
    }).on('error', () => told(false))
  })
}

beforeAll(async () => {
  base = await stores()
  const args = ['--database', base.database, '--queue', base.queue]
  copies.push(await house(args))
  copies.push(await house(args, { HOTLINE_DEMO_PASSWORD: copies[0]!.password }))
  door = await balancer()
})

afterAll(async () => {
  await closeBrowser()
  door?.closeAllConnections()
  door?.close()
  for (const copy of copies) await copy.end()
  await base?.end()
})

test('a session and a stream are good on any copy, also when one ends', async () => {
  const at = { url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`, password: copies[0]!.password }
  const operator = await visit({ at, user: 'operator1' })
  await operator.go('/console/tickets?status=working')
  await operator.page.locator('.trow-title').first().click()
  await operator.page.waitForSelector('.tp h1')

  // two tabs, three notes: some of them pass through the copy that does not hold the other tab's stream
  const other = await operator.context.newPage()
  await other.goto(operator.page.url())
  await other.waitForSelector('.story')
  await other.locator('.bar-live.live').waitFor()
  const note = async (text: string) => {
    await operator.page.fill('#comment', text)
    await operator.page.press('#comment', 'Control+Enter')
    await operator.page.locator('.story', { hasText: text }).waitFor()
    await other.locator('.story', { hasText: text }).waitFor()
  }
  for (const text of ['第一条', '第二条', '第三条']) await note(text)
  expect([...served.values()].every((n) => n > 10) && served.size === 2, `requests by copy: ${[...served.values()]}`).toBe(true)

  await copies[0]!.stop()
  await operator.page.fill('#comment', '一台停了也照常')
  await other.locator('.bar-live.live').waitFor({ timeout: 30_000 })
  await note('一台停了也照常')
  await operator.page.reload()
  await operator.page.locator('.story', { hasText: '第一条' }).waitFor()
})
