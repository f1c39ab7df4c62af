// Where the person is in the desk: the address says it, so that links, back and reload work.
//   /  ask     /#/request  form     /#/mine  my requests     /track/NUMBER?code=…     /login?next=…
import { nextTick, ref } from 'vue'

export type View = 'ask' | 'request' | 'mine' | 'track' | 'login'

export interface Place {
  view: View
  number: string
  code: string
}

/** Shown inside another site by the widget. */
export const embedded = new URLSearchParams(location.search).has('embed')

export const place = ref<Place>(read())

function read(): Place {
  const { pathname, search, hash } = location
  const code = new URLSearchParams(search).get('code') ?? ''
  const track = /^\/track(?:\/([^/]*))?\/?$/.exec(pathname)
  if (track) return { view: 'track', number: decodeURIComponent(track[1] ?? ''), code }
  if (pathname === '/login') return { view: 'login', number: '', code: '' }
  const [, view, number] = /^#\/(\w+)(?:\/([^/?]+))?/.exec(hash) ?? []
  const known: View[] = ['request', 'mine', 'track']
  return { view: known.find((v) => v === view) ?? 'ask', number: number ? decodeURIComponent(number) : '', code: '' }
}

/** Tells the site that shows the widget: a word without content, so anybody may hear it. */
export function tellSite(word: 'message' | 'close'): void {
  if (embedded) parent.postMessage(`yihaotong:${word}`, '*')
}

/** Goes to another address of the desk without loading the page again. */
export function go(address: string): void {
  history.pushState(null, '', address)
  arrive()
}

function arrive(): void {
  const before = place.value
  place.value = read()
  if (before.view === place.value.view && before.number === place.value.number) return
  scrollTo(0, 0)
  void nextTick(() => document.getElementById('main')?.focus({ preventScroll: true }))
}

/** Follows the browser's back button and plain links between the views. */
export function followLinks(): void {
  addEventListener('popstate', arrive)
  addEventListener('keydown', (event) => event.key === 'Escape' && tellSite('close'))
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (link.target || link.origin !== location.origin || link.hasAttribute('download')) return
    if (link.getAttribute('href')?.startsWith('#')) return
    if (link.pathname !== '/' && !link.pathname.startsWith('/track')) return
    event.preventDefault()
    if (embedded) {
      open(link.href, '_blank', 'noopener')
      return
    }
    if (link.href !== location.href) go(link.href)
  })
}
