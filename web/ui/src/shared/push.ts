// Messages to this browser (Web Push): asked for by the person, on this device alone.
import { get, post } from './api'

export type Standing = 'none' | 'ask' | 'on' | 'refused'

function able(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
}

async function here(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker.getRegistration('/')
  return (await worker?.pushManager.getSubscription()) ?? null
}

/** How it stands; none: the house or the browser does not have it. */
export async function standing(): Promise<Standing> {
  if (!able() || !(await get('/me/devices')).key) return 'none'
  if (Notification.permission === 'denied') return 'refused'
  return (await here()) ? 'on' : 'ask'
}

/** Asks the person and subscribes this browser. Throws what went wrong at browser or server. */
export async function subscribe(): Promise<Standing> {
  if ((await Notification.requestPermission()) !== 'granted') return 'refused'
  const { key } = await get('/me/devices')
  await navigator.serviceWorker.register('/sw.js')
  const worker = await navigator.serviceWorker.ready
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint = '', keys = {} } = made.toJSON()
  await post('/me/devices', { body: { endpoint, p256dh: keys.p256dh ?? '', auth: keys.auth ?? '' } })
  return 'on'
}
