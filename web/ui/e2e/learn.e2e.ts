// What the search learns from use, as an editor sees it: two questions in slang are settled, the learnt word
// stands beside the synonyms, becomes one, and is rejected.
import { afterAll, expect, test } from 'vitest'
import { closeBrowser, visit, type Visit } from './visit'

afterAll(closeBrowser)

/** Calls the interface as whoever is signed in on the page. */
function call(at: Visit, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  return at.page.evaluate(async ([how, where, what]) => {
    const me = await (await fetch('/api/v1/me')).json() as { csrf: string }
    const answer = await fetch(`/api/v1${where}`, { method: how, headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf }, body: what })
    if (!answer.ok) throw new Error(`${where}: ${answer.status} ${await answer.text()}`)
    return answer.status === 204 ? {} : (await answer.json()) as Record<string, unknown>
  }, [method, path, body ? JSON.stringify(body) : undefined] as const)
}

test('a learnt word is shown with its evidence, becomes a synonym, and is rejected', async () => {
  const staff = await visit({ user: 'employee1' })
  const editor = await visit({ user: 'editor1' })
  await editor.go('/console/kb')
  await staff.go('/')
  const article = await call(editor, 'POST', '/kb/articles', { title: '考勤终端管理规定', audience: 'everyone', text: '第一条 考勤终端发生故障的，由信息中心两小时内到场处置。' })
  await call(editor, 'POST', `/kb/articles/${article.id}/publish`, {})
  const chat = await call(staff, 'POST', '/chats', {})
  for (const text of ['刷脸盒子罢工，咋整', '昨天起刷脸盒子罢工啦谁负责']) await call(staff, 'POST', `/chats/${chat.id}/messages`, { text })
  for (const gap of (await call(editor, 'GET', '/kb/gaps')).items as Array<{ id: string; question: string }>) {
    if (gap.question.includes('刷脸盒子')) await call(editor, 'POST', `/kb/gaps/${gap.id}/settle`, { article: article.id })
  }

  // who opens a clause that a search found leaves evidence
  const page = editor.page
  await editor.go('/console/kb?q=考勤终端')
  const noted = page.waitForResponse((r) => r.url().endsWith('/kb/opened'))
  await page.locator('.clause-hits a').first().click()
  expect((await noted).status()).toBe(204)

  await editor.go('/console/admin/synonyms')
  const row = page.locator('.lessons li').filter({ hasText: '刷脸盒子罢工' })
  await row.getByText('2 个问题').waitFor()
  await editor.fit()
  await row.getByRole('button', { name: '加入同义词' }).click()
  expect(await page.locator('#synonyms').inputValue()).toMatch(/\n刷脸盒子罢工 考勤终端发生故障\n$/)
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('已不采用').waitFor({ state: 'detached' })
  await row.getByRole('button', { name: '不采用' }).click()
  await page.getByText('已不采用，不会再学').waitFor()
  await row.getByRole('button', { name: '恢复' }).waitFor()
  await editor.fit()
  for (const who of [staff, editor]) who.fine()
})
