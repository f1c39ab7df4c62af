// Evidence for the search: which clause was opened after which question.
import { post } from './api'

const longest = 500

/** Notes that a clause was opened. What cannot be noted is lost; nobody waits for it. */
export function opened(question: string, { article, clause }: { article: string; clause: string }): void {
  const asked = question.trim().slice(0, longest)
  if (asked) post('/kb/opened', { body: { question: asked, article, clause } }).catch(() => undefined)
}
