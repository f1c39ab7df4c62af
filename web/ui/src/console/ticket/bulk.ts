// One action on many tickets. Each is asked for by itself: what one may not do stops no other.
import { asProblem } from '@shared/problem'
import type { Ticket } from '@shared/wire'

export const bulkActs = ['accept', 'claim', 'assign', 'urge'] as const
export type BulkAct = (typeof bulkActs)[number]

export interface Failure {
  number: string
  title: string
  why: string
}

const together = 4 // requests on their way at once

/** The actions that at least one of the tickets offers, with how many do. */
export function bulkOffers(tickets: readonly Ticket[]): Array<{ act: BulkAct; n: number }> {
  return bulkActs.flatMap((act) => {
    const n = tickets.filter((ticket) => ticket.actions.includes(act)).length
    return n > 0 ? [{ act, n }] : []
  })
}

/** Runs one after another, a few at a time; tells each that went well, gives those that did not. */
export async function inBulk(tickets: readonly Ticket[], run: (ticket: Ticket) => Promise<Ticket>, done: (ticket: Ticket) => void): Promise<Failure[]> {
  const left = [...tickets]
  const failed: Failure[] = []
  async function worker() {
    for (let ticket = left.shift(); ticket; ticket = left.shift()) {
      try {
        done(await run(ticket))
      } catch (thrown) {
        failed.push({ number: ticket.number, title: ticket.title, why: asProblem(thrown).message })
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(together, tickets.length) }, worker))
  return failed
}
