// A document's JSON as a form edits it: read leniently, written back whole, so that what a form does
// not know of stays as it was.
import { computed, type Ref, type WritableComputedRef } from 'vue'

export interface Body<T extends object> {
  body: WritableComputedRef<Partial<T>>
  /** Changes one member; an empty list or text takes it out. */
  put<K extends keyof T>(name: K, value: T[K]): void
}

export function useBody<T extends object>(text: Ref<string>): Body<T> {
  const body = computed<Partial<T>>({
    get: () => {
      try {
        return JSON.parse(text.value) as Partial<T>
      } catch {
        return {}
      }
    },
    set: (value) => (text.value = JSON.stringify(value, null, 2)),
  })
  const put: Body<T>['put'] = (name, value) => {
    const next = { ...body.value, [name]: value }
    if (value === '' || (Array.isArray(value) && value.length === 0)) delete next[name]
    body.value = next
  }
  return { body, put }
}
