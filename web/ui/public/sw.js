// Keeps the desk's own files at hand, so that it opens without a network and shows what was typed.
// Answers of the service are never kept. Files under /assets never change; pages are asked for first.
const cacheName = 'desk-1'
const shell = ['/', '/theme.js', '/favicon.svg', '/manifest.webmanifest']
const most = 120 // files; the oldest go when there are more

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(shell)).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  const clean = caches.keys().then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))))
  event.waitUntil(clean.then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const address = new URL(request.url)
  if (request.method !== 'GET' || address.origin !== location.origin) return
  if (address.pathname.startsWith('/assets/')) event.respondWith(kept(request))
  else if (shell.includes(address.pathname)) event.respondWith(asked(request, request))
  else if (request.mode === 'navigate' && /^\/(track|login)(\/|$)/.test(address.pathname)) event.respondWith(asked(request, '/'))
})

async function kept(request) {
  const cache = await caches.open(cacheName)
  const found = await cache.match(request)
  if (found) return found
  const answer = await fetch(request)
  if (answer.ok) {
    await cache.put(request, answer.clone())
    const keys = await cache.keys()
    await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)))
  }
  return answer
}

async function asked(request, spare) {
  const cache = await caches.open(cacheName)
  try {
    const answer = await fetch(request)
    if (answer.ok && spare === request) await cache.put(new URL(request.url).pathname, answer.clone())
    return answer
  } catch (failure) {
    const found = await cache.match(spare, { ignoreSearch: true })
    if (found) return found
    throw failure
  }
}
