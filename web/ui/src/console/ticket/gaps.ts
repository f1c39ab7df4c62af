// The gaps of a reply template (快捷答复): {number}, {place} … are filled from the ticket; {?问题}
// is asked of whoever uses the template.
import type { Ticket } from '@shared/wire'
import { exact } from '@shared/time'

export const gapNames = ['number', 'title', 'place', 'name', 'handler', 'due'] as const

const asked = /\{\?([^{}]{1,40})\}/g

/** The questions of a template, each once, in order. */
export function questions(text: string): string[] {
  return [...new Set([...text.matchAll(asked)].map((m) => m[1]!.trim()))].filter(Boolean)
}

/** The template with its gaps filled; a gap that the ticket says nothing of goes, a question without
 * an answer stays to be seen. */
export function fillGaps(text: string, ticket: Ticket, answers: Readonly<Record<string, string>> = {}): string {
  const { number, title, place, requester, handler, clock } = ticket
  const values: Record<(typeof gapNames)[number], string> = {
    number,
    title,
    place: [place.building, place.floor, place.room].filter(Boolean).join(' '),
    name: requester.name ?? '',
    handler: handler?.name ?? '',
    due: clock.resolve_due ? exact(clock.resolve_due) : '',
  }
  return text
    .replace(asked, (whole, question: string) => answers[question.trim()]?.trim() || whole)
    .replace(/\{(\w+)\}/g, (whole, gap: string) => (gap in values ? values[gap as 'number'] : whole))
}
