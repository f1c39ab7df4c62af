// What a person is writing into the form: kept on this device until it has been sent.
import { reactive, ref, watch } from 'vue'
import { post } from '@shared/api'
import { forget, keep, recall } from '@shared/memory'
import { packed } from '@shared/photo'
import { asProblem, type Problem } from '@shared/problem'
import { me } from '@shared/session'
import type { Decision, Opened, Opening, TicketType } from '@shared/wire'
import { rememberPlace, scanned } from './recent'
import { addReceipt } from './receipts'

export interface Draft {
  title: string
  text: string
  category: string // '' = as the service suggests
  type: TicketType | ''
  building: string
  floor: string
  room: string
  name: string
  phone: string
  shared: boolean // colleagues of the unit may see it
}

const empty: Draft = { title: '', text: '', category: '', type: '', building: '', floor: '', room: '', name: '', phone: '', shared: false }

/** One form. With a slot, what is typed survives a reload under that name. */
export function useRequest(slot: string, start: Partial<Draft> = {}, fresh = false) {
  const kept = fresh ? {} : recall<Partial<Draft>>(slot)
  const draft = reactive<Draft>({ ...empty, ...start, ...scanned(), ...kept })
  const decision = ref<Decision | null>(null)
  const problem = ref<Problem | null>(null)
  const busy = ref(false)
  let once = crypto.randomUUID()

  watch(draft, () => {
    keep(slot, draft)
    once = crypto.randomUUID() // what was changed is another request
  })
  watch(me, (who) => {
    if (!who) return
    draft.name ||= who.name
  }, { immediate: true })

  const suggest = useSuggestion(draft, decision)

  async function submit(photos: readonly File[], send: (o: Opening, once: string) => Promise<Opened>): Promise<Opened | null> {
    busy.value = true
    problem.value = null
    try {
      const attachments = await Promise.all(photos.map(packed))
      const opened = await send({ ...opening(draft), ...(attachments.length ? { attachments } : {}) }, once)
      forget(slot)
      rememberPlace(draft)
      addReceipt(opened)
      once = crypto.randomUUID()
      return opened
    } catch (thrown) {
      problem.value = asProblem(thrown)
      return null
    } finally {
      busy.value = false
    }
  }

  return { draft, decision, problem, busy, submit, suggest }
}

function opening(d: Draft): Opening {
  const place = d.building || d.floor || d.room ? { building: d.building.trim(), floor: d.floor.trim(), room: d.room.trim(), raw: '' } : undefined
  return {
    ...(d.title.trim() ? { title: d.title.trim() } : {}),
    text: d.text.trim(),
    ...(d.category ? { category: d.category } : {}),
    ...(d.type ? { type: d.type } : {}),
    ...(place ? { place } : {}),
    ...(d.name.trim() || d.phone.trim() ? { requester: { name: d.name.trim(), phone: d.phone.trim() } } : {}),
    ...(d.shared ? { visibility: 'unit' as const } : {}),
  }
}

/** Asks the service where a text would go, a moment after the typing stops. */
function useSuggestion(draft: Draft, decision: { value: Decision | null }) {
  let timer = 0
  let running: AbortController | null = null

  async function ask() {
    running?.abort()
    running = new AbortController()
    try {
      decision.value = await post('/classify', { body: { text: draft.text.trim(), channel: 'web' }, signal: running.signal })
    } catch {
      // a suggestion that does not come is no trouble: the server decides when the form is sent
    }
  }

  return function later() {
    clearTimeout(timer)
    if (draft.text.trim().length < 4) {
      decision.value = null
      return
    }
    timer = window.setTimeout(() => void ask(), 350)
  }
}
