// Who is signed in, the same for desk and console.
import { ref } from 'vue'
import { del, get, guard, post, type Answer } from './api'
import { asProblem } from './problem'
import type { User } from './wire'

export const me = ref<User | null>(null)
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
}

/** Asks the server who this is; nobody is no error. */
export async function meet(): Promise<void> {
  try {
    take(await get('/me'))
  } catch (thrown) {
    if (asProblem(thrown).code !== 'unauthenticated') throw thrown
    me.value = null
  } finally {
    known.value = true
  }
}

export async function signIn(username: string, password: string): Promise<void> {
  take(await post('/sessions', { body: { username, password } }))
}

export async function signOut(): Promise<void> {
  await del('/sessions')
  me.value = null
  rights.value = new Set()
  guard('')
}

/** Whether the role has work in the console: everybody's but the employee's. */
export function hasConsole(who: User | null): boolean {
  return who !== null && who.role !== 'employee'
}
