// Calls at hand on this desk, so that one can be parked and another taken. Only ids are kept.
import { ref } from 'vue'

export interface Parked {
  id: string
  label: string
}

const key = 'yht.calls'

function read(): Parked[] {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '[]') as Parked[]
  } catch {
    return []
  }
}

export const parked = ref<Parked[]>(read())

function store(list: Parked[]): void {
  parked.value = list
  try {
    sessionStorage.setItem(key, JSON.stringify(list))
  } catch {
    // the list then lasts as long as the page
  }
}

export function park(call: Parked): void {
  if (!parked.value.some((c) => c.id === call.id)) store([...parked.value, call])
}

export function unpark(id: string): void {
  store(parked.value.filter((c) => c.id !== id))
}
