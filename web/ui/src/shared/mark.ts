// Splits a text where words of it are to be marked.

export interface Part {
  text: string
  hit: boolean
}

/** Marks a quote inside a text; spaces and line breaks may differ between the two. */
export function marked(text: string, quote: string): Part[] {
  const bare = quote.replace(/\s+/g, '')
  if (!bare) return [{ text, hit: false }]
  const pattern = [...bare].map((c) => c.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('\\s*')
  const found = new RegExp(pattern).exec(text)
  if (!found) return [{ text, hit: false }]
  const from = found.index
  const to = from + found[0].length
  return [
    { text: text.slice(0, from), hit: false },
    { text: text.slice(from, to), hit: true },
    { text: text.slice(to), hit: false },
  ].filter((p) => p.text)
}

/** A stretch of a text, in runes, half open, with a name to recognise it by. */
export interface Span {
  from: number
  to: number
  name: string
}

export interface Piece {
  text: string
  names: string[]
}

/** Cuts a text at the ends of its spans; each piece knows the spans it lies in. Offsets count runes. */
export function pieces(text: string, spans: readonly Span[]): Piece[] {
  const runes = [...text]
  const good = spans.filter((s) => s.to > s.from && s.from >= 0 && s.from < runes.length)
  const cuts = [...new Set([0, runes.length, ...good.flatMap((s) => [s.from, Math.min(s.to, runes.length)])])].sort((a, b) => a - b)
  const out: Piece[] = []
  for (let i = 0; i + 1 < cuts.length; i++) {
    const from = cuts[i]!
    const to = cuts[i + 1]!
    out.push({ text: runes.slice(from, to).join(''), names: good.filter((s) => s.from <= from && s.to >= to).map((s) => s.name) })
  }
  return out
}
