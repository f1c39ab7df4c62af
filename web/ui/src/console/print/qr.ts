// QR codes (ISO/IEC 18004, model 2) for the addresses that we print: byte mode, error correction M,
// versions 1 to 10, that is up to 213 bytes.

/** Dark modules by row. Throws when the text is too long for version 10. */
export type Modules = boolean[][]

interface Version {
  ec: number // error correction bytes of each block
  blocks: number[] // data bytes of each block
  align: number[] // centres of the alignment patterns
}

const versions: Version[] = [
  { ec: 10, blocks: [16], align: [] },
  { ec: 16, blocks: [28], align: [6, 18] },
  { ec: 26, blocks: [44], align: [6, 22] },
  { ec: 18, blocks: [32, 32], align: [6, 26] },
  { ec: 24, blocks: [43, 43], align: [6, 30] },
  { ec: 16, blocks: [27, 27, 27, 27], align: [6, 34] },
  { ec: 18, blocks: [31, 31, 31, 31], align: [6, 22, 38] },
  { ec: 22, blocks: [38, 38, 39, 39], align: [6, 24, 42] },
  { ec: 22, blocks: [36, 36, 36, 37, 37], align: [6, 26, 46] },
  { ec: 26, blocks: [43, 43, 43, 43, 44], align: [6, 28, 50] },
]
const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0)

export function qr(text: string): Modules {
  const bytes = [...new TextEncoder().encode(text)]
  const at = versions.findIndex((v, i) => bytes.length + (i < 9 ? 2 : 3) <= sum(v.blocks))
  const version = versions[at]
  if (!version) throw new RangeError(`${bytes.length} bytes are too many for a QR code of version 10`)
  const number = at + 1
  const code = interleave(version, fill(bytes, number, sum(version.blocks)))
  let best: { dark: Modules; cost: number } | null = null
  for (let mask = 0; mask < masks.length; mask++) {
    const dark = draw(version, number, code, mask)
    const cost = penalty(dark)
    if (!best || cost < best.cost) best = { dark, cost }
  }
  return best!.dark
}

/** Mode, length, bytes, end, and padding up to the capacity. */
function fill(bytes: readonly number[], number: number, capacity: number): number[] {
  const bits: number[] = []
  const push = (value: number, length: number) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1)
  }
  push(4, 4)
  push(bytes.length, number < 10 ? 8 : 16)
  for (const b of bytes) push(b, 8)
  push(0, Math.min(4, capacity * 8 - bits.length))
  while (bits.length % 8) bits.push(0)
  const out: number[] = []
  for (let i = 0; i < bits.length; i += 8) out.push(bits.slice(i, i + 8).reduce((a, b) => a * 2 + b, 0))
  for (let pad = 0xec; out.length < capacity; pad ^= 0xec ^ 0x11) out.push(pad)
  return out
}

function multiply(a: number, b: number): number {
  let product = 0
  for (; b; b >>= 1) {
    if (b & 1) product ^= a
    a = (a << 1) ^ (a & 0x80 ? 0x11d : 0)
  }
  return product
}

/** The Reed–Solomon remainder of a block. */
function remainder(data: readonly number[], length: number): number[] {
  let generator = [1]
  for (let i = 0, root = 1; i < length; i++, root = multiply(root, 2)) {
    const next = [...generator, 0]
    generator.forEach((g, k) => (next[k + 1]! ^= multiply(g, root)))
    generator = next
  }
  const rest = [...data, ...Array<number>(length).fill(0)]
  for (let i = 0; i < data.length; i++) {
    const factor = rest[i]!
    if (factor) generator.forEach((g, k) => (rest[i + k]! ^= multiply(g, factor)))
  }
  return rest.slice(data.length)
}

function interleave(version: Version, data: number[]): number[] {
  let from = 0
  const blocks = version.blocks.map((length) => data.slice(from, (from += length)))
  const checks = blocks.map((block) => remainder(block, version.ec))
  const column = (lists: number[][], i: number) => lists.flatMap((list) => (i < list.length ? [list[i]!] : []))
  const longest = Math.max(...version.blocks)
  return [...Array.from({ length: longest }, (_, i) => column(blocks, i)).flat(), ...Array.from({ length: version.ec }, (_, i) => column(checks, i)).flat()]
}

const masks: Array<(y: number, x: number) => boolean> = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
]

/** value followed by its BCH remainder; poly has length + 1 bits. */
function bch(value: number, poly: number, length: number): number {
  let rest = value << length
  for (let i = 31 - Math.clz32(rest); i >= length; i = 31 - Math.clz32(rest)) rest ^= poly << (i - length)
  return (value << length) | rest
}

function draw(version: Version, number: number, code: readonly number[], mask: number): Modules {
  const size = 17 + 4 * number
  const fixed: Array<Array<boolean | undefined>> = Array.from({ length: size }, () => Array<boolean | undefined>(size).fill(undefined))
  const put = (y: number, x: number, dark: boolean) => {
    if (y >= 0 && x >= 0 && y < size && x < size) fixed[y]![x] = dark
  }
  const ring = (y: number, x: number, radius: number) => {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const far = Math.max(Math.abs(dy), Math.abs(dx))
        put(y + dy, x + dx, radius === 2 ? far !== 1 : far !== 2 && far !== 4)
      }
    }
  }
  for (let i = 0; i < size; i++) {
    put(6, i, i % 2 === 0)
    put(i, 6, i % 2 === 0)
  }
  for (const [y, x] of [[3, 3], [3, size - 4], [size - 4, 3]] as const) ring(y, x, 4)
  const { align } = version
  for (const y of align) {
    for (const x of align) if (!((y === 6 && (x === 6 || x === align.at(-1))) || (x === 6 && y === align.at(-1)))) ring(y, x, 2)
  }
  const format = bch(mask, 0x537, 10) ^ 0x5412 // level M is 00
  for (let i = 0; i < 15; i++) {
    const dark = ((format >> i) & 1) === 1
    put(i < 6 ? i : i < 8 ? i + 1 : size - 15 + i, 8, dark)
    put(8, i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i, dark)
  }
  put(size - 8, 8, true)
  if (number >= 7) {
    const info = bch(number, 0x1f25, 12)
    for (let i = 0; i < 18; i++) {
      const dark = ((info >> i) & 1) === 1
      put(Math.floor(i / 3), size - 11 + (i % 3), dark)
      put(size - 11 + (i % 3), Math.floor(i / 3), dark)
    }
  }
  return lay(fixed, code, masks[mask]!)
}

/** Lays the bits in double columns from the right, up and down, around what is fixed. */
function lay(fixed: Array<Array<boolean | undefined>>, code: readonly number[], mask: (y: number, x: number) => boolean): Modules {
  const size = fixed.length
  const dark = fixed.map((row) => row.map((m) => m === true))
  let bit = 0
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right-- // the timing column
    for (let i = 0; i < size; i++) {
      const y = up ? size - 1 - i : i
      for (const x of [right, right - 1]) {
        if (fixed[y]![x] !== undefined) continue
        const on = ((code[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1
        dark[y]![x] = (on === 1) !== mask(y, x)
        bit++
      }
    }
  }
  return dark
}

/** How hard to read: long runs, blocks of one colour, too much of one colour. */
function penalty(dark: Modules): number {
  const size = dark.length
  const lines = [...dark, ...dark.map((_, x) => dark.map((row) => row[x]!))]
  let cost = 0
  for (const line of lines) {
    const text = line.map((m) => (m ? '1' : '0')).join('')
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) cost += run.length - 2
    cost += 40 * (text.match(/(?=10111010000|00001011101)/g) ?? []).length
  }
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) if (new Set([dark[y]![x], dark[y - 1]![x], dark[y]![x - 1], dark[y - 1]![x - 1]]).size === 1) cost += 3
  }
  const share = (100 * dark.flat().filter(Boolean).length) / (size * size)
  return cost + 10 * Math.floor(Math.abs(share - 50) / 5)
}
