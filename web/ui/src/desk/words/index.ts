import { words } from '@shared/locale'
import { zh } from './zh'

/** Looks up a word of the first screen. English comes in one piece for the whole desk. */
export const t = words(zh, async () => (await import('./en')).en)
