import { expect, test } from 'vitest'
import { messages } from './sse'

function stream(...chunks: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  })
}

async function read(...chunks: string[]) {
  const all = []
  for await (const message of messages(stream(...chunks))) all.push(message)
  return all
}

test('events, ids and several lines of data', async () => {
  expect(await read('id: 7\nevent: delta\ndata: a\ndata: b\n\n', ': still here\n\ndata: c\n\n')).toEqual([
    { event: 'delta', data: 'a\nb', id: '7' },
    { event: 'message', data: 'c', id: '7' },
  ])
})

test('however the bytes are cut, the messages are the same', async () => {
  const text = 'event: reply\r\ndata: {"text":"电梯"}\r\n\r\ndata:x\n\n'
  const bytes = new TextEncoder().encode(text)
  const whole = await read(text)
  for (let cut = 1; cut < bytes.length; cut++) {
    const parts = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, cut))
        controller.enqueue(bytes.slice(cut))
        controller.close()
      },
    })
    const got = []
    for await (const message of messages(parts)) got.push(message)
    expect(got, `cut at ${cut}`).toEqual(whole)
  }
})

test('a message that was not finished is no message', async () => {
  expect(await read('data: half')).toEqual([])
})
