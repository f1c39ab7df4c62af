import { expect, test } from 'vitest'
import { Problem } from '@shared/problem'
import { importFiles, linesOf } from './importing'

test('each file is told of: read, refused, too big; none stops another', async () => {
  const big = new File([], 'c.pdf')
  Object.defineProperty(big, 'size', { value: 16 * 1024 * 1024 })
  const files = [new File(['x'], 'a.md'), new File(['x'], 'b.bmp'), big, new File(['x'], 'd.txt')]
  const lines = linesOf(files)
  const seen: string[] = []
  await importFiles(files, { team: 'repair', audience: 'staff', draft: true }, lines, async (form) => {
    const { name } = form.get('file') as File
    seen.push(`${name} ${String(form.get('team'))} ${String(form.get('draft'))}`)
    if (name === 'b.bmp') throw new Problem('unavailable', '稍后再试')
    return [{ file: name, status: 'read', clauses: 3, title: name }]
  })
  expect(seen).toEqual(['a.md repair true', 'b.bmp repair true', 'd.txt repair true'])
  expect(lines.map((l) => `${l.file} ${l.status} ${l.clauses}`)).toEqual(['a.md read 3', 'b.bmp skipped 0', 'c.pdf skipped 0', 'd.txt read 3'])
  expect(lines[1]!.why).toBe('稍后再试')
})
