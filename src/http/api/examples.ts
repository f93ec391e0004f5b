// One example for every parameter, body and answer of the API, drawn from the schemas and from what fields of a name hold.

import { type FaultCode, faultProblem, refusalProblem } from '../problems.ts'
import { told, uuid } from './exampleValues.ts'

export type JsonSchema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly format?: string
  readonly minimum?: number
  readonly default?: unknown
  readonly examples?: readonly unknown[]
}
type Media = { schema?: JsonSchema; example?: unknown }
type Parameter = {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  schema: JsonSchema
  example?: unknown
}
type Response = { content?: Record<string, Media> }
export type Operation = {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, Response>>
  readonly security?: readonly object[]
}
export type ApiDocument = {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { schemas: Record<string, JsonSchema> }
}

class Examples {
  readonly #schemas: Readonly<Record<string, JsonSchema>>
  constructor(document: ApiDocument) {
    this.#schemas = document.components.schemas
  }

  of(schema: JsonSchema, name = ''): unknown {
    const { $ref } = schema
    if ($ref !== undefined) return this.of(this.#schemas[$ref.slice($ref.lastIndexOf('/') + 1)] ?? {}, name)
    if (schema.const !== undefined) return schema.const
    if (schema.enum !== undefined) return schema.enum[0]
    const [first] = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== 'null')
    if (first !== undefined) return this.of(first, name)
    const type = this.#typeOf(schema)
    if (Object.hasOwn(told, name) && fits(told[name], type, schema)) return told[name]
    return this.#byType(schema, type, name)
  }

  #typeOf({ allOf, properties, type }: JsonSchema): string | undefined {
    if (properties !== undefined || allOf !== undefined) return 'object'
    return Array.isArray(type) ? type.find((one) => one !== 'null') : (type as string | undefined)
  }

  #byType(schema: JsonSchema, type: string | undefined, name: string): unknown {
    if (type === 'object') {
      const { allOf = [], properties = {} } = schema
      const own = Object.entries(properties).map(([key, inner]) => [key, this.of(inner, key)])
      return Object.assign({}, ...allOf.map((part) => this.of(part, name)), Object.fromEntries(own))
    }
    if (type === 'array') return schema.items === undefined ? [] : [this.of(schema.items, name)]
    if (type === 'integer' || type === 'number') return schema.default ?? Math.max(schema.minimum ?? 0, 1)
    if (type === 'boolean') return false
    if (type === 'string') return stringOf(schema, name)
    return type === 'null' ? null : {}
  }
}

function fits(value: unknown, type: string | undefined, { items }: JsonSchema): boolean {
  if (type === undefined) return true
  if (Array.isArray(value)) return type === 'array' && (value.length === 0 || items?.type === typeof value[0])
  return type === (typeof value === 'number' ? 'integer' : typeof value)
}

function stringOf({ format }: JsonSchema, name: string): string {
  if (format === 'date-time' || /(At|Until|From|To|asOf|^at|until)$/.test(name)) return '2026-03-02T01:00:00.000Z'
  if (format === 'date') return '2026-03-02'
  return format === 'uuid' ? uuid : '示例'
}

/** The document with an example everywhere, and without the schemas that nothing refers to. */
export function withExamples(document: ApiDocument): ApiDocument {
  const examples = new Examples(document)
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path))
  for (const operation of operations) describe(operation, examples)
  document.components.schemas = used(document)
  return document
}

function describe({ parameters = [], requestBody, responses }: Operation, examples: Examples): void {
  for (const parameter of parameters) exemplify(parameter, examples.of(parameter.schema, parameter.name))
  // Nothing was modified: there is no body.
  delete responses['304']?.content
  for (const [status, part] of [['', requestBody] as const, ...Object.entries(responses)])
    for (const [type, media] of Object.entries(part?.content ?? {}))
      media.example = (type === 'application/problem+json' && problemOf(status)) || examples.of(media.schema ?? {})
}

/**
 * The page of the interface fills in what is an example of a parameter: only what must be given, and the trial that does
 * nothing. An example of what may be left out, such as a cursor or a revision, stands with its schema.
 */
function exemplify(parameter: Parameter, example: unknown): void {
  if (parameter.required === true || parameter.name === 'dryRun') parameter.example = example
  else parameter.schema = { ...parameter.schema, examples: [example] }
}

const faultOf: Readonly<Record<string, FaultCode>> = {
  400: 'request-invalid',
  401: 'not-authenticated',
  403: 'read-not-permitted',
  404: 'not-found',
  413: 'body-too-large',
  415: 'media-type-unsupported',
  429: 'too-many-requests',
  500: 'internal',
  503: 'position-not-reached',
  507: 'log-full',
}

/** A problem of this status as it would be told. */
function problemOf(status: string): object | undefined {
  if (status === '409') return refusalProblem({ code: 'command-id-reused', details: { commandId: uuid } }, 'zh')
  if (status === '412') return refusalProblem({ code: 'revision-mismatch', details: { expected: 3, actual: 4 } }, 'zh')
  if (status === '422')
    return refusalProblem({ code: 'promise-exceeds-statute', details: { promised: 21, statutory: 20 } }, 'zh')
  const code = faultOf[status]
  if (code === undefined) return undefined
  const errors = status === '400' ? { errors: [{ pointer: '/number', detail: 'must be one line' }] } : {}
  return faultProblem(code, 'zh', errors)
}

function used({ components, paths }: ApiDocument): Record<string, JsonSchema> {
  const kept = new Set<string>()
  const follow = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (kept.has(name)) continue
      kept.add(name)
      follow(JSON.stringify(components.schemas[name]))
    }
  }
  follow(JSON.stringify(paths))
  return Object.fromEntries([...kept].sort().map((name) => [name, components.schemas[name] ?? {}]))
}
