import { get } from '@shared/api'
import { may } from '@shared/session'
import type { Person } from '@shared/wire'

/** Who works in a team, handlers and leads; nobody when the person may not list them. */
export async function people(team: string): Promise<Person[]> {
  if (!may('listPeople')) return []
  try {
    const page = await get('/people', { query: { team, limit: 200 } })
    return page.items.filter((p) => !p.disabled && (p.role === 'handler' || p.role === 'lead'))
  } catch {
    return []
  }
}
