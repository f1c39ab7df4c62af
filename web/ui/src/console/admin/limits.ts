// Time limits as the policy writes them: 30min, 2h, 4wh, 3wd, 15d.
export const units = ['min', 'h', 'wh', 'wd', 'd'] as const
export type Unit = (typeof units)[number]
export const clocks = ['sign', 'response', 'resolve'] as const

export interface Line { category?: string; type?: string; team?: string; priority?: string; from?: string; to?: string; note?: string; sign?: string; response?: string; resolve?: string }
export interface Season { name: string; from: string; to: string; categories: string[]; types?: string[]; raise_to: string }
export interface Policy { priorities: Record<string, Partial<Record<(typeof clocks)[number], string>>>; rules: Line[]; seasons: Season[] }

export function parts(limit: string): { n: string; unit: Unit } {
  const [, n = '', unit = 'wh'] = /^(\d+)(min|h|wh|wd|d)$/.exec(limit) ?? []
  return { n, unit: unit as Unit }
}

/** A line with some members changed; those left empty are taken out. */
export function changed(line: Line, part: Partial<Line>): Line {
  return Object.fromEntries(Object.entries({ ...line, ...part }).filter(([, v]) => v)) as Line
}

/** The team that a line speaks of, '' for all. */
export const teamOf = (line: Line) => line.team ?? line.category?.split('.')[0] ?? ''
