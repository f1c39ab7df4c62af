import { words } from '@shared/locale'
import { zh } from './zh'

/** Looks up a word of the console. */
export const t = words(zh, async () => (await import('./en')).en)
