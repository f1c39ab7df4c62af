// A working calendar as a year of days. The file's form is that of `hotline import calendar`.

export interface Special {
  date: string // YYYY-MM-DD, or two with a slash between
  name?: string
  spans?: string[]
}

export interface CalendarFile {
  zone?: string
  version?: string
  week?: Record<string, string[]>
  statutory?: Special[]
  years?: Array<{ year: number; source?: string; provisional?: boolean; off?: Special[]; work?: Special[] }>
  local?: { off?: Special[]; work?: Special[] }
}

export interface Day {
  date: string
  day: number
  weekday: number // 0 = Monday
  kind: 'work' | 'rest' | 'off' | 'makeup'
  name: string
}

const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/** All days of a year, by month. */
export function yearOf(file: CalendarFile, year: number): Day[][] {
  const entry = file.years?.find((y) => y.year === year)
  const off = [...spread(entry?.off), ...spread(file.local?.off), ...(entry ? [] : spread(file.statutory?.map((s) => ({ ...s, date: `${year}-${s.date}` }))))]
  const work = [...spread(entry?.work), ...spread(file.local?.work)]
  const offNames = new Map(off)
  const workNames = new Map(work)
  return Array.from({ length: 12 }, (_, m) => {
    const count = new Date(Date.UTC(year, m + 1, 0)).getUTCDate()
    return Array.from({ length: count }, (_, d) => {
      const at = new Date(Date.UTC(year, m, d + 1))
      const date = at.toISOString().slice(0, 10)
      const weekday = (at.getUTCDay() + 6) % 7
      const normal = (file.week?.[names[weekday]!] ?? []).length > 0
      const kind = workNames.has(date) ? (normal ? 'work' : 'makeup') : offNames.has(date) ? 'off' : normal ? 'work' : 'rest'
      return { date, day: d + 1, weekday, kind, name: workNames.get(date) ?? offNames.get(date) ?? '' }
    })
  })
}

export function workDays(months: readonly Day[][]): number {
  return months.flat().filter((d) => d.kind === 'work' || d.kind === 'makeup').length
}

function spread(list: readonly Special[] = []): Array<[string, string]> {
  return list.flatMap(({ date, name = '' }) => {
    const [from = '', to = from] = date.split('/')
    const days: Array<[string, string]> = []
    for (let t = Date.parse(from); t <= Date.parse(to); t += 86_400_000) days.push([new Date(t).toISOString().slice(0, 10), name])
    return days
  })
}
