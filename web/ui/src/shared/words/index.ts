import { words } from '../locale'
import { zh } from './zh'

/** Looks up a word that every page uses. */
export const t = words(zh, async () => (await import('./en')).en)
export type Word = keyof typeof zh
