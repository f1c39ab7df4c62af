// Who is signed in, the same for desk and console.
import { ref } from 'vue'
import { del, get, guard, post, type Answer } from './api'
import { forget, remember, remembered } from './memory'
import { asProblem } from './problem'
import type { User } from './wire'

export const me = ref<User | null>(null)
const hint = 'signed' // that somebody signed in on this device; not who

export const known = ref(false) // whether the server was asked at all
const rights = ref<ReadonlySet<string>>(new Set())

/** Whether the server would let this person call an operation (operationId of the contract). */
export function may(operation: string): boolean {
  return rights.value.has(operation)
}

function take(answer: Answer<'/me', 'get'>): void {
  me.value = answer.user
  rights.value = new Set(answer.rights)
  guard(answer.csrf)
  remember(hint, '1')
}

/** Asks the server who this is; nobody is no error. With lazily, only when somebody signed in here before. */
export async function meet(lazily = false): Promise<void> {
  try {
    if (lazily && !remembered(hint)) return
    take(await get('/me'))
  } catch (thrown) {
    if (asProblem(thrown).code !== 'unauthenticated') throw thrown
    leave()
  } finally {
    known.value = true
  }
}

export async function signIn(username: string, password: string): Promise<void> {
  take(await post('/sessions', { body: { username, password } }))
}

export async function signOut(): Promise<void> {
  await untold().catch(() => {})
  await del('/sessions')
  leave()
}

/** Ends messages to this browser: whoever sits here next is not told. */
export async function untold(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration('/')
  await (await worker?.pushManager?.getSubscription())?.unsubscribe()
}

function leave(): void {
  me.value = null
  rights.value = new Set()
  guard('')
  forget(hint)
}

/** Whether the role has work in the console: everybody's but the employee's. */
export function hasConsole(who: User | null): boolean {
  return who !== null && who.role !== 'employee'
}
