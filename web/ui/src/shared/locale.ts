// Language of the pages. zh-CN is the source language and always at hand; en is loaded when chosen.
import { ref } from 'vue'
import { remember, remembered } from './memory'

export type Locale = 'zh-CN' | 'en'
export type Table = Record<string, string>
export type Args = Record<string, string | number>

const key = 'locale'

export const locale = ref<Locale>(start())

const loaders: Array<() => Promise<Table>> = []
const english = ref<Table>({})

function start(): Locale {
  const chosen = remembered(key)
  if (chosen === 'zh-CN' || chosen === 'en') return chosen
  return /^en\b/i.test(navigator.language) ? 'en' : 'zh-CN'
}

/** Switches the language; resolves when its words are there. */
export async function speak(next: Locale): Promise<void> {
  if (next === 'en') {
    const tables = await Promise.all(loaders.map((load) => load()))
    english.value = Object.assign({}, ...tables)
  }
  locale.value = next
  remember(key, next)
  document.documentElement.lang = next
}

/** Makes the look-up for one table; its keys are checked by the compiler. A table without a loader
 * finds its English in what another one loads. */
export function words<Z extends Table>(zh: Z, loadEnglish?: () => Promise<{ [K in keyof Z]: string }>) {
  if (loadEnglish) loaders.push(loadEnglish)
  return (name: keyof Z & string, args?: Args, otherwise?: keyof Z & string): string => {
    const found = (key: keyof Z & string) => (locale.value === 'en' ? english.value[key] : undefined) ?? zh[key]
    const sentence = found(name) ?? (otherwise && found(otherwise)) ?? name
    return fill(sentence, args)
  }
}

/** Puts values into a sentence: {name} is the value, {n|day|days} picks a form by the number n. */
export function fill(sentence: string, args?: Args): string {
  if (!args) return sentence
  return sentence.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = args[name]
    if (value === undefined) return whole
    if (one === undefined) return String(value)
    return value === 1 ? one : (many ?? '')
  })
}
