// Who else has a ticket open. Each page says so now and then and forgets whom it has not heard of;
// the server keeps nothing.
import { computed, onScopeDispose, ref, watch } from 'vue'
import { post } from '@shared/api'
import { me } from '@shared/session'
import type { Notice } from '@shared/wire'
import { usePresence } from '../base/live'

export type Doing = 'looking' | 'typing' | 'left'
export interface Other {
  person: string
  name: string
  doing: Doing
  at: number // ms since 1970, when last heard of
}

const again = 20_000 // ms between two words of one's own
const forgotten = 45_000 // ms of silence after which somebody is gone
const typingRests = 6_000 // ms without a key after which one only looks again

/** The others after a notice; unknown words change nothing. */
export function heard(others: readonly Other[], notice: Notice, now: number): Other[] {
  const { person, name, doing } = notice.data ?? {}
  const rest = others.filter((o) => o.person !== person && now - o.at < forgotten)
  if (typeof person !== 'string' || typeof name !== 'string' || (doing !== 'looking' && doing !== 'typing')) return rest
  return [...rest, { person, name, doing, at: now }]
}

/** Says that one is here, and tells who else is. typing() is called at every key. */
export function useHere(number: () => string) {
  const others = ref<Other[]>([])
  const now = ref(Date.now())
  let doing: Doing = 'looking'
  let rest = 0

  function say(what: Doing, of = number()) {
    // a lost word is said again soon; it is not worth telling the person
    void post('/tickets/{number}/presence', { path: { number: of }, body: { doing: what } }).catch(() => {})
  }

  usePresence((notice) => {
    const person = notice.data?.person
    if (notice.ticket !== number() || person === me.value?.id) return
    const stranger = !others.value.some((o) => o.person === person)
    others.value = heard(others.value, notice, Date.now())
    if (stranger && notice.data?.doing !== 'left') say(doing) // who comes later hears of us at once
  })
  const timer = setInterval(() => {
    now.value = Date.now()
    if (!document.hidden) say(doing)
  }, again)
  watch(number, (of, before) => {
    others.value = []
    if (before) say('left', before)
    say('looking', of)
  }, { immediate: true })
  onScopeDispose(() => {
    clearInterval(timer)
    clearTimeout(rest)
    say('left')
  })

  function typing() {
    if (doing !== 'typing') {
      doing = 'typing'
      say(doing)
    }
    clearTimeout(rest)
    rest = window.setTimeout(() => {
      doing = 'looking'
      say(doing)
    }, typingRests)
  }

  return { others: computed(() => others.value.filter((o) => now.value - o.at < forgotten)), typing }
}
