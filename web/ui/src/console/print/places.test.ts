import { expect, test } from 'vitest'
import { placards } from './places'

test('each line is a place, doubles and empty lines go', () => {
  const cards = placards('3号楼 7层 701\n\n3号楼/7层/701\n 食堂 \n', 'https://hotline.example')
  expect(cards.map((c) => c.name)).toEqual(['3号楼 7层 701', '食堂'])
  expect(decodeURI(cards[0]!.link)).toBe('https://hotline.example/?place=3号楼/7层/701')
})

test('a name that no code of ours holds is told apart', () => {
  expect(placards('很'.repeat(60), 'https://hotline.example')[0]!.tooLong).toBe(true)
})
