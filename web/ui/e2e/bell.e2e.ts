// The bell rings by itself, leads to the ticket, and keeps quiet once read.
import { afterAll, expect, test } from 'vitest'
import { closeBrowser, visit } from './visit'

afterAll(closeBrowser)

test('a danger rings the bell of the desk', async () => {
  const operator = await visit({ user: 'operator1' })
  await operator.go('/console/tickets')
  const bell = operator.page.locator('.bell')
  await bell.locator('button').first().waitFor()
  const before = await bell.locator('.bell-count').innerText().then(Number, () => 0)
  const employee = await visit({ user: 'employee1' })
  await employee.go('/')
  const number = await employee.page.evaluate(async () => {
    const me = await (await fetch('/api/v1/me')).json()
    const answer = await fetch('/api/v1/tickets', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf },
      body: JSON.stringify({ text: '2号楼电梯困人，有人被困在里面' }),
    })
    return (await answer.json()).number as string
  })
  await expect.poll(() => bell.locator('.bell-count').innerText().then(Number, () => 0), { timeout: 10_000 }).toBe(before + 1)
  await bell.locator('button').first().click()
  const item = bell.locator('li', { hasText: number })
  await item.waitFor()
  await operator.fit()
  await item.locator('button').click()
  await operator.page.waitForURL(`**/console/tickets/${number}`)
  await expect.poll(() => bell.locator('.bell-count').innerText().then(Number, () => 0), { timeout: 10_000 }).toBe(before)
  operator.fine()
}, 90_000)
