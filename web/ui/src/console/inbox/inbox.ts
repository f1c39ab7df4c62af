// What the person was told: the newest items and how many are not read, kept fresh by the stream.
import { computed, ref } from 'vue'
import { get, post } from '@shared/api'
import type { InboxItem } from '@shared/wire'
import { useLive } from '../base/live'
import { tellWrong } from '../base/toast'

const shown = 12
const most = 99

export const items = ref<InboxItem[]>([])
export const unread = ref(0)
/** The number on the bell; many are many. */
export const count = computed(() => countOf(unread.value))

export function countOf(n: number): string {
  return n > most ? `${most}+` : String(n)
}

async function load(): Promise<void> {
  try {
    const page = await get('/inbox', { query: { limit: shown } })
    items.value = page.items
    unread.value = page.unread
  } catch {
    // the list stays as it was until the next notice
  }
}

/** Loads now and whenever the stream says that there is something new. Call once, in the bell. */
export function watchInbox(): void {
  void load()
  useLive((notice) => notice.type === 'inbox.changed', () => void load())
}

/** Marks one item as read. */
export async function read(item: InboxItem): Promise<void> {
  if (!item.read) await mark({ ids: [item.id] })
}

/** Marks everything as read that is here to be seen, and what came before it. */
export async function readAll(): Promise<void> {
  const newest = items.value[0]
  if (newest) await mark({ until: newest.id })
}

async function mark(which: { ids?: string[]; until?: string }): Promise<void> {
  try {
    unread.value = (await post('/inbox/read', { body: which })).unread
    items.value = items.value.map((one) => (which.until || which.ids?.includes(one.id) ? { ...one, read: true } : one))
  } catch (thrown) {
    tellWrong(thrown)
  }
}
