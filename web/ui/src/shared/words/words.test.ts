// The catalogues are complete, and every key that a page asks for exists and is used.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { en as consoleEn } from '../../console/words/en'
import { zh as consoleZh } from '../../console/words/zh'
import { en as deskEn } from '../../desk/words/en'
import { more as deskMore } from '../../desk/words/more'
import { zh as deskZh } from '../../desk/words/zh'
import { en as sharedEn } from './en'
import { zh as sharedZh } from './zh'

type Table = Record<string, string>
const rooms: Array<[string, Table, Table]> = [
  ['shared', sharedZh, sharedEn],
  ['desk', { ...deskZh, ...deskMore }, deskEn],
  ['console', consoleZh, consoleEn],
]

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((f) => /\.(vue|ts)$/.test(f) && !/words\/|words\.ts$|\.test\.ts$|api\.gen/.test(f))
    .map((f) => readFileSync(join(folder, f), 'utf8'))
}
const text = sources('src').join('\n')

const names = (sentence: string) => [...sentence.matchAll(/\{(\w+)/g)].map((m) => m[1]).sort()

describe.each(rooms)('words of %s', (_room, zh, en) => {
  test('en has exactly the keys of zh-CN', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })

  test('no sentence is empty and the values filled in agree', () => {
    for (const key of Object.keys(zh)) {
      expect(zh[key]!.trim(), key).not.toBe('')
      expect(en[key]!.trim(), key).not.toBe('')
      expect([...new Set(names(en[key]!))], key).toEqual([...new Set(names(zh[key]!))])
    }
  })

  test('no key is dead', () => {
    // a key is used whole, or by its family: t(`status.${s}`) uses every "status." key
    const families = [...text.matchAll(/`([\w.]+\.)\$\{/g)].map((m) => m[1]!)
    const dead = Object.keys(zh).filter((key) => !text.includes(`'${key}'`) && !families.some((f) => key.startsWith(f)))
    expect(dead).toEqual([])
  })
})

test('every key asked for exists', () => {
  const all = new Set(rooms.flatMap(([, zh]) => Object.keys(zh)))
  const asked = [...text.matchAll(/(?:\b[ts]\(|label:)\s*'([\w.]+)'/g)].map((m) => m[1]!)
  expect(asked.length).toBeGreaterThan(50)
  expect(asked.filter((key) => !all.has(key))).toEqual([])
})

test('no page shows a sentence that is in no catalogue', () => {
  const han = /[一-鿿]/
  const loose = sources('src')
    .flatMap((source) => source.replace(/<!--[\s\S]*?-->|\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').split('\n'))
    .filter((line) => han.test(line.replace(/\/(?:\\.|[^/\\])+\/[gimsu]*/g, ''))) // patterns read Chinese, they do not show it
  expect(loose).toEqual([])
})
