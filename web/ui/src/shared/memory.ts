// What this browser remembers between visits. Storage may be full or forbidden: then the page
// works on and remembers nothing. What is being typed is each tab's own, so that two tabs do not
// overwrite each other; a tab that opens anew finds what was typed last.
const prefix = 'yht.'
const own = (key: string) => /draft|unsent/.test(key)

export function remembered(key: string): string | null {
  try {
    return (own(key) && sessionStorage.getItem(prefix + key)) || localStorage.getItem(prefix + key)
  } catch {
    return null
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(prefix + key, value)
    if (own(key)) sessionStorage.setItem(prefix + key, value)
  } catch {
    // nothing to do: see above
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(prefix + key)
    if (own(key)) sessionStorage.removeItem(prefix + key)
  } catch {
    // nothing to do: see above
  }
}

/** Reads a remembered object; anything unreadable counts as absent. */
export function recall<T>(key: string): T | null {
  const text = remembered(key)
  if (!text) return null
  try {
    return JSON.parse(text) as T
  } catch {
    return null
  }
}

export function keep(key: string, value: unknown): void {
  remember(key, JSON.stringify(value))
}
