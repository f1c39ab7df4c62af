// Houses that tests start for themselves: the binary with a folder or a database of its own.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const startWithin = 60_000

export interface House {
  url: string
  password: string
  /** Ends the process as a restart does, and waits until it is gone. */
  stop(): Promise<void>
  /** Starts it again at the same address. */
  start(): Promise<void>
  /** Ends it and removes its folder. */
  end(): Promise<void>
}

export function binary(): string {
  const path = resolve(process.env.HOTLINE_BIN ?? '../../bin/hotline')
  if (!existsSync(path)) throw new Error(`no binary at ${path}: run "make build", or name one in HOTLINE_BIN`)
  return path
}

/** Starts a house with demo data, on a free port, and waits until it says that it listens. */
export async function house(args: string[] = [], env: Record<string, string> = {}): Promise<House> {
  const data = mkdtempSync(join(tmpdir(), 'hotline-e2e-'))
  const password = randomBytes(9).toString('base64url')
  let child: ChildProcess | null = null
  const run = async (port: string) => {
    child = spawn(binary(), ['serve', '--demo', '--listen', `127.0.0.1:${port}`, '--data', data, ...args], {
      env: { ...process.env, HOTLINE_DEMO_PASSWORD: password, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    return address(child)
  }
  const url = await run('0')
  const stop = async () => {
    if (child) await ended(child, 'SIGTERM')
    child = null
  }
  return {
    url,
    password: env.HOTLINE_DEMO_PASSWORD ?? password,
    stop,
    start: async () => void (await run(new URL(url).port)),
    end: async () => {
      await stop()
      rmSync(data, { recursive: true, force: true })
    },
  }
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

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill(signal)
  })
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => found(port))
    })
  })
}

async function until(ready: () => void): Promise<void> {
  for (let left = startWithin; left > 0; left -= 100) {
    try {
      return ready()
    } catch {
      await new Promise((next) => setTimeout(next, 100))
    }
  }
  ready()
}

/** A PostgreSQL and a Redis of their own, as `make test` installs them. */
export async function stores(): Promise<{ database: string; queue: string; end(): Promise<void> }> {
  const root = '/usr/lib/postgresql'
  const newest = existsSync(root) ? readdirSync(root).sort().at(-1) : undefined
  if (!newest) throw new Error('PostgreSQL is not installed: run deploy/test-tools.sh')
  const bin = join(root, newest, 'bin')
  const dir = mkdtempSync(join(tmpdir(), 'pg-e2e-'))
  const as = process.getuid?.() === 0 ? { uid: Number(execFileSync('id', ['-u', 'postgres'])), gid: Number(execFileSync('id', ['-g', 'postgres'])) } : {}
  if (as.uid !== undefined) chownSync(dir, as.uid, as.gid)
  const quiet = { ...as, cwd: dir, stdio: 'ignore' as const }
  execFileSync(join(bin, 'initdb'), ['--no-sync', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--username=postgres', '-D', join(dir, 'data')], quiet)
  const [pg, rd] = [await freePort(), await freePort()]
  const postgres = spawn(join(bin, 'postgres'), ['-D', join(dir, 'data'), '-p', `${pg}`, '-k', dir, '-h', '127.0.0.1', '-c', 'fsync=off'], quiet)
  const redis = spawn('redis-server', ['--port', `${rd}`, '--bind', '127.0.0.1', '--save', '', '--dir', dir], { stdio: 'ignore' })
  await until(() => execFileSync(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', `${pg}`, '-U', 'postgres'], quiet))
  return {
    database: `postgres://postgres@127.0.0.1:${pg}/postgres`,
    queue: `redis://127.0.0.1:${rd}`,
    end: async () => {
      await Promise.all([ended(postgres, 'SIGINT'), ended(redis, 'SIGTERM')])
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
