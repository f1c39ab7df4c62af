// How teams are judged, as the contract writes it; people read and write percent.
export interface Weights { from: string; response: number; resolution: number; satisfaction: number; basically: number }
export interface Evaluation { month_from: number; weights: Weights[]; callback: { type: string; percent: number }[] }

export const shares = ['response', 'resolution', 'satisfaction'] as const

/** A share as percent, without the dust of binary fractions. */
export const percent = (share: number) => Math.round(share * 10_000) / 100
export const share = (of: number) => Math.round(of * 100) / 10_000

export function sum(w: Weights): number {
  return percent(shares.reduce((all, s) => all + (w[s] || 0), 0))
}

/** What is wrong with a line of weights, if anything: the server refuses the same. */
export function wrong(all: readonly Weights[], at: number): 'sum' | 'order' | null {
  if (sum(all[at]!) !== 100) return 'sum'
  return at > 0 && all[at]!.from <= all[at - 1]!.from ? 'order' : null
}

/** Which line is in force on a day. */
export function current(all: readonly Weights[], day: string): number {
  return Math.max(0, all.findLastIndex((w) => w.from <= day))
}
