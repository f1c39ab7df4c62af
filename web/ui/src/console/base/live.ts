// The live stream, one for the whole console. Views say what they want to hear; a view that missed
// something (the server says "reset") is told to load again.
import { onScopeDispose, ref } from 'vue'
import { send } from '@shared/api'
import { asProblem } from '@shared/problem'
import { messages } from '@shared/sse'
import type { Notice } from '@shared/wire'

export const live = ref<'off' | 'live' | 'retry'>('off')

const presence = 'presence' // who has a ticket open: nothing was changed, so views need not load

type Listener = (notice: Notice | null) => void // null: anything may have happened
const listeners = new Set<Listener>()
const watchers = new Set<(notice: Notice) => void>()
const longestPause = 15_000

let running: AbortController | null = null
let last = ''

/** Listens until the view goes. A burst of notices calls back once. */
export function useLive(hear: (notice: Notice) => boolean, then: () => void): void {
  let timer = 0
  const listener: Listener = (notice) => {
    if (notice && !hear(notice)) return
    clearTimeout(timer)
    timer = window.setTimeout(then, 250)
  }
  listeners.add(listener)
  onScopeDispose(() => {
    clearTimeout(timer)
    listeners.delete(listener)
  })
}

/** Hears who has tickets open, until the view goes. */
export function usePresence(hear: (notice: Notice) => void): void {
  watchers.add(hear)
  onScopeDispose(() => watchers.delete(hear))
}

export function connect(): void {
  if (running) return
  running = new AbortController()
  void follow(running.signal)
}

export function disconnect(): void {
  running?.abort()
  running = null
  live.value = 'off'
}

async function follow(signal: AbortSignal): Promise<void> {
  for (let pause = 500; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
    const began = Date.now()
    try {
      await listen(signal)
    } catch (thrown) {
      if (signal.aborted) return
      if (asProblem(thrown).code === 'unauthenticated') return disconnect()
    }
    if (signal.aborted) return
    live.value = 'retry'
    if (Date.now() - began > longestPause) pause = 500 // it held for a while: try at once
    await new Promise((done) => setTimeout(done, pause))
  }
}

async function listen(signal: AbortSignal): Promise<void> {
  const answer = await send('GET', '/events', { after: last, signal }, 'text/event-stream')
  if (!answer.body) return
  if (live.value === 'retry' && !last) tell(null)
  live.value = 'live'
  for await (const message of messages(answer.body)) {
    if (message.id) last = message.id
    tell(message.event === 'reset' ? null : (JSON.parse(message.data) as Notice))
  }
}

function tell(notice: Notice | null): void {
  if (notice?.type === presence) {
    for (const watcher of watchers) watcher(notice)
    return
  }
  for (const listener of listeners) listener(notice)
}
