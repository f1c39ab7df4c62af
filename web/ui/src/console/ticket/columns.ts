// What a row of the ticket list says under the title. Title, state and due time always show.
export const columns = ['number', 'team', 'category', 'place', 'handler', 'requester', 'channel', 'type', 'created'] as const
export type Column = (typeof columns)[number]

export const usual: readonly Column[] = ['number', 'team', 'category', 'place', 'handler', 'created']

/** The columns that a person chose, the usual ones when nothing was. */
export function columnsOf(chosen: readonly string[]): readonly Column[] {
  const known = columns.filter((c) => chosen.includes(c))
  return known.length > 0 ? known : usual
}
