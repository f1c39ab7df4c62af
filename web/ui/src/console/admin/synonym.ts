// Groups of words that mean the same, as lines of text.

export function groupsOf(text: string): string[][] {
  return text.split('\n').map((line) => line.split(/[\s,，、;；/]+/).filter(Boolean)).filter((words) => words.length > 0)
}

/** The lines of a document; of one that is no list of groups, none. */
export function linesOf(json: string): string {
  try {
    const groups = JSON.parse(json) as unknown
    return Array.isArray(groups) ? groups.map((words) => (Array.isArray(words) ? words.join(' ') : String(words))).join('\n') : ''
  } catch {
    return ''
  }
}
