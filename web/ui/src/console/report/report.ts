// What the report says in words and in which order.
import type { Rates } from '@shared/wire'
import { t } from '../words'

/** The month of a date as the server takes it, 2026-11. */
export function thisMonth(now = new Date()): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`
}

/** A rate as people read it; without a denominator a dash. */
export function percent(rate: { value: number | null }): string {
  return rate.value === null ? '—' : `${(rate.value * 100).toFixed(1)}%`
}

export function score(n: number | null): string {
  return n === null ? '—' : n.toFixed(1)
}

/** The lines with most requests first; lines without any are left out. */
export function byOpened<T extends Pick<Rates, 'counts'>>(lines: readonly T[], most: number): T[] {
  return lines.filter((x) => x.counts.opened + x.counts.resolved > 0).sort((a, b) => b.counts.opened - a.counts.opened || b.counts.resolved - a.counts.resolved).slice(0, most)
}

/** The first sentence of the report. */
export function headline(all: Rates): string {
  const c = all.counts
  return t('report.headline', {
    opened: c.opened, resolved: c.resolved, breached: c.breached, callbacks: c.callbacks, composite: score(all.composite),
    resolution: percent(all.resolution), satisfaction: percent(all.satisfaction),
  })
}
