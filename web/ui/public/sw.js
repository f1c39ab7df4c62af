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

// A message to this device: shown under its tag, so that the same one never stands twice.
self.addEventListener('push', (event) => {
  const { title, text, path, tag } = event.data.json()
  event.waitUntil(self.registration.showNotification(title, { body: text, tag, icon: '/favicon.svg', data: { path } }))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const address = new URL(event.notification.data.path, location.origin)
  if (address.origin === location.origin) event.waitUntil(shown(address.href))
})

/** Brings the page to the front when it is open already. */
async function shown(address) {
  const open = await self.clients.matchAll({ type: 'window' })
  const page = open.find((one) => one.url.split(/[?#]/)[0] === address)
  return page ? page.focus() : self.clients.openWindow(address)
}

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
