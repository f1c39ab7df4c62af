// How a text will fall into clauses, for the preview beside the editor. The server's split is the one
// that counts; it comes back with the saved article.

export interface Part {
  head: string
  heading: string
  text: string
}

const article = /^(第[一二三四五六七八九十百零〇\d]+条)[\s　]*/
const chapter = /^(?:#{1,6}\s*(.+)|(第[一二三四五六七八九十百零〇\d]+[章节编].*))$/
const item = /^([一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、])\s*/

export function split(body: string): Part[] {
  const parts: Part[] = []
  let heading = ''
  for (const raw of body.split(/\r?\n/)) {
    const line = raw.trim()
    if (!line) continue
    const top = chapter.exec(line)
    if (top && !article.test(line)) {
      heading = (top[1] ?? top[2] ?? '').trim()
      continue
    }
    const clause = article.exec(line)
    const numbered = clause ?? (parts.some((p) => article.test(p.text)) ? null : item.exec(line))
    const last = parts.at(-1)
    if (numbered || !last || last.heading !== heading) parts.push({ head: numbered?.[1] ?? heading, heading, text: line })
    else last.text += `\n${line}`
  }
  return parts
}
