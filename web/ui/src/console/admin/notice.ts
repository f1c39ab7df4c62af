// The plan of notices as the contract writes it.

export interface Rule {
  name: string
  event: string
  percent?: number
  priority?: string[]
  needs_person?: boolean
  to: string[]
  by: string[]
  urgent?: boolean
}
export interface Plan {
  rules: Rule[]
  steps: { after: string; to: 'handler' | 'lead' | 'coordinator' }[]
  quiet: { from: string; to: string }
}

export const recipients = ['requester', 'followers', 'handler', 'team', 'lead', 'operator', 'coordinator', 'step'] as const
export const ways = ['inbox', 'mail', 'robot'] as const
export const steps = ['handler', 'lead', 'coordinator'] as const

/** The lines of notices that there are texts for, with the event that sets each off. */
export const lines = {
  critical: 'ticket.opened', person_needed: 'ticket.opened', chat_waiting: 'chat.handoff', received: 'ticket.opened', resolved: 'ticket.resolved', rejected: 'ticket.rejected',
  assigned: 'ticket.assigned', half: 'clock.soon', soon: 'clock.soon', breached: 'clock.breached', escalated: 'clock.escalated', returned: 'ticket.returned', ruled: 'ticket.ruled',
  supervised: 'ticket.supervised', explained: 'ticket.explained', urged: 'ticket.urged', assist_asked: 'ticket.assist_asked', extension_asked: 'ticket.extension_asked',
  extension_decided: 'ticket.extension_decided', sentback: 'ticket.sentback', reopened: 'ticket.reopened',
} as const
export type LineName = keyof typeof lines

/** What makes a line of its kind the narrower one that its text speaks of. */
const narrow: Partial<Record<LineName, Partial<Rule>>> = { critical: { priority: ['critical'], urgent: true }, person_needed: { needs_person: true }, half: { percent: 50 }, soon: { percent: 80 } }

export function newRule(name: LineName): Rule {
  return { name, event: lines[name], ...narrow[name], to: ['lead'], by: ['inbox'] }
}

/** Minutes of a length of time as the plan writes it: 30m, 2h, 1h30m, 30m0s. */
export function minutes(after: string): number {
  const [, h = '0', m = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?(?:0s)?$/.exec(after) ?? []
  return Number(h) * 60 + Number(m)
}

/** Puts the steps in order of time, as the server wants them. */
export function ordered(all: Plan['steps']): Plan['steps'] {
  return [...all].sort((a, b) => minutes(a.after) - minutes(b.after))
}
