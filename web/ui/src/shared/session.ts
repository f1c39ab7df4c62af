// Who is signed in, the same for desk and console.
import { computed, ref } from 'vue'
import { del, get, guard, post, type Answer } from './api'
import { asProblem } from './problem'

export type Me = Answer<'/me', 'get'>['user']

export const me = ref<Me | null>(null)
export const known = ref(false) // whether the server was asked at all
export const role = computed(() => me.value?.role ?? null)

/** Asks the server who this is; nobody is no error. */
export async function meet(): Promise<void> {
  try {
    const answer = await get('/me')
    me.value = answer.user
    guard(answer.csrf ?? '')
  } catch (thrown) {
    if (asProblem(thrown).code !== 'unauthenticated') throw thrown
    me.value = null
  } finally {
    known.value = true
  }
}

export async function signIn(username: string, password: string): Promise<void> {
  const answer = await post('/sessions', { body: { username, password } })
  me.value = answer.user
  guard(answer.csrf)
}

export async function signOut(): Promise<void> {
  await del('/sessions')
  me.value = null
  guard('')
}

const consoleRoles = new Set(['operator', 'handler', 'lead', 'coordinator', 'editor', 'auditor', 'admin', 'security'])

/** Whether the role has work in the console. */
export function hasConsole(who: Me | null): boolean {
  return who !== null && consoleRoles.has(who.role)
}
