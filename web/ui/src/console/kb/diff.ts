// What changed between two versions of an article, clause by clause.
export interface Change {
  kind: 'same' | 'gone' | 'new' | 'changed'
  before: string
  after: string
}

/** The longest common run of clauses stays; between, a clause that went and one that came in its place
 * count as changed. */
export function differences(before: readonly string[], after: readonly string[]): Change[] {
  const length = before.map(() => Array<number>(after.length + 1).fill(0))
  length.push(Array<number>(after.length + 1).fill(0))
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      length[i]![j] = before[i] === after[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!)
    }
  }
  const changes: Change[] = []
  let gone: string[] = []
  let came: string[] = []
  const settle = () => {
    for (let k = 0; k < Math.max(gone.length, came.length); k++) {
      const [was, is] = [gone[k], came[k]]
      changes.push({ kind: was === undefined ? 'new' : is === undefined ? 'gone' : 'changed', before: was ?? '', after: is ?? '' })
    }
    gone = []
    came = []
  }
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      settle()
      changes.push({ kind: 'same', before: before[i]!, after: after[j]! })
      i++
      j++
    } else if (j >= after.length || (i < before.length && length[i + 1]![j]! >= length[i]![j + 1]!)) gone.push(before[i++]!)
    else came.push(after[j++]!)
  }
  settle()
  return changes
}

export interface Parts {
  head: string
  before: string
  after: string
  tail: string
}

/** What two texts share at both ends, and what differs in the middle. */
export function parts(before: string, after: string): Parts {
  const [a, b] = [[...before], [...after]] // by character, not by half of one
  const most = Math.min(a.length, b.length)
  let head = 0
  while (head < most && a[head] === b[head]) head++
  let tail = 0
  while (tail < most - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  const middle = (text: string[]) => text.slice(head, text.length - tail).join('')
  return { head: a.slice(0, head).join(''), before: middle(a), after: middle(b), tail: a.slice(a.length - tail).join('') }
}
