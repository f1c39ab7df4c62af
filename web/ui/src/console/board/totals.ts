import type { BoardRow } from '@shared/wire'
import { openStatuses } from '../ticket/filter'

export interface Sum {
  n: number
  query: string
}

const open = openStatuses.map((status) => `status=${status}`).join('&')

/** The sums over all teams of a board; each with the query that lists its tickets. */
export function totals(rows: readonly BoardRow[]): Record<'open' | 'queued' | 'soon' | 'breached' | 'critical', Sum> {
  const teams = rows.map((row) => `team=${encodeURIComponent(row.team)}`).join('&')
  const sum = (count: (row: BoardRow) => number, query: string): Sum => ({ n: rows.reduce((all, row) => all + count(row), 0), query: `${teams}&${query}` })
  return {
    open: sum((row) => row.open.n, open),
    queued: sum((row) => row.status.queued?.n ?? 0, 'status=queued'),
    soon: sum((row) => row.soon.n, 'risk=soon'),
    breached: sum((row) => row.breached.n, 'risk=breached'),
    critical: sum((row) => row.critical.n, `${open}&priority=critical`),
  }
}

export interface Stretch {
  status: string
  n: number
  x: number // 0 … 100
  width: number
}

/** A team's open tickets as stretches of one bar, by status, as wide as the busiest team is 100. */
export function stretches(row: BoardRow, most: number): Stretch[] {
  let x = 0
  return openStatuses.flatMap((status) => {
    const n = row.status[status]?.n ?? 0
    if (n === 0) return []
    const width = (n / most) * 100
    const one = { status, n, x, width }
    x += width
    return [one]
  })
}
