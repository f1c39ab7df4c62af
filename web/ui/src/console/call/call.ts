// One call at the desk: its sentences, the draft that fills itself, and what the operator changed.
import { computed, reactive, ref, shallowRef } from 'vue'
import { get, post } from '@shared/api'
import type { components } from '@shared/api.gen'
import { asProblem, type Problem } from '@shared/problem'
import type { Call, CallProgress, Draft, Opened, Segment } from '@shared/wire'

export const fieldNames = ['title', 'text', 'name', 'phone', 'unit', 'building', 'floor', 'room', 'category', 'type', 'priority'] as const
export type FieldName = (typeof fieldNames)[number]
export type Format = NonNullable<components['schemas']['CallInput']['format']>
type TicketInput = components['schemas']['CallTicketInput']

export function useCall() {
  const call = shallowRef<Call | null>(null)
  const draft = shallowRef<Draft>({})
  const edited = reactive<Partial<Record<FieldName, string>>>({}) // what the operator typed wins over the draft
  const problem = ref<Problem | null>(null)
  const busy = ref(false)
  const opened = shallowRef<Opened | null>(null)

  const value = (name: FieldName): string => edited[name] ?? draft.value[name]?.value ?? ''
  const critical = computed(() => value('priority') === 'critical')

  async function guarded(run: () => Promise<void>): Promise<void> {
    busy.value = true
    problem.value = null
    try {
      await run()
    } catch (thrown) {
      problem.value = asProblem(thrown)
    } finally {
      busy.value = false
    }
  }

  function take(next: Call) {
    call.value = next
    draft.value = next.draft
  }

  function progress(segment: Segment, p: CallProgress) {
    if (!call.value) return
    draft.value = p.draft
    call.value = { ...call.value, segments: [...call.value.segments, segment], draft: p.draft, decision: p.decision, suggestions: p.suggestions, question_only: p.question_only, safety: p.safety }
  }

  /** Clears the desk for the next call; the one before stays with the server. */
  function clear() {
    call.value = null
    draft.value = {}
    opened.value = null
    problem.value = null
    for (const name of fieldNames) delete edited[name]
  }

  const start = (from: string, externalId: string, transcript: string, format: Format) => guarded(async () => {
    take(await post('/calls', { body: { from, ...(externalId ? { external_id: externalId } : {}), ...(transcript ? { transcript, format } : {}) } }))
  })

  const load = (id: string) => guarded(async () => {
    clear()
    take(await get('/calls/{id}', { path: { id } }))
  })

  const say = (speaker: Segment['speaker'], text: string) => guarded(async () => {
    if (!call.value) return
    const at = Math.max(0, Date.now() - Date.parse(call.value.started_at))
    const p = await post('/calls/{id}/segments', { path: { id: call.value.id }, body: { speaker, text, at } })
    progress({ seq: (call.value.segments.at(-1)?.seq ?? 0) + 1, speaker, text, at }, p)
  })

  /** Makes the ticket: only what the operator changed is sent, the rest is as drafted. */
  async function confirm(attachTo?: string): Promise<Opened | null> {
    await guarded(async () => {
      if (!call.value) return
      const { id, tickets } = call.value
      const body = attachTo ? { attach_to: attachTo } : changes(edited)
      opened.value = await post('/calls/{id}/ticket', { path: { id }, body, once: `call-${id}-${attachTo ?? 'new'}-${tickets.length}` })
    })
    return opened.value
  }

  const end = () => guarded(async () => {
    if (call.value) take(await post('/calls/{id}/end', { path: { id: call.value.id } }))
  })

  function set(name: FieldName, text: string) {
    if (text === (draft.value[name]?.value ?? '')) delete edited[name]
    else edited[name] = text
  }

  return { call, draft, edited, problem, busy, opened, value, critical, clear, start, load, say, confirm, end, set }
}

function changes(edited: Partial<Record<FieldName, string>>): TicketInput {
  const { name, phone, unit, building, floor, room, ...plain } = edited
  const given = <T extends object>(part: T) => Object.values(part).some((v) => v !== undefined)
  const place = { building, floor, room }
  const requester = { name, phone, unit }
  return { ...plain, ...(given(place) ? { place } : {}), ...(given(requester) ? { requester } : {}) } as TicketInput
}
