// How the person likes the console: saved views, columns, hints that were read. Kept with the account,
// so that it is the same at every desk.
import { ref } from 'vue'
import { get, put } from '@shared/api'
import type { components } from '@shared/api.gen'
import { asProblem } from '@shared/problem'
import { tellWrong } from './toast'

export type Preferences = components['schemas']['Preferences']
export type SavedView = components['schemas']['SavedView']

export const preferences = ref<Preferences>({ views: [], columns: [], seen: [] })
export const preferencesKnown = ref(false)
let loaded = false

export async function loadPreferences(): Promise<void> {
  if (loaded) return
  loaded = true
  try {
    preferences.value = await get('/me/preferences')
    preferencesKnown.value = true
  } catch (thrown) {
    if (asProblem(thrown).code !== 'unauthenticated') loaded = false // asked again at the next view
  }
}

/** Shows the change at once and saves it; what could not be saved is taken back. */
export async function prefer(part: Partial<Preferences>): Promise<void> {
  const before = preferences.value
  preferences.value = { ...before, ...part }
  try {
    await put('/me/preferences', { body: preferences.value })
  } catch (thrown) {
    preferences.value = before
    tellWrong(thrown)
  }
}
