import { beforeEach, expect, test } from 'vitest'
import { forgetScanned, placeName, recentPlaces, rememberPlace, scanned } from './recent'

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

test('a QR code on the wall fills the place', () => {
  expect(scanned('?place=3%E5%8F%B7%E6%A5%BC/7/701')).toEqual({ building: '3号楼', floor: '7', room: '701' })
  expect(scanned('?place=3%E5%8F%B7%E6%A5%BC')).toEqual({ building: '3号楼', floor: '', room: '' })
  expect(scanned('')).toEqual({ building: '3号楼', floor: '', room: '' }) // still in this visit
  forgetScanned()
  expect(scanned('')).toEqual({})
})

test('the last four places, the newest first, none twice', () => {
  for (const room of ['1', '2', '3', '4', '5', '3']) rememberPlace({ building: 'A', floor: '', room })
  rememberPlace({ building: ' ', floor: '9', room: '9' })
  expect(recentPlaces().map(placeName)).toEqual(['A 3', 'A 5', 'A 4', 'A 2'])
})
