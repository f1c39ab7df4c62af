// Puts one event of the history into words.
import { categoryName, teamName } from '@shared/catalogue'
import { exact } from '@shared/time'
import { t as s } from '@shared/words'
import type { TicketEvent } from '@shared/wire'
import { t } from '../words'

export interface Told {
  who: string
  what: string
  words: string
  tone: 'plain' | 'good' | 'said' | 'bad' | 'still' | 'hint'
}

const tones: Record<string, Told['tone']> = {
  'ticket.claimed': 'good', 'ticket.resolved': 'good', 'ticket.approved': 'good', 'ticket.closed': 'good', 'ticket.rated': 'good', 'ticket.callback': 'good', 'ticket.resumed': 'good',
  'ticket.responded': 'said', 'ticket.commented': 'said', 'ticket.opened': 'said', 'ticket.explained': 'said', 'ticket.assisted': 'said',
  'ticket.returned': 'bad', 'ticket.rejected': 'bad', 'ticket.reopened': 'bad', 'ticket.urged': 'bad', 'ticket.supervised': 'bad', 'ticket.sentback': 'bad', 'ticket.cancelled': 'bad', 'clock.soon': 'bad', 'clock.breached': 'bad', 'clock.escalated': 'bad',
  'ticket.second_opinion': 'hint',
  'ticket.waiting': 'still', 'ticket.extension_asked': 'still',
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export function tell(e: TicketEvent): Told {
  return { who: who(e), what: what(e), words: words(e), tone: tones[e.type] ?? 'plain' }
}

const machine = ['ticket.routed', 'ticket.queued']

function who(e: TicketEvent): string {
  const asked = e.by.role === 'employee' || e.by.role === 'requester'
  if (asked && machine.includes(e.type)) return t('story.system') // what their request set off
  if (e.by.role === 'system' || e.by.id === 'system') return t('story.system')
  if (e.by.role === 'requester') return t('story.requester')
  return e.by.name || t('story.requester')
}

/** The verb, with what the event's data adds to it. */
function what(e: TicketEvent): string {
  const { data } = e
  const args: Record<string, string> = {
    team: teamName(text(data.team) || text(data.suggest_team) || e.team),
    category: data.category ? categoryName(text(data.category)) : '',
    channel: data.channel ? s(`channel.${text(data.channel)}` as 'channel.web') : '',
    number: text(data.into) || text(data.from) || text(data.to) || text(data.number),
    until: data.until ? exact(text(data.until)) : '',
    due: data.due ? exact(text(data.due)) : '',
    clock: data.clock ? s(`clock.${text(data.clock)}` as 'clock.sign') : '',
    handler: text(data.handler_name) || text(data.name) || '',
    field: data.field ? t(`field.masked.${text(data.field)}` as 'field.masked.phone') : '',
    rating: data.satisfaction ? s(`rating.${text(data.satisfaction)}` as 'rating.satisfied') : '',
    wait: e.type === 'ticket.waiting' && data.reason ? t(`wait.${text(data.reason)}` as 'wait.other') : '',
  }
  const variant = variantOf(e)
  return t(`event.${e.type}${variant}` as 'event.ticket.opened', args, 'event.other')
}

function variantOf(e: TicketEvent): string {
  if (e.type === 'ticket.callback_due' && e.data.wanted === false) return '.over'
  if (e.type === 'ticket.callback' && e.data.reached === false) return '.missed'
  if (e.type === 'ticket.extension_decided') return e.data.granted ? '.yes' : '.no'
  if (e.type === 'ticket.judged') return e.data.exclude ? '.yes' : '.no'
  if (e.type === 'ticket.waiting' && e.data.until) return '.until'
  return ''
}

/** What was said or given as a reason, in the person's own words. */
function words(e: TicketEvent): string {
  const { data } = e
  const reason = e.type === 'ticket.waiting' ? '' : text(data.reason)
  return [text(data.text), text(data.note), reason].filter(Boolean).join('\n')
}
