// Requests made on this device, with their tracking codes: so that a person without an account
// finds them again. Stays on the device; can be removed.
import { ref } from 'vue'
import { keep, recall } from '@shared/memory'
import type { Opened } from '@shared/wire'

export interface Receipt {
  number: string
  code: string
  title: string
  at: string
}

const key = 'receipts'
const most = 30

export const receipts = ref<Receipt[]>(recall<Receipt[]>(key) ?? [])

function store(list: Receipt[]): void {
  receipts.value = list.slice(0, most)
  keep(key, receipts.value)
}

export function addReceipt(opened: Pick<Opened, 'number' | 'track_code' | 'title' | 'created_at'>): void {
  if (!opened.track_code) return
  const one = { number: opened.number, code: opened.track_code, title: opened.title, at: opened.created_at }
  store([one, ...receipts.value.filter((r) => r.number !== one.number)])
}

export function removeReceipt(number: string): void {
  store(receipts.value.filter((r) => r.number !== number))
}

export function codeFor(number: string): string {
  return receipts.value.find((r) => r.number === number)?.code ?? ''
}
