// A document's body in the editor: text stays text, anything else is shown as JSON.

/** The words of a body that is a text, or that holds nothing but one under "text". */
function textOf(body: unknown): string | null {
  if (typeof body === 'string') return body
  if (body && typeof body === 'object' && Object.keys(body).length === 1) {
    const only = (body as { text?: unknown }).text
    if (typeof only === 'string') return only
  }
  return null
}

export function toText(body: unknown): string {
  return textOf(body) ?? JSON.stringify(body, null, 2)
}

/** The body that an edited text stands for, in the form that the old one had. Throws SyntaxError. */
export function fromText(text: string, before: unknown): unknown {
  if (before !== undefined && textOf(before) !== null) return typeof before === 'string' ? text : { text }
  return JSON.parse(text) as unknown
}
