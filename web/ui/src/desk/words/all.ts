import { words } from '@shared/locale'
import { more } from './more'
import { zh } from './zh'

/** Looks up any word of the desk. */
export const t = words({ ...zh, ...more })
