// Places this person named before, and the one a QR code on the wall stands for (/?place=3号楼/7/701).
import { keep, recall } from '@shared/memory'

export interface Spot {
  building: string
  floor: string
  room: string
}

const key = 'places'
const most = 4

export function recentPlaces(): Spot[] {
  return recall<Spot[]>(key) ?? []
}

const scan = 'yht.place' // of this visit only: tomorrow one stands elsewhere

/** The place to begin with: that of the QR code read in this visit, else nothing. */
export function scanned(search = location.search): Partial<Spot> {
  const text = new URLSearchParams(search).get('place') ?? visited()
  if (!text) return {}
  visit(text)
  const [building = '', floor = '', room = ''] = text.split('/').map((part) => part.trim().slice(0, 40))
  return { building, floor, room }
}

export function forgetScanned(): void {
  visit('')
  history.replaceState(null, '', location.pathname + location.hash)
}

function visited(): string {
  try {
    return sessionStorage.getItem(scan) ?? ''
  } catch {
    return '' // storage is forbidden: the address alone counts
  }
}

function visit(text: string): void {
  try {
    sessionStorage.setItem(scan, text)
  } catch {
    // see above
  }
}

export function rememberPlace(spot: Spot): void {
  if (!spot.building.trim()) return
  const one = { building: spot.building.trim(), floor: spot.floor.trim(), room: spot.room.trim() }
  const others = recentPlaces().filter((p) => placeName(p) !== placeName(one))
  keep(key, [one, ...others].slice(0, most))
}

export function placeName(spot: Spot): string {
  return [spot.building, spot.floor, spot.room].filter(Boolean).join(' ')
}
