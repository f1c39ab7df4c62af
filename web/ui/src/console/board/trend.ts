// The last 30 days of the house or of a team as lines of a small picture.

export interface CountedDay {
  day: string
  opened: number
  resolved: number
  breached: number
}
export const series = ['opened', 'resolved', 'breached'] as const
export type Series = (typeof series)[number]

/** The list behind one point, as the contract's filter "counted" names it. */
export function listOf(what: Series, day: string, team: string): string {
  return `/console/tickets?counted=${encodeURIComponent(`${what}/${day}/${day}${team ? `/team:${team}` : ''}`)}`
}

/** A round number that all values stay under, so that a grid of four fits. */
export function ceiling(days: readonly CountedDay[]): number {
  const most = Math.max(4, ...days.flatMap((d) => series.map((s) => d[s])))
  const unit = 10 ** Math.floor(Math.log10(most))
  return [1, 2, 4, 8, 10].map((n) => n * unit).find((n) => n >= most) ?? most
}
