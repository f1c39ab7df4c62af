import { left } from '@shared/time'
import type { Clock, ClockKind, Ticket } from '@shared/wire'

export interface Due {
  kind: ClockKind
  at: string
}

/** The clock that ends next, of those that still run; null when none does. */
export function nextDue(clock: Clock): Due | null {
  if (clock.state !== 'running' && clock.state !== 'paused') return null
  const all: Array<[ClockKind, string | null, string | null]> = [
    ['sign', clock.sign_due, clock.sign_met],
    ['response', clock.response_due, clock.response_met],
    ['resolve', clock.resolve_due, clock.resolve_met],
  ]
  const running = all.flatMap(([kind, due, met]) => (due && !met ? [{ kind, at: due }] : []))
  return running.sort((a, b) => a.at.localeCompare(b.at))[0] ?? null
}

/** How much of the time from opening to the due time is used, 0 … 1. */
export function used(ticket: Pick<Ticket, 'created_at'>, due: Due, at = Date.now()): number {
  const start = Date.parse(ticket.created_at)
  const end = Date.parse(due.at)
  if (end <= start) return 1
  return Math.min(1, Math.max(0, (at - start) / (end - start)))
}

/** The tone of a due time: what the server says of the risk, and over as soon as it has passed. */
export function tone(clock: Clock, due: Due): 'due' | 'soon' | 'breached' | 'paused' {
  if (clock.state === 'paused') return 'paused'
  if (left(due.at) < 0 || clock.risk === 'breached') return 'breached'
  return clock.risk === 'soon' ? 'soon' : 'due'
}
