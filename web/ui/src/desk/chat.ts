// One conversation with the service: kept on the server, remembered here by id and token, so that
// a reload, a lost network or a restart of the server loses nothing.
import { computed, reactive, ref } from 'vue'
import { get, post, send } from '@shared/api'
import { locale } from '@shared/locale'
import { forget, keep, recall } from '@shared/memory'
import { asProblem, Problem, problemFrom, type Wire } from '@shared/problem'
import { messages } from '@shared/sse'
import type { Chat, ChatState, Opened, Opening, Reply, Turn } from '@shared/wire'
import { tellSite } from './place'
import { addReceipt } from './receipts'

/** A turn on the screen: one from the server, or one that is still on its way. */
export interface Line {
  speaker: Turn['speaker']
  name: string
  text: string
  at: string
  seq: number // 0 = the server's number is not known yet
  reply: Reply | null
  feedback: string
  state: 'done' | 'sending' | 'failed'
}

interface Key {
  id: string
  token: string
  at: number
}

const memory = 'chat'
const waiting = 'chat.unsent'
const keptFor = 12 * 3_600_000
const pollEvery = 3_000

export const lines = reactive<Line[]>([])
export const state = ref<ChatState>('service')
export const ahead = ref(0) // people before this one in the queue
export const busy = ref(false)
export const trouble = ref<Problem | null>(null)
export const started = computed(() => lines.length > 0)

let key: Key | null = null
let timer = 0

function line(speaker: Line['speaker'], text: string, part: Partial<Line> = {}): Line {
  return reactive({ speaker, text, name: '', at: new Date().toISOString(), seq: 0, reply: null, feedback: '', state: 'done', ...part })
}

async function chat(): Promise<Key> {
  if (key) return key
  const opened = await post('/chats', { body: { locale: locale.value } })
  key = { id: opened.id, token: opened.token, at: Date.now() }
  keep(memory, key)
  return key
}

/** Picks up the conversation of the last hours, with what could not be sent. */
export async function resume(): Promise<void> {
  if (started.value) return
  const old = recall<Key>(memory)
  const texts = recall<string[]>(waiting) ?? []
  if (old && Date.now() - old.at < keptFor) await pickUp(old)
  for (const text of texts) lines.push(line('requester', text, { state: 'failed' }))
  noteUnsent()
}

async function pickUp(old: Key): Promise<void> {
  key = old
  try {
    take(await get('/chats/{id}', { path: { id: old.id }, token: old.token }))
    if (state.value === 'closed') key = null
  } catch (thrown) {
    if (!asProblem(thrown).passing) forgetAll() // the server does not know it any more
  }
}

/** Says one thing and takes in the answer as it comes. */
export async function ask(text: string): Promise<void> {
  const mine = line('requester', text, { state: 'sending' })
  lines.push(mine)
  await deliver(mine)
}

/** Tries a turn again that could not be sent. */
export async function resend(mine: Line): Promise<void> {
  lines.splice(lines.indexOf(mine), 1)
  lines.push(mine)
  await deliver(mine)
}

async function deliver(mine: Line): Promise<void> {
  busy.value = true
  trouble.value = null
  mine.state = 'sending'
  const answer = line('service', '', { state: 'sending' })
  if (state.value === 'service') lines.push(answer)
  noteUnsent()
  try {
    const { id, token } = await chat()
    const stream = await send('POST', '/chats/{id}/messages', { path: { id }, token, body: { text: mine.text } as never }, 'text/event-stream')
    mine.state = 'done'
    await read(stream, answer)
  } catch (thrown) {
    drop(answer)
    mine.state = 'failed'
    trouble.value = asProblem(thrown)
    if (['unauthenticated', 'not_found'].includes(trouble.value.code)) key = null // lost: the next try begins anew
  } finally {
    busy.value = false
    noteUnsent()
  }
  await refresh()
}

async function read(stream: Response, answer: Line): Promise<void> {
  let whole: Reply | null = null
  if (stream.headers.get('Content-Type')?.includes('json')) whole = (await stream.json()) as Reply
  else if (stream.body) {
    for await (const message of messages(stream.body)) {
      const data: unknown = JSON.parse(message.data)
      if (message.event === 'delta') answer.text += (data as { text: string }).text
      else if (message.event === 'reply') whole = data as Reply
      else if (message.event === 'problem') throw problemFrom(data as Wire)
    }
  }
  if (!whole) throw new Problem('unavailable', '')
  settle(answer, whole)
}

function settle(answer: Line, reply: Reply): void {
  if (reply.ticket) addReceipt({ ...reply.ticket, created_at: new Date().toISOString() })
  if (reply.kind === 'operator') {
    drop(answer) // only says that the message reached the queue or the person
    return
  }
  Object.assign(answer, { text: reply.text, reply, seq: reply.turn ?? 0, state: 'done' })
  if (!lines.includes(answer)) lines.push(answer)
}

function drop(one: Line): void {
  const at = lines.indexOf(one)
  if (at >= 0) lines.splice(at, 1)
}

function noteUnsent(): void {
  const texts = lines.filter((l) => l.speaker === 'requester' && l.state !== 'done').map((l) => l.text)
  if (texts.length > 0) keep(waiting, texts)
  else forget(waiting)
}

/** Brings the server's view in: turns of a person who took over, place in the queue, numbers. */
export async function refresh(): Promise<void> {
  if (!key || busy.value) return
  try {
    take(await get('/chats/{id}', { path: { id: key.id }, token: key.token }))
  } catch {
    // the next round asks again
  }
}

function take(view: Chat): void {
  state.value = view.state
  ahead.value = view.ahead ?? 0
  const local = lines.filter((l) => l.state !== 'done')
  if (view.turns.length > lines.length - local.length && view.turns.at(-1)?.speaker === 'operator') tellSite('message')
  const fresh = view.turns.map((turn, i) => {
    const shown = lines[i]
    const known = shown && shown.state === 'done' && shown.text === turn.text ? shown : null
    return Object.assign(known ?? line(turn.speaker, turn.text), {
      seq: turn.seq, at: turn.at, name: turn.name, feedback: turn.feedback, reply: known?.reply ?? turn.reply ?? null,
    })
  })
  lines.splice(0, lines.length, ...fresh, ...local)
}

/** Asks for a person. */
export async function askPerson(): Promise<void> {
  trouble.value = null
  try {
    const { id, token } = await chat()
    take(await post('/chats/{id}/handoff', { path: { id }, token }))
  } catch (thrown) {
    trouble.value = asProblem(thrown)
  }
}

/** Makes the ticket that was offered, as edited. */
export async function openTicket(body: Opening): Promise<Opened> {
  const { id, token } = await chat()
  return post('/chats/{id}/ticket', { path: { id }, token, body })
}

/** What the requester asked before an answer. */
export function question(answer: Line): string {
  return lines.slice(0, lines.indexOf(answer)).filter((l) => l.speaker === 'requester').at(-1)?.text ?? ''
}

export async function judge(one: Line, verdict: 'up' | 'down'): Promise<void> {
  if (!key || !one.seq) return
  one.feedback = verdict
  try {
    await post('/chats/{id}/feedback', { path: { id: key.id }, token: key.token, body: { turn: one.seq, verdict } })
  } catch {
    one.feedback = ''
  }
}

/** Follows the conversation while a person is awaited or there. */
export function listen(): void {
  timer = window.setInterval(() => {
    if (state.value === 'queued' || state.value === 'operator') void refresh()
  }, pollEvery)
}

export function quiet(): void {
  clearInterval(timer)
}

function forgetAll(): void {
  key = null
  forget(memory)
  forget(waiting)
}

/** Ends this conversation here and begins with an empty page. */
export function restart(): void {
  forgetAll()
  lines.splice(0)
  state.value = 'service'
  trouble.value = null
}
