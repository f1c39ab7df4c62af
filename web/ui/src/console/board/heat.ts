// When and where requests come in: tickets by building and hour of the office's day.
import type { Ticket } from '@shared/wire'

export const hours = 24
export const mostPlaces = 10
const zone = 8 * 3_600_000 // ms, the office's zone

export interface HeatRow {
  place: string
  n: number
  byHour: number[]
}

/** The busiest places first; tickets that name none are left out. */
export function heat(tickets: readonly Pick<Ticket, 'place' | 'created_at'>[]): HeatRow[] {
  const rows = new Map<string, HeatRow>()
  for (const { place, created_at } of tickets) {
    if (!place.building) continue
    const row = rows.get(place.building) ?? { place: place.building, n: 0, byHour: Array<number>(hours).fill(0) }
    row.n++
    row.byHour[new Date(Date.parse(created_at) + zone).getUTCHours()]!++
    rows.set(place.building, row)
  }
  return [...rows.values()].sort((a, b) => b.n - a.n || a.place.localeCompare(b.place)).slice(0, mostPlaces)
}
