// Starts the binary with demo data in a folder of its own, on a free port, and stops it at the end.
// With HOTLINE_URL and HOTLINE_DEMO_PASSWORD set, a server that runs already is used instead; for the
// widget it must have been started with HOTLINE_WIDGET_ORIGINS=http://127.0.0.1:8098.
import { execFileSync } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { binary, house } from './house'

declare module 'vitest' {
  export interface ProvidedContext {
    url: string
    password: string
    host: string // another site of the office, which may show the widget
  }
}

const widgetPort = 8098 // of the other site, for a server that runs already

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
  const key = execFileSync(binary(), ['pushkey']).toString().trim()
  const own = await house([], { HOTLINE_WIDGET_ORIGINS: host, HOTLINE_PUSH_KEY: key, HOTLINE_PUSH_CONTACT: 'mailto:hotline@example.cn' })
  project.provide('url', own.url)
  project.provide('password', own.password)
  return async () => {
    site.close()
    await own.end()
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
