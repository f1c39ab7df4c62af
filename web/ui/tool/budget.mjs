// Fails when what a first visit loads has grown over its budget (kB = 1000 bytes, gzip -9).
// First load = the page's scripts and styles and everything they import statically.
import { readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const budgets = [
  { name: 'desk', page: 'index.html', limit: 45 },
  { name: 'console', page: 'console.html', limit: 280 },
  { name: 'widget', file: 'widget.js', limit: 5 },
]

const read = (file) => readFileSync(new URL(file, dist))
const gz = (file) => gzipSync(read(file), { level: 9 }).length

function firstLoad(page) {
  const seen = new Set()
  const visit = (file) => {
    if (seen.has(file)) return
    seen.add(file)
    if (!file.endsWith('.js')) return
    const base = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : ''
    const statics = String(read(file)).matchAll(/(?:^|[;}\n])\s*(?:import|export)\b[^;'"`]*?["']\.\/([^"']+)["']/g)
    for (const [, name] of statics) visit(base + name)
  }
  for (const [, file] of String(read(page)).matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)) visit(file)
  return [...seen]
}

let failed = false
for (const { name, page, file, limit } of budgets) {
  const files = page ? firstLoad(page) : [file]
  const size = files.reduce((sum, f) => sum + gz(f), 0) / 1000
  const over = size > limit
  failed ||= over
  console.log(`${over ? 'OVER' : 'ok  '} ${name.padEnd(8)} ${size.toFixed(1).padStart(6)} kB of ${limit} kB gzip, ${files.length} files`)
}

const assets = readdirSync(new URL('assets/', dist)).filter((f) => /\.(js|css)$/.test(f))
const all = assets.reduce((sum, f) => sum + gz(`assets/${f}`), 0) / 1000
console.log(`     all      ${all.toFixed(1).padStart(6)} kB in ${assets.length} files`)
process.exitCode = failed ? 1 : 0
