// datetime-local fields in the office's zone, whatever the zone of this computer is.
const shift = 8 * 3_600_000

/** 2026-11-24T09:00:00+08:00 → 2026-11-24T09:00 */
export function toInput(iso: string | undefined): string {
  const ms = iso ? Date.parse(iso) : NaN
  return Number.isNaN(ms) ? '' : new Date(ms + shift).toISOString().slice(0, 16)
}

/** 2026-11-24T09:00 → 2026-11-24T09:00:00+08:00; '' for nothing. */
export function fromInput(text: string): string {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? `${text.slice(0, 16)}:00+08:00` : ''
}
