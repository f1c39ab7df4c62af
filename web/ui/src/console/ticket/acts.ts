// What each action asks for. The server says which actions a person may do now (ticket.actions);
// this table only says how to ask for what they need.
import type { components } from '@shared/api.gen'
import type { Role, Ticket } from '@shared/wire'

export type Input = components['schemas']['ActionInput']

export type FieldKind = 'text' | 'line' | 'team' | 'category' | 'handler' | 'when' | 'yes' | 'number' | 'wait' | 'rating' | 'field' | 'kind' | 'priority' | 'type' | 'articles' | 'place'

export interface Field {
  name: keyof Input
  kind: FieldKind
  needed?: boolean
  template?: boolean // reply templates may be put in
}

export interface ActSpec {
  fields: Field[]
  weight: 'main' | 'quiet' | 'danger' // how its button looks
  key?: string
}

const note: Field = { name: 'note', kind: 'text' }
const reason: Field = { name: 'reason', kind: 'text', needed: true }
const reply: Field = { name: 'text', kind: 'text', needed: true, template: true }
const articles: Field = { name: 'articles', kind: 'articles' }

// In the order in which the buttons stand: the next right step first.
export const acts = {
  accept: { fields: [{ name: 'category', kind: 'category' }, { name: 'priority', kind: 'priority' }], weight: 'main', key: 'a' },
  claim: { fields: [], weight: 'main', key: 'c' },
  respond: { fields: [reply], weight: 'main', key: 'r' },
  resume: { fields: [], weight: 'main' },
  resolve: { fields: [reply, articles], weight: 'main', key: 's' },
  approve: { fields: [], weight: 'main' },
  callback: {
    fields: [{ name: 'reached', kind: 'yes' }, { name: 'contacted', kind: 'yes' }, { name: 'solved', kind: 'yes' }, { name: 'satisfaction', kind: 'rating' }, note],
    weight: 'main',
  },
  rule: { fields: [{ name: 'team', kind: 'team', needed: true }, reason], weight: 'main' },
  decide: { fields: [{ name: 'grant', kind: 'yes' }, note], weight: 'main' },
  judge: { fields: [{ name: 'exclude', kind: 'yes' }, note], weight: 'main' },
  assisted: { fields: [{ name: 'text', kind: 'text', needed: true }], weight: 'main' },
  explain: { fields: [{ name: 'text', kind: 'text', needed: true }], weight: 'main' },
  answer: { fields: [reply, articles], weight: 'quiet' },
  wait: { fields: [{ name: 'reason', kind: 'wait', needed: true }, { name: 'until', kind: 'when' }, { name: 'note', kind: 'text', needed: true }], weight: 'quiet', key: 'w' },
  assign: { fields: [{ name: 'handler', kind: 'handler', needed: true }], weight: 'quiet' },
  dispatch: { fields: [{ name: 'team', kind: 'team', needed: true }, { name: 'category', kind: 'category' }, { name: 'reason', kind: 'text' }], weight: 'quiet', key: 'd' },
  close: { fields: [], weight: 'quiet' },
  assist: { fields: [{ name: 'team', kind: 'team', needed: true }, { name: 'note', kind: 'text', needed: true }], weight: 'quiet' },
  extend: { fields: [{ name: 'until', kind: 'when', needed: true }, reason], weight: 'quiet' },
  return: { fields: [reason, { name: 'suggest_team', kind: 'team' }], weight: 'quiet' },
  sendback: { fields: [reason], weight: 'quiet' },
  supervise: { fields: [{ name: 'note', kind: 'text', needed: true }, { name: 'due', kind: 'when' }], weight: 'quiet' },
  urge: { fields: [note], weight: 'quiet' },
  edit: {
    fields: [{ name: 'title', kind: 'line' }, { name: 'text', kind: 'text' }, { name: 'place', kind: 'place' }, { name: 'category', kind: 'category' }, { name: 'priority', kind: 'priority' }, { name: 'type', kind: 'type' }, { name: 'reason', kind: 'text' }],
    weight: 'quiet',
    key: 'e',
  },
  merge: { fields: [{ name: 'into', kind: 'number', needed: true }], weight: 'quiet' },
  unmerge: { fields: [], weight: 'quiet' },
  link: { fields: [{ name: 'to', kind: 'number', needed: true }, { name: 'kind', kind: 'kind', needed: true }], weight: 'quiet' },
  follow: { fields: [], weight: 'quiet' },
  appeal: { fields: [reason], weight: 'quiet' },
  reopen: { fields: [reason], weight: 'quiet' },
  reject: { fields: [reason], weight: 'danger' },
  cancel: { fields: [{ name: 'reason', kind: 'text' }], weight: 'danger' },
} as const satisfies Record<string, ActSpec>

export type ActName = keyof typeof acts

export function spec(name: ActName): ActSpec {
  return acts[name]
}

/** The actions that a ticket offers, in the order of the table. rate and reveal have places of their
 * own on the page. */
export function offered(ticket: Ticket): ActName[] {
  const all = (Object.keys(acts) as ActName[]).filter((name) => ticket.actions.includes(name))
  // once the requester has heard from us, resolving is the next step
  const [respond, resolve] = [all.indexOf('respond'), all.indexOf('resolve')]
  if (ticket.clock.response_met && respond >= 0 && resolve >= 0) [all[respond], all[resolve]] = ['resolve', 'respond']
  return all
}

/** Whether remarks and files can be added: operations of their own, which `actions` does not name. */
export function speakable(ticket: Ticket, role: Role | undefined): boolean {
  return role !== 'auditor' && !['rejected', 'merged', 'cancelled'].includes(ticket.status)
}

/** What the form starts with. */
export function begin(name: ActName, ticket: Ticket): Input {
  const start: Input = {}
  if (name === 'edit') Object.assign(start, { title: ticket.title, text: ticket.text, place: { ...ticket.place }, category: ticket.category, priority: ticket.priority, type: ticket.type })
  if (name === 'accept') Object.assign(start, { category: ticket.category, priority: ticket.priority })
  if (name === 'callback') Object.assign(start, { reached: true, contacted: true, solved: true })
  if (name === 'rule') start.team = ticket.return?.suggest || ticket.team
  if (name === 'decide') start.grant = true
  if (name === 'judge') start.exclude = false
  if (name === 'link') start.kind = 'related'
  return start
}

/** What is sent: nothing empty, of an edit only what changed, and the version that the person saw. */
export function finish(name: ActName, input: Input, ticket: Ticket): Input {
  const body: Record<string, unknown> = {}
  const before = begin(name, ticket) as Record<string, unknown>
  for (const { name: field } of spec(name).fields) {
    const value = (input as Record<string, unknown>)[field]
    if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) continue
    if (name === 'edit' && JSON.stringify(value) === JSON.stringify(before[field])) continue
    body[field] = value
  }
  if (name === 'callback' && !body.reached) for (const gone of ['contacted', 'solved', 'satisfaction']) delete body[gone]
  return { ...body, version: ticket.version }
}

/** The first thing that is missing, or null. */
export function missing(name: ActName, input: Input): keyof Input | null {
  const empty = (value: unknown) => value === undefined || (typeof value === 'string' && value.trim() === '')
  return spec(name).fields.find((f) => f.needed && empty((input as Record<string, unknown>)[f.name]))?.name ?? null
}
