// What takes an action back, for as long as the note about it stands. Only what the life cycle itself
// can reverse: the history keeps both steps.
import type { Ticket } from '@shared/wire'
import { spec, type ActName, type Input } from './acts'

export interface Back {
  action: ActName
  body: Input
}

/** The action that undoes act, or null when nothing does or the person may not. */
export function inverse(act: string, before: Ticket, after: Ticket): Back | null {
  const back = found(act, before, after)
  return back && after.actions.includes(back.action) ? back : null
}

function found(act: string, before: Ticket, after: Ticket): Back | null {
  switch (act) {
    case 'wait':
      return { action: 'resume', body: {} }
    case 'merge':
      return { action: 'unmerge', body: {} }
    case 'assign':
      return before.handler && before.handler.id !== after.handler?.id ? { action: 'assign', body: { handler: before.handler.id } } : null
    case 'dispatch':
    case 'correct':
      return before.team !== after.team || before.category !== after.category ? { action: 'dispatch', body: { team: before.team, category: before.category } } : null
    case 'edit': {
      const body: Record<string, unknown> = {}
      for (const { name } of spec('edit').fields) {
        const [was, is] = [before, after].map((ticket) => (ticket as unknown as Record<string, unknown>)[name])
        if (was !== undefined && JSON.stringify(was) !== JSON.stringify(is)) body[name] = was
      }
      return Object.keys(body).length > 0 ? { action: 'edit', body } : null
    }
  }
  return null
}
