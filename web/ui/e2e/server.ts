// Starts the binary with demo data in a folder of its own, on a free port, and stops it at the end.
// With HOTLINE_URL and HOTLINE_DEMO_PASSWORD set, a server that runs already is used instead; for the
// widget it must have been started with HOTLINE_WIDGET_ORIGINS=http://127.0.0.1:8098.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    url: string
    password: string
    host: string // another site of the office, which may show the widget
  }
}

const widgetPort = 8098 // of the other site, for a server that runs already
const startWithin = 60_000

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { HOTLINE_URL: url, HOTLINE_DEMO_PASSWORD: password } = process.env
  const site = await otherSite(url ? widgetPort : 0)
  const host = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
  project.provide('host', host)
  if (url) {
    if (!password) throw new Error('HOTLINE_URL needs HOTLINE_DEMO_PASSWORD, the password of the demo accounts')
    project.provide('url', url.replace(/\/$/, ''))
    project.provide('password', password)
    return async () => void site.close()
  }
  const binary = resolve(process.env.HOTLINE_BIN ?? '../../bin/hotline')
  if (!existsSync(binary)) throw new Error(`no binary at ${binary}: run "make build", or name one in HOTLINE_BIN`)
  const data = mkdtempSync(join(tmpdir(), 'hotline-e2e-'))
  const secret = randomBytes(9).toString('base64url')
  const child = spawn(binary, ['serve', '--demo', '--listen', '127.0.0.1:0', '--data', data], {
    env: { ...process.env, HOTLINE_DEMO_PASSWORD: secret, HOTLINE_WIDGET_ORIGINS: host },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  project.provide('url', await address(child))
  project.provide('password', secret)
  return async () => {
    const gone = new Promise((done) => child.once('exit', done))
    site.close()
    child.kill('SIGTERM')
    await gone
    rmSync(data, { recursive: true, force: true })
  }
}

/** A site with nothing but the widget; /bare shows the desk in a frame of its own. */
function otherSite(port: number): Promise<Server> {
  const site = createServer((request, answer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
    const desk = searchParams.get('desk') ?? ''
    const body = pathname === '/bare' ? `<iframe src="${desk}/"></iframe>` : `<h1>OA</h1><script async src="${desk}/widget.js"></script>`
    answer.setHeader('Content-Type', 'text/html; charset=utf-8')
    answer.end(`<!doctype html><html lang="zh-CN"><head><title>OA</title></head><body>${body}</body></html>`)
  })
  return new Promise((ready) => site.listen(port, () => ready(site)))
}

/** Waits for the line that names the chosen address. */
function address(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let log = ''
    const timer = setTimeout(() => failed(new Error(`the server did not start in time:\n${log}`)), startWithin)
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}:\n${log}`)))
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-20_000)
      const line = /listening.*?addr=(\S+)/.exec(log)
      if (!line?.[1]) return
      clearTimeout(timer)
      found(`http://${line[1].replaceAll('"', '')}`)
    })
  })
}
