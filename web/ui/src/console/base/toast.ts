// Short notes at the edge of the page, some with a way back.
import { reactive } from 'vue'
import { asProblem } from '@shared/problem'

export interface Toast {
  id: number
  kind: 'done' | 'wrong'
  text: string
  undo?: () => void
}

export const toasts = reactive<Toast[]>([])
const stays = 6_000
const undoStays = 10_000 // how long an action can be taken back
let count = 0

function show(toast: Omit<Toast, 'id'>, ms: number): void {
  const id = ++count
  toasts.push({ ...toast, id })
  setTimeout(() => dismiss(id), ms)
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((one) => one.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

export function told(text: string, undo?: () => void): void {
  show({ kind: 'done', text, undo }, undo ? undoStays : stays)
}

export function tellWrong(thrown: unknown): void {
  show({ kind: 'wrong', text: asProblem(thrown).message }, stays * 2)
}
