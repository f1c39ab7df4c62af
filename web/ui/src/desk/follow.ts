// Following one ticket: by number and code, or as the signed-in requester. Both give the same view.
import { address, get, post } from '@shared/api'
import { categoryName, loadCatalogue, teamName } from '@shared/catalogue'
import type { Satisfaction, Ticket, TicketEvent, Tracked } from '@shared/wire'

export interface Doing {
  text?: string
  note?: string
  reason?: string
  satisfaction?: Satisfaction
  solved?: boolean
}

export interface Source {
  load(): Promise<Tracked>
  act(action: string, body: Doing): Promise<Tracked>
  /** The address of an attached file. */
  file(id: string): string
}

export function byCode(number: string, code: string): Source {
  return {
    load: () => get('/track/{number}', { path: { number }, query: { code } }),
    act: (action, body) => post('/track/{number}/{action}', { path: { number, action }, body: { ...body, code } }),
    file: (id) => address('/track/{number}/attachments/{id}', { number, id }, { code }),
  }
}

export function bySession(number: string): Source {
  async function load(): Promise<Tracked> {
    const [ticket, history] = await Promise.all([
      get('/tickets/{number}', { path: { number } }),
      get('/tickets/{number}/events', { path: { number }, query: { limit: 200 } }),
      loadCatalogue(),
    ])
    return viewOf(ticket, history.items)
  }
  async function act(action: string, body: Doing): Promise<Tracked> {
    if (action === 'supplement') await post('/tickets/{number}/comments', { path: { number }, body: { text: body.text ?? '' } })
    else await post('/tickets/{number}/{action}', { path: { number, action }, body })
    return load()
  }
  const file = (id: string) => address('/tickets/{number}/attachments/{id}', { number, id })
  return { load, act, file }
}

const offered = ['urge', 'cancel', 'rate', 'reopen']
const final = ['rejected', 'merged', 'cancelled']

/** The requester's view of a ticket, as the tracking page has it. */
export function viewOf(ticket: Ticket, events: readonly TicketEvent[]): Tracked {
  const { building, floor, room, raw } = ticket.place
  return {
    number: ticket.number,
    title: ticket.title,
    text: ticket.text,
    status: ticket.status,
    stages: stagesOf(ticket, events),
    team_name: teamName(ticket.team),
    category_name: categoryName(ticket.category),
    place: [building, floor, room].filter(Boolean).join(' ') || raw,
    created_at: ticket.created_at,
    updated_at: ticket.updated_at,
    promised_at: ticket.clock.resolve_due,
    late: ticket.clock.risk === 'breached',
    waiting: ticket.wait,
    replies: events.flatMap((e) => replyOf(e)),
    rating: ticket.callback?.satisfaction ?? '',
    attachments: ticket.attachments.map(({ id, name, media, size }) => ({ id, name, media, size })),
    actions: [...ticket.actions.filter((a) => offered.includes(a)), ...(final.includes(ticket.status) ? [] : ['supplement'])],
  }
}

function replyOf(e: TicketEvent): Tracked['replies'] {
  const text = [e.data.text, e.data.note, e.data.reason].find((v): v is string => typeof v === 'string' && v !== '')
  if (!e.public || !text) return []
  const by = e.by.role === 'system' ? 'system' : e.by.role === 'requester' || e.by.role === 'employee' ? 'requester' : 'staff'
  return [{ at: e.at, type: e.type, by, text }]
}

function stagesOf(ticket: Ticket, events: readonly TicketEvent[]): Tracked['stages'] {
  const first = (...types: string[]) => events.find((e) => types.includes(e.type))?.at ?? null
  const times: Array<[Tracked['stages'][number]['key'], string | null]> = [
    ['received', ticket.created_at],
    ['dispatched', first('ticket.queued', 'ticket.accepted')],
    ['working', first('ticket.claimed', 'ticket.assigned')],
    ['answered', ticket.resolved_at],
    ['closed', ticket.closed_at],
  ]
  const reached: Record<string, number> = { new: 0, queued: 1, returned: 1, working: 2, waiting: 2, review: 2, resolved: 3, closed: 4 }
  const at = reached[ticket.status] ?? 0
  return times.map(([key, time], i) => ({ key, state: i < at || ticket.status === 'closed' ? 'done' : i === at ? 'now' : 'todo', at: i <= at ? time : null }))
}
