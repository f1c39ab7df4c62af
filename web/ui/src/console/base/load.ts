import { onScopeDispose, ref, shallowRef, watch, type Ref, type WatchSource } from 'vue'
import { asProblem, type Problem } from '@shared/problem'

export interface Load<T> {
  data: Readonly<Ref<T | null>>
  problem: Readonly<Ref<Problem | null>>
  busy: Readonly<Ref<boolean>>
  reload(): Promise<void>
  set(value: T): void
}

/** Loads something now and whenever a source changes. What was there stays on the page while the
 * new is on its way; an answer that was overtaken is dropped. */
export function useLoad<T>(fetcher: (signal: AbortSignal) => Promise<T>, sources?: WatchSource | WatchSource[]): Load<T> {
  const data = shallowRef<T | null>(null)
  const problem = ref<Problem | null>(null)
  const busy = ref(false)
  let running: AbortController | null = null

  async function reload(): Promise<void> {
    running?.abort()
    const mine = new AbortController()
    running = mine
    busy.value = true
    try {
      const value = await fetcher(mine.signal)
      if (mine.signal.aborted) return
      data.value = value
      problem.value = null
    } catch (thrown) {
      if (!mine.signal.aborted) problem.value = asProblem(thrown)
    } finally {
      if (running === mine) busy.value = false
    }
  }

  if (sources) watch(sources, () => void reload())
  onScopeDispose(() => running?.abort())
  void reload()
  return { data, problem, busy, reload, set: (value) => (data.value = value) }
}
