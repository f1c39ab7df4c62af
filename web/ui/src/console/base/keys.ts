// Keyboard: each view names its keys with a word for the help (?). Single letters work only while
// nobody is typing; combinations with Ctrl (or Cmd) always.
import { computed, onScopeDispose, shallowReactive } from 'vue'

export interface Key {
  key: string // 'j', 'Enter', '?', 'ctrl+k', 'ctrl+Enter'
  label: string
  run: () => unknown // false: not now, let another one have it
}

const groups = shallowReactive(new Set<readonly Key[]>())

/** All keys of the present views, for the help. */
export const allKeys = computed(() => [...groups].flat())

export function useKeys(keys: readonly Key[]): void {
  groups.add(keys)
  onScopeDispose(() => groups.delete(keys))
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.closest('[role="listbox"], dialog') !== null
}

/** Starts listening; call once. */
export function listenKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.defaultPrevented) return
    const ctrl = event.ctrlKey || event.metaKey
    if (!ctrl && (event.altKey || typing(event.target))) return
    if (event.key === 'Enter' && !ctrl && event.target instanceof HTMLElement && event.target.closest('a, button, summary')) return
    const name = ctrl ? `ctrl+${event.key}` : event.key
    const meant = [...groups].reverse().flatMap((g) => [...g]).filter((k) => k.key === name)
    if (meant.some((k) => k.run() !== false)) event.preventDefault()
  })
}
