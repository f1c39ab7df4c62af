// Reads text/event-stream from the body of a fetch: EventSource can neither POST nor carry a token.

export interface Message {
  event: string
  data: string
  id: string
}

/** Yields the messages of a stream until it ends. Field rules: HTML standard, "event stream". */
export async function* messages(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  let current = { event: 'message', data: [] as string[], id: '' }
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line === '') {
          if (current.data.length > 0) yield { ...current, data: current.data.join('\n') }
          current = { event: 'message', data: [], id: current.id }
          continue
        }
        const colon = line.indexOf(':')
        if (colon === 0) continue // comment, keeps the line alive
        const field = colon < 0 ? line : line.slice(0, colon)
        const text = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
        if (field === 'data') current.data.push(text)
        else if (field === 'event') current.event = text
        else if (field === 'id') current.id = text
      }
    }
  } finally {
    reader.releaseLock()
  }
}
