// Files on their way into the knowledge base: one request each, so that one that is too big or broken
// stops no other and the progress is real.
import { post, type Answer } from '@shared/api'
import { asProblem } from '@shared/problem'
import { t } from '../words'

export const kinds = '.md,.markdown,.txt,.html,.htm,.docx,.pdf'
const largest = 15 * 1024 * 1024 // bytes, as the contract says

type Report = Answer<'/kb/import', 'post'>['items'][number]
export interface Line extends Omit<Report, 'status'> {
  status: Report['status'] | 'waiting' | 'reading'
}
export interface How {
  team: string
  audience: 'everyone' | 'staff' | 'internal'
  draft: boolean
}
type Send = (form: FormData) => Promise<Report[]>

const send: Send = async (form) => (await post('/kb/import', { body: form })).items

/** Sends the files one after the other; lines are kept up to date as they come back. */
export async function importFiles(files: readonly File[], how: How, lines: Line[], give: Send = send): Promise<void> {
  for (const [i, file] of files.entries()) {
    const line = lines[i]!
    if (file.size > largest) {
      Object.assign(line, { status: 'skipped', why: t('import.big') })
      continue
    }
    line.status = 'reading'
    const form = new FormData()
    form.set('team', how.team)
    form.set('audience', how.audience)
    form.set('draft', String(how.draft))
    form.set('file', file)
    try {
      Object.assign(line, (await give(form))[0])
    } catch (thrown) {
      Object.assign(line, { status: 'skipped', why: asProblem(thrown).message })
    }
  }
}

export const linesOf = (files: readonly File[]): Line[] => files.map((f) => ({ file: f.name, status: 'waiting', clauses: 0 }))
