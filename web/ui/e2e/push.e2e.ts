// Messages to this device: turned on where one looks for news, shown by the worker, off at signing out.
import { afterAll, expect, test } from 'vitest'
import { closeBrowser, visit } from './visit'

afterAll(closeBrowser)

// what a browser makes of a subscription when its push service answers; here there is no such service
const subscription = { endpoint: 'https://push.example.cn/send/1', keys: { p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4', auth: 'BTBZMqHH6r4Tts7J_aSIgg' } }

test('notifications are turned on, shown once and off at signing out', async () => {
  const at = await visit({ phone: true })
  await at.context.grantPermissions(['notifications'], { origin: at.url })
  await at.context.addInitScript((made) => {
    const state = { on: false }
    const one = { toJSON: () => made, unsubscribe: async () => !(state.on = false) && (sessionStorage.ended = '1') }
    PushManager.prototype.getSubscription = async () => (state.on ? one : null) as unknown as PushSubscription
    PushManager.prototype.subscribe = async () => (state.on = true) && (one as unknown as PushSubscription)
  }, subscription)
  await at.page.goto('/login?next=/%23/mine')
  await at.page.fill('[name=username]', 'employee1')
  await at.page.fill('[name=password]', at.password)
  await at.page.press('[name=password]', 'Enter')
  await at.page.getByRole('button', { name: '开启通知' }).click()
  await at.page.getByText('有进展会通知到这台设备').waitFor()
  await at.fit()
  const kept = await at.page.evaluate(async () => (await (await fetch('/api/v1/me/devices')).json()) as { devices: number })
  expect(kept.devices).toBe(1)

  // the worker shows what came, the same one once
  const devtools = await at.context.newCDPSession(at.page)
  await devtools.send('ServiceWorker.enable')
  const registration = new Promise<string>((found) => devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && found(registrations[0].registrationId)))
  await devtools.send('ServiceWorker.disable')
  await devtools.send('ServiceWorker.enable')
  const data = JSON.stringify({ title: '已办结 BX-20261124-0001', text: '压缩机已更换', path: '/track/BX-20261124-0001', tag: 't1' })
  for (let n = 0; n < 2; n++) await devtools.send('ServiceWorker.deliverPushMessage', { origin: at.url, registrationId: await registration, data })
  const shown = () => at.page.evaluate(async () => ((await (await navigator.serviceWorker.ready).getNotifications()).map((n) => [n.title, n.body])))
  await expect.poll(shown).toEqual([['已办结 BX-20261124-0001', '压缩机已更换']])

  await at.page.getByRole('button', { name: '退出登录' }).click()
  await expect.poll(() => at.page.evaluate(() => sessionStorage.ended)).toBe('1')
  at.fine()
})
