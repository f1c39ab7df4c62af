import { expect, test } from 'vitest'
import { qr } from './qr'

// Rows of dark modules as numbers in base 36, most significant module first; read back with an
// independent decoder when it was written down.
const golden = ['jvyin', 'a6mgx', 'el9wd', 'ejom5', 'ekf31', 'a63wh', 'jvfy7', 'etc', 'cgo0n', 'eqxba', '6u1rd', '6a0r0', '2nngo', 'dqiri', 'jvzil', 'annhq', 'dwge4', '239y', 'jv5nb', 'a6qe2', 'ek3qy', 'ejyn9', 'ejp5j', 'a5xtb', 'jw3dl']

test('a code that was read back stays as it is', () => {
  expect(qr('/?place=3号楼').map((row) => parseInt(row.map((m) => (m ? '1' : '0')).join(''), 2).toString(36))).toEqual(golden)
})

test('the version grows with the text and ends at ten', () => {
  const size = (n: number) => qr('x'.repeat(n)).length
  expect([14, 15, 26, 27, 180, 181, 213].map(size)).toEqual([21, 25, 25, 29, 53, 57, 57])
  expect(() => qr('x'.repeat(214))).toThrow(/214 bytes/)
})
