// How many conversations wait for a person: shown beside the door, kept fresh by the stream.
import { ref } from 'vue'
import { get } from '@shared/api'
import { may } from '@shared/session'
import { useLive } from '../base/live'

export const waitingChats = ref(0)

async function count(): Promise<void> {
  if (!may('listWaitingChats')) return
  try {
    const page = await get('/chats', { query: { limit: 200 } })
    waitingChats.value = page.items.filter((c) => c.state === 'queued').length
  } catch {
    // the number stays as it was until the next notice
  }
}

/** Counts now and after every notice about a conversation. Call once, in the shell. */
export function watchChats(): void {
  void count()
  useLive((notice) => notice.chat !== undefined, () => void count())
}
