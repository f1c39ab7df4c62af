// What went wrong, in the words of the server (problem+json is already in the reader's language).
import { t } from './words'

export type ProblemCode =
  | 'invalid' | 'not_found' | 'conflict' | 'forbidden' | 'unauthenticated' | 'too_many' | 'unavailable' | 'internal'
  | 'offline' // no answer at all

export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly fields: Record<string, string> = {},
    readonly id = '',
  ) {
    super(message)
  }

  /** Worth trying the same again later: nothing is wrong with what was sent. */
  get passing(): boolean {
    return this.code === 'offline' || this.code === 'unavailable' || this.code === 'too_many'
  }
}

/** application/problem+json, as far as pages read it. */
export interface Wire {
  title?: string
  detail?: string
  code?: ProblemCode
  request_id?: string
  errors?: Array<{ field: string; message: string }>
}

/** Reads the problem out of an answer that is not 2xx. */
export async function problemOf(answer: Response): Promise<Problem> {
  let wire: Wire = {}
  try {
    wire = (await answer.json()) as Wire
  } catch {
    // a proxy in between answered in its own words
  }
  wire.code ??= answer.status >= 500 ? 'unavailable' : 'internal'
  return problemFrom(wire)
}

export function problemFrom(wire: Wire): Problem {
  const fields: Record<string, string> = {}
  for (const e of wire.errors ?? []) fields[e.field] ??= e.message
  return new Problem(wire.code ?? 'internal', wire.detail ?? wire.title ?? t('wrong.unavailable'), fields, wire.request_id ?? '')
}

/** Any thrown thing as a Problem, for showing. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown
  return new Problem('internal', thrown instanceof Error ? thrown.message : String(thrown))
}
