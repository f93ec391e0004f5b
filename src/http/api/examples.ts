// One example for every parameter, body and answer of the API, drawn from the schemas; one small case is told throughout.

import { type FaultCode, faultProblem, refusalProblem } from '../problems.ts'

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
}
type Media = { schema?: JsonSchema; example?: unknown }
type Parameter = { readonly name: string; readonly in: string; readonly schema: JsonSchema; example?: unknown }
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

const uuid = '3f0c7a52-8d61-5b0e-9c4f-1a2b3c4d5e6f'
const digest = 'c0ffee'.repeat(11).slice(0, 64)
/** What a field of this name holds in the example; the rest follows from its schema. */
const told: Readonly<Record<string, unknown>> = {
  'idempotency-key': 'register-wabo-1',
  'if-match': '"3"',
  account: 'wabo-feed',
  accountId: 'wabo-feed',
  action: 'RegisterForeignCase',
  activity: '审查',
  address: '六盘水市钟山区人民中路 1 号',
  after: '0000000000000042',
  agentId: '0199c0de-0000-7000-8000-0000000000aa',
  approvedBy: 'supervisor',
  approvedOn: '2026-03-02',
  authority: 'source:wabo',
  calendarId: 'cn',
  case: uuid,
  caseId: '7d0f2f60-5f0f-5c55-8a9b-0a4c2f0c9a11',
  category: 'foreigncase',
  causationId: uuid,
  chair: 'zhao-lei',
  channel: '网上',
  clause: 'LPS-7.3',
  clauses: ['LPS-7.3'],
  code: 'not-found',
  command: uuid,
  commandId: uuid,
  contact: '李明',
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('申请表.pdf')}`,
  correlationId: uuid,
  creditCode: '91350100M000100Y43',
  cursor: Buffer.from('"wabo"').toString('base64url'),
  data: {},
  date: '2026-03-02',
  digest,
  department: '规划局',
  detail: '没有可供该账号查看的内容。',
  details: { kind: 'case', id: 'wabo-1' },
  documentNumber: '国办发明电〔2025〕7号',
  dueOn: '2026-03-30',
  effectiveOn: '2027-01-01',
  fingerprint: 'items.2-sources.1-directory.1-cases.1-deadlines.1-audit.1',
  gateways: [],
  group: '一组',
  handlers: ['li-ming'],
  hash: digest,
  holidays: ['2027-01-01'],
  id: uuid,
  identityNumber: '11010519491231002X',
  implementationCode: '11450721MB155808114000104002000',
  inspectors: ['li-ming', 'wang-fang'],
  instance: uuid,
  itemId: 'building-permit',
  legalBasis: '《中华人民共和国城乡规划法》第四十条',
  materialId: 'application-form',
  mediaType: 'application/pdf',
  month: '2026-03',
  name: '建设工程规划许可',
  number: 'WABO-1',
  object: 'foreigncase-7d0f2f60-5f0f-5c55-8a9b-0a4c2f0c9a11',
  office: '规划局',
  org: 'wabo-municipality',
  orgId: 'wabo-municipality',
  outcomeId: 'pass',
  path: '/status',
  otherDocument: '护照 E12345678',
  phone: '13800000000',
  pointer: '/number',
  position: '0000000000000042',
  prev: digest,
  procedureId: 'expert-review',
  proof: '002X',
  purpose: '核对申请材料',
  q: '规划',
  reason: '调离岗位',
  receipt: '7Q4KZ-1M9XD-0RB2T-V6HCN',
  resource: '560872',
  responsible: '李明',
  retainUntil: '2036-03-02',
  runId: 'run-1',
  source: 'wabo',
  sourceId: 'wabo',
  staff: ['li-ming', 'wang-fang'],
  startsAt: 'review',
  status: 404,
  stepId: 'review',
  subjectId: uuid,
  stream: 'foreigncase-7d0f2f60-5f0f-5c55-8a9b-0a4c2f0c9a11',
  subjectIds: ['0199c0de-0000-7000-8000-0000000000bb'],
  timeZone: 'Asia/Shanghai',
  title: '没有可供该账号查看的内容。',
  to: 'end',
  transition: 'complete',
  type: 'ForeignCaseRegistered',
  validFrom: '2026-03-02',
  validUntil: '2031-03-01',
  workdays: ['2027-02-06'],
  year: 2027,
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
  for (const parameter of parameters) parameter.example = examples.of(parameter.schema, parameter.name)
  // Nothing was modified: there is no body.
  delete responses['304']?.content
  for (const [status, part] of [['', requestBody] as const, ...Object.entries(responses)])
    for (const [type, media] of Object.entries(part?.content ?? {}))
      media.example = (type === 'application/problem+json' && problemOf(status)) || examples.of(media.schema ?? {})
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
