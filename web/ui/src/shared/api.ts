// The one way to the server: fetch, typed by the contract (api.gen.ts is generated from it).
import type { paths } from './api.gen'
import { locale } from './locale'
import { Problem, problemOf } from './problem'
import { t } from './words'

export const root = '/api/v1'

type Verb = 'get' | 'post' | 'put' | 'delete'
type PathsOf<V extends Verb> = { [P in keyof paths]: paths[P] extends Record<V, infer O> ? (O extends { responses: unknown } ? P : never) : never }[keyof paths]
type Op<P extends keyof paths, V extends Verb> = paths[P] extends Record<V, infer O> ? O : never
type Json<C> = C extends { content: { 'application/json': infer B } } ? B : never
type Good<R> = { [S in keyof R]: S extends 200 | 201 | 202 ? Json<R[S]> : never }[keyof R]

/** What an operation answers when all went well. */
export type Answer<P extends PathsOf<V>, V extends Verb> = Op<P, V> extends { responses: infer R } ? Good<R> : never
type BodyOf<O> = O extends { requestBody?: infer B } ? Json<NonNullable<B>> : never
type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? Q : never

export interface Options<O> {
  path?: Record<string, string>
  query?: QueryOf<O>
  body?: BodyOf<O> | FormData
  signal?: AbortSignal
  /** The token of a chat, in place of the session. */
  token?: string
  /** The last event that was seen of a stream, to go on after it. */
  after?: string
  /** Makes a repeated write happen once. */
  once?: string
}

let csrf = ''

/** Remembers the token that proves that writes come from these pages. */
export function guard(token: string): void {
  csrf = token
}

let onSignedOut = (): void => {}

/** Calls back when the server no longer knows the session. */
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback
}

export function get<P extends PathsOf<'get'>>(path: P, options: Options<Op<P, 'get'>> = {}): Promise<Answer<P, 'get'>> {
  return call('GET', path, options)
}

export function post<P extends PathsOf<'post'>>(path: P, options: Options<Op<P, 'post'>> = {}): Promise<Answer<P, 'post'>> {
  return call('POST', path, options)
}

export function put<P extends PathsOf<'put'>>(path: P, options: Options<Op<P, 'put'>> = {}): Promise<Answer<P, 'put'>> {
  return call('PUT', path, options)
}

export function del<P extends PathsOf<'delete'>>(path: P, options: Options<Op<P, 'delete'>> = {}): Promise<Answer<P, 'delete'>> {
  return call('DELETE', path, options)
}

async function call<T>(verb: string, path: string, options: Options<unknown>): Promise<T> {
  const answer = await send(verb, path, options, 'application/json')
  return answer.status === 204 ? (undefined as T) : ((await answer.json()) as T)
}

/** Sends a request and gives the raw answer; throws a Problem when it is not a good one. */
export async function send(verb: string, path: string, options: Options<unknown>, accept: string): Promise<Response> {
  const headers: Record<string, string> = { Accept: accept, 'Accept-Language': locale.value }
  let body: BodyInit | undefined
  if (options.body instanceof FormData) body = options.body
  else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    body = JSON.stringify(options.body)
  }
  if (options.token) headers.Authorization = `Bearer ${options.token}`
  else if (verb !== 'GET' && csrf) headers['X-CSRF-Token'] = csrf
  if (options.after) headers['Last-Event-ID'] = options.after
  if (options.once) headers['Idempotency-Key'] = options.once

  let answer: Response
  try {
    answer = await fetch(address(path, options.path, options.query as Query), { method: verb, headers, body, signal: options.signal, credentials: 'same-origin' })
  } catch (thrown) {
    if (options.signal?.aborted) throw thrown
    throw new Problem('offline', t('wrong.offline'))
  }
  if (answer.ok) return answer
  const problem = await problemOf(answer)
  if (problem.code === 'unauthenticated' && !options.token && path !== '/sessions' && path !== '/me') onSignedOut()
  throw problem
}

type Query = Record<string, string | number | boolean | readonly string[] | undefined> | undefined

/** The address of an operation: values in the path, repeated parameters for lists, empty ones left out. */
export function address(path: string, values: Record<string, string> = {}, query: Query = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== '') search.append(name, String(one))
    }
  }
  const text = search.toString()
  return root + filled + (text ? `?${text}` : '')
}
