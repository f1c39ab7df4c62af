import { onScopeDispose, ref, shallowRef } from 'vue'
import { get } from '@shared/api'
import { asProblem, type Problem } from '@shared/problem'
import type { Ticket } from '@shared/wire'
import type { Filter } from './filter'

const pageSize = 50

/** Pages of tickets by filter: begin() loads the first, more() the next, refresh() what is shown. */
export function usePager(filter: () => Partial<Filter>) {
  const items = shallowRef<Ticket[]>([])
  const next = ref('')
  const busy = ref(false)
  const problem = ref<Problem | null>(null)
  const loaded = ref(false)
  let running: AbortController | null = null
  onScopeDispose(() => running?.abort())

  async function load(cursor: string, limit: number, take: (page: Ticket[]) => Ticket[]) {
    running?.abort()
    const mine = new AbortController()
    running = mine
    busy.value = true
    problem.value = null
    try {
      const page = await get('/tickets', { query: { ...filter(), limit, cursor } as never, signal: mine.signal })
      items.value = take(page.items)
      next.value = page.next_cursor
      loaded.value = true
    } catch (thrown) {
      if (!mine.signal.aborted) problem.value = asProblem(thrown)
    } finally {
      if (running === mine) busy.value = false
    }
  }

  return {
    items, next, busy, problem, loaded,
    begin: () => load('', pageSize, (page) => page),
    more: () => load(next.value, pageSize, (page) => [...items.value, ...page]),
    // what is on the page, loaded again; beyond one request's limit only the head is fresh
    refresh: () => load('', Math.min(200, Math.max(pageSize, items.value.length)), (page) => page),
    replace(ticket: Ticket) {
      items.value = items.value.map((old) => (old.number === ticket.number ? ticket : old))
    },
    drop(number: string) {
      items.value = items.value.filter((old) => old.number !== number)
    },
  }
}
