// The filters of a ticket list live in the address, so that a list can be kept, shared and gone back to.
import type { LocationQuery } from 'vue-router'
import type { Channel, Priority, Status, TicketType } from '@shared/wire'

export const many = ['team', 'status', 'priority', 'risk', 'category', 'channel', 'type', 'handler'] as const
export const single = ['q', 'from', 'to', 'tag', 'parent', 'building', 'requester', 'counted', 'sort'] as const
type Many = (typeof many)[number]
type Single = (typeof single)[number]

export type Filter = Record<Many, string[]> & Record<Single, string>

export const statuses: Status[] = ['new', 'queued', 'working', 'waiting', 'returned', 'review', 'resolved', 'closed', 'rejected', 'merged', 'cancelled']
export const openStatuses: Status[] = ['new', 'queued', 'working', 'waiting', 'returned', 'review']
export const priorities: Priority[] = ['critical', 'urgent', 'normal', 'low']
export const channels: Channel[] = ['phone', 'web', 'chat', 'api', 'alarm', 'import']
export const types: TicketType[] = ['consult', 'help', 'complaint', 'report', 'suggestion', 'praise']
export const risks = ['soon', 'breached', 'paused', 'ok'] as const
export const sorts = ['-created_at', 'created_at', '-updated_at', 'resolve_due', 'urgency'] as const

const listed = (value: LocationQuery[string] | undefined) => [value].flat().filter((v): v is string => typeof v === 'string' && v !== '')

export function readFilter(query: LocationQuery): Filter {
  const filter = {} as Filter
  for (const name of many) filter[name] = listed(query[name])
  for (const name of single) filter[name] = listed(query[name])[0] ?? ''
  return filter
}

/** The part of an address that says the filter; nothing for what does not narrow. */
export function writeFilter(filter: Filter): LocationQuery {
  const query: LocationQuery = {}
  for (const name of many) if (filter[name].length > 0) query[name] = filter[name]
  for (const name of single) if (filter[name]) query[name] = filter[name]
  return query
}

/** How many filters narrow the list, for the button on a phone. */
export function narrowing(filter: Filter): number {
  return many.filter((name) => filter[name].length > 0).length + single.filter((name) => name !== 'sort' && filter[name]).length
}

export function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((x) => b.includes(x))
}
