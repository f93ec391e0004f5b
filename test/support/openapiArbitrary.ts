// Requests out of the API's own description: arbitraries from its JSON schemas, ids from earlier answers, and ways to spoil them.

import fc, { type Arbitrary } from 'fast-check'
import type { InjectOptions } from 'fastify'
import type { ApiDocument, JsonSchema, Operation } from '../../src/http/api/examples.ts'

type Bounded = JsonSchema & {
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly additionalProperties?: JsonSchema | boolean
}
export type Route = { readonly method: 'GET' | 'POST'; readonly path: string; readonly operation: Operation }
/** A request that was made up. */
export type MadeUp = { readonly route: Route; readonly request: InjectOptions }

export const routesOf = (document: ApiDocument): Route[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase() as Route['method'],
      path,
      operation,
      // Told by its name: a failure shows requests, not descriptions.
      [fc.toStringMethod]: () => `${method} ${path}`,
    })),
  )

/** Strings that have broken something somewhere. */
export const corpus = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u202Eabc',
  'a\u200Bb',
  '\uFEFF',
  '\uD800',
  '\uDFFF\uD800',
  '𠮷野家',
  '⼈',
  'ﷺ'.repeat(50),
  'e\u0301'.repeat(30),
  '\u{1F468}\u200D\u{1F469}',
  '../../etc/passwd',
  "' OR 1=1 --",
  '"; DROP TABLE events; --',
  '<script>alert(1)</script>',
  '=cmd|calc!A1',
  '{{7*7}}',
  '%00',
  '%',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'NaN',
  '-0',
  '1e400',
  '99999999999999999999',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-06-30T23:59:60Z',
  'x'.repeat(10_000),
  '政'.repeat(5_000),
] as const

const anything = fc.oneof(
  fc.constantFrom<unknown>(...corpus),
  fc.constantFrom<unknown>(null, true, -1, 0, 2 ** 53, -(2 ** 31), 1.5, 1e308, [], {}, [[]], { a: { b: {} } }),
  fc.jsonValue({ maxDepth: 3 }),
)

export class Requests {
  readonly #schemas: Readonly<Record<string, JsonSchema>>
  /** Values of earlier answers by the name of their field: they lead to what exists. */
  readonly #pool = new Map<string, string[]>()

  constructor(document: ApiDocument) {
    this.#schemas = document.components.schemas
  }

  /** Remembers the texts of an answer under the names of their fields. */
  learn(answer: unknown): void {
    if (Array.isArray(answer)) for (const one of answer.slice(0, 20)) this.learn(one)
    else if (typeof answer === 'object' && answer !== null)
      for (const [name, value] of Object.entries(answer)) {
        if (typeof value === 'string') this.remember(name, value)
        else this.learn(value)
      }
  }

  remember(name: string, value: string): void {
    const known = this.#pool.get(name) ?? []
    if (value.length > 200 || known.includes(value)) return
    this.#pool.set(name, [value, ...known].slice(0, 30))
  }

  /** A request of this route: mostly as described, at times spoilt in one or more places. */
  of(route: Route): Arbitrary<MadeUp> {
    const parameters = route.operation.parameters ?? []
    const inQuery = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
    return this.#made(route, parameters, fc.option(this.#spoiling(inQuery), { freq: 2 }))
  }

  /** A request of this route as described, without what waits, what must be built first and what only an answer tells. */
  plainly(route: Route): Arbitrary<MadeUp> {
    const left = ['after', 'asOf', 'by', 'cursor', 'if-match']
    const parameters = (route.operation.parameters ?? []).filter(({ name }) => !left.includes(name))
    return this.#made(route, parameters, fc.constant(null))
  }

  #made(route: Route, parameters: Parameters, spoil: Arbitrary<Spoil | null>): Arbitrary<MadeUp> {
    const { operation, path } = route
    const given = (place: string) => parameters.filter((parameter) => parameter.in === place)
    const fields = (place: string) =>
      Object.fromEntries(given(place).map(({ name, schema }) => [name, this.#text(schema, name, path)]))
    const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
    const parts = fc.record({
      inPath: fc.record(fields('path')),
      query: fc.record(fields('query'), { requiredKeys: [] }) as Arbitrary<Record<string, string>>,
      headers: this.#headers(fields('header')),
      body: body === undefined ? fc.constant(undefined) : this.value(body),
      spoil,
    })
    return parts.map((made) => {
      const spoilt = made.spoil === null ? made : { ...made, ...made.spoil(made) }
      return { route, request: requestOf(route, spoilt) }
    })
  }

  /** A value of a schema. */
  value(schema: Bounded, name = ''): Arbitrary<unknown> {
    const { $ref } = schema
    if ($ref !== undefined) return this.value(this.#schemas[$ref.slice($ref.lastIndexOf('/') + 1)] ?? {}, name)
    if (schema.const !== undefined) return fc.constant(schema.const)
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
    const among = schema.anyOf ?? schema.oneOf
    if (among !== undefined) return fc.oneof(...among.map((one) => this.value(one, name)))
    switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
      case 'object':
        return this.#object(schema)
      case 'array':
        return fc.array(this.value(schema.items ?? {}, name), { minLength: schema.minItems ?? 0, maxLength: 4 })
      case 'integer':
      case 'number':
        return fc.integer({ min: schema.minimum ?? -1_000, max: Math.min(schema.maximum ?? 5_000, 1_000_000) })
      case 'boolean':
        return fc.boolean()
      case 'string':
        return this.#string(schema, name)
      default:
        return anything
    }
  }

  #object({ properties = {}, required = [] }: Bounded): Arbitrary<object> {
    const fields = Object.entries(properties).map(([name, inner]) => [name, this.value(inner, name)] as const)
    return fc.record(Object.fromEntries(fields), { requiredKeys: [...required], noNullPrototype: true })
  }

  #string({ format, maxLength = 40, minLength = 0, pattern }: Bounded, name: string): Arbitrary<string> {
    const known = this.#pool.get(name) ?? []
    const drawn = known.length === 0 ? [] : [{ weight: 6, arbitrary: fc.constantFrom(...known) }]
    return fc.oneof(...drawn, { weight: 2, arbitrary: described({ format, maxLength, minLength, pattern }) })
  }

  /** A parameter as text. A path's id is one of the kind that the path speaks of; a number in it one that was remembered. */
  #text(schema: JsonSchema, name: string, path: string): Arbitrary<string> {
    const kind = /(\w+)s\/\{/.exec(path)?.[1] ?? ''
    const numbered = schema.type === 'integer' ? (this.#pool.get(name) ?? []) : []
    const pooled = name === 'id' ? (this.#pool.get(`${kind}Id`) ?? this.#pool.get('id') ?? []) : numbered
    const usual = this.value(schema, name).map(String)
    return pooled.length === 0 ? usual : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pooled) }, usual)
  }

  /** `If-Match` seldom: guessed, it hits no revision. */
  #headers({ 'if-match': ifMatch, ...fields }: Record<string, Arbitrary<string>>): Arbitrary<Record<string, string>> {
    const usual = fc.record(fields)
    if (ifMatch === undefined) return usual
    return fc.oneof({ weight: 9, arbitrary: usual }, fc.record({ ...fields, 'if-match': ifMatch }))
  }

  #spoiling(parameters: readonly string[]): Arbitrary<Spoil> {
    const name = fc.oneof(fc.constantFrom('nonsense', '__proto__', 'limit', 'asOf', 'cursor', 'after', ...parameters))
    const word = fc.constantFrom(...corpus)
    return fc.oneof(
      fc.tuple(name, word).map(([key, value]) => ({ query }: Made) => ({ query: { ...query, [key]: value } })),
      word.map((value) => ({ inPath }: Made) => ({ inPath: mapped(inPath, () => value) })),
      word.map((value) => ({ headers }: Made) => ({ headers: mapped(headers, () => value) })),
      fc.tuple(fc.nat(), anything).map(([at, value]) => ({ body }: Made) => ({ body: replaced(body, at, value) })),
      fc.nat().map((at) => ({ body }: Made) => ({ body: replaced(body, at, undefined) })),
      anything.map((value) => ({ body }: Made) => ({ body: { ...(body as object), nonsense: value } })),
      anything.map((body) => () => ({ body })),
    )
  }
}

type Made = {
  readonly inPath: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}
type Spoil = (made: Made) => Partial<Made>
type Parameters = NonNullable<Operation['parameters']>
type Described = { readonly [Key in 'format' | 'pattern']: string | undefined } & {
  minLength: number
  maxLength: number
}

function described({ format, maxLength, minLength, pattern }: Described): Arbitrary<string> {
  const day = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  if (format === 'date-time') return day.map((date) => date.toISOString())
  if (format === 'date') return day.map((date) => date.toISOString().slice(0, 10))
  if (format === 'uuid') return fc.uuid()
  if (pattern !== undefined) return matching(pattern).filter((text) => text.length <= maxLength)
  return fc.string({ minLength, maxLength: Math.min(maxLength, 60), unit: 'grapheme' })
}

const patterns = new Map<string, Arbitrary<string>>()

/** Made once: a description has the same few patterns in many places. */
function matching(pattern: string): Arbitrary<string> {
  const known = patterns.get(pattern) ?? fc.stringMatching(new RegExp(pattern, 'u'))
  patterns.set(pattern, known)
  return known
}

const mapped = (fields: Readonly<Record<string, string>>, to: (name: string) => string): Record<string, string> =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, to(name)]))

/** One field of an object, the `at`-th, set to another value or left out. */
function replaced(body: unknown, at: number, value: unknown): unknown {
  const keys = Object.keys((body ?? {}) as object)
  const key = keys[at % Math.max(1, keys.length)]
  return key === undefined ? value : { ...(body as object), [key]: value }
}

function requestOf({ method, operation, path }: Route, { body, headers, inPath, query }: Made): InjectOptions {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent((inPath[name] ?? '').toWellFormed()),
  )
  const search = new URLSearchParams(query).toString()
  const url = search === '' ? filled : `${filled}?${search}`
  if (method === 'GET') return { method, url, headers }
  // A command that takes nothing is sent without a body.
  if (method === 'POST' && operation.requestBody === undefined) return { method, url, headers }
  const [type = 'application/json'] = Object.keys(operation.requestBody?.content ?? {})
  const payload = type === 'application/json' ? JSON.stringify(body) : String(body)
  return { method, url, headers: { 'content-type': type, ...headers }, payload: payload ?? '' }
}
