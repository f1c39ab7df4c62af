// Times as people read them: how far away, and exactly, always in the office's zone (Beijing).
import { ref } from 'vue'
import { locale } from './locale'
import { t } from './words'

const zone = 'Asia/Shanghai'
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The present, moved on every 20 seconds; what shows a distance in time reads it. */
export const now = ref(Date.now())
setInterval(() => {
  now.value = Date.now()
}, 20_000)

const formats = new Map<string, Intl.DateTimeFormat>()

function format(ms: number, options: Intl.DateTimeFormatOptions): string {
  const key = locale.value + JSON.stringify(options)
  let f = formats.get(key)
  if (!f) {
    f = new Intl.DateTimeFormat(locale.value, { timeZone: zone, hourCycle: 'h23', ...options })
    formats.set(key, f)
  }
  return f.format(ms)
}

/** The day in the office's zone, YYYY-MM-DD. */
export function dayOf(ms: number): string {
  return new Date(ms + 8 * hour).toISOString().slice(0, 10)
}

/** 今天 09:12 · 昨天 18:00 · 11月24日 09:12 · 2025年3月1日 09:12 */
export function exact(iso: string, at = now.value): string {
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return iso
  const clock = format(ms, { hour: '2-digit', minute: '2-digit' })
  if (dayOf(ms) === dayOf(at)) return t('time.today', { clock })
  if (dayOf(ms) === dayOf(at - day)) return t('time.yesterday', { clock })
  if (dayOf(ms) === dayOf(at + day)) return t('time.tomorrow', { clock })
  const year = dayOf(ms).slice(0, 4) === dayOf(at).slice(0, 4) ? undefined : 'numeric'
  return `${format(ms, { year, month: locale.value === 'en' ? 'short' : 'long', day: 'numeric' })} ${clock}`
}

/** 2026年11月24日星期二 09:12:03（北京时间） */
export function full(iso: string): string {
  const ms = Date.parse(iso)
  if (Number.isNaN(ms)) return iso
  const time = format(ms, { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long', hour: '2-digit', minute: '2-digit', second: '2-digit' })
  return t('time.zone', { time })
}

/** A date without a time: 2026年1月1日 */
export function date(iso: string): string {
  if (!iso) return ''
  const ms = Date.parse(iso.length === 10 ? `${iso}T00:00:00+08:00` : iso)
  if (Number.isNaN(ms)) return iso
  return format(ms, { year: 'numeric', month: locale.value === 'en' ? 'short' : 'long', day: 'numeric' })
}

/** A length of time in its two largest units: 2小时10分 · 3天4小时 */
export function span(ms: number): string {
  const size = Math.abs(ms)
  const d = Math.floor(size / day)
  const h = Math.floor((size % day) / hour)
  const m = Math.floor((size % hour) / minute)
  if (d >= 7 || (d > 0 && h === 0)) return t('time.d', { d })
  if (d > 0) return t('time.dh', { d, h })
  if (h > 0) return m > 0 ? t('time.hm', { h, m }) : t('time.h', { h })
  return m > 0 ? t('time.m', { m }) : t('time.moment')
}

/** 3分钟前 · 2小时后 */
export function distance(iso: string, at = now.value): string {
  const diff = Date.parse(iso) - at
  if (Number.isNaN(diff)) return ''
  if (Math.abs(diff) < minute) return t('time.now')
  return t(diff < 0 ? 'time.ago' : 'time.in', { span: span(diff) })
}

/** Milliseconds until a due time, negative when it has passed. */
export function left(iso: string, at = now.value): number {
  return Date.parse(iso) - at
}
