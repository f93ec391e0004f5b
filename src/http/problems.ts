// RFC 9457 problems: one for every refusal of the domain and every fault of a request, in Chinese or English.
import { type Refusal, refusals } from '../domain/refusals.ts'
import type { Language } from './language.ts'

export type FieldError = { readonly pointer: string; readonly detail: string }
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly clauses: readonly string[]
  readonly details?: object
  readonly errors?: readonly FieldError[]
}
export const problemType = 'application/problem+json; charset=utf-8'

type Fault = { readonly status: number; readonly zh: string; readonly en: string }

/** Faults of a request, before any rule of the domain is asked. Published with the refusals at /api/problems. */
export const faults = {
  'json-malformed': { status: 400, zh: '请求体不是合法的 JSON。', en: 'The body is not well-formed JSON.' },
  'json-too-deep': { status: 400, zh: 'JSON 嵌套过深。', en: 'The JSON is nested too deeply.' },
  'json-key-twice': { status: 400, zh: 'JSON 对象中有重复的键。', en: 'A key appears twice in a JSON object.' },
  'json-key-forbidden': { status: 400, zh: 'JSON 中有不允许的键。', en: 'The JSON holds a key that is not allowed.' },
  'request-invalid': { status: 400, zh: '请求不符合接口定义。', en: 'The request does not match the interface.' },
  'idempotency-key-missing': {
    status: 400,
    zh: '命令须带 Idempotency-Key 请求头（1 至 200 个可见字符）。',
    en: 'A command needs an Idempotency-Key header of 1 to 200 visible characters.',
  },
  'if-match-invalid': {
    status: 400,
    zh: 'If-Match 须为修订号，例如 "3"。',
    en: 'If-Match must be a revision such as "3".',
  },
  'url-malformed': { status: 400, zh: '请求地址不合法。', en: 'The address is malformed.' },
  'position-invalid': {
    status: 400,
    zh: '位置不属于本日志。',
    en: 'The position is not one of this log.',
  },
  'cursor-invalid': { status: 400, zh: '分页游标无效。', en: 'The page cursor is not valid.' },
  'not-authenticated': { status: 401, zh: '需要有效的令牌或登录。', en: 'A valid token or a login is needed.' },
  'read-not-permitted': { status: 403, zh: '该账号无权查看。', en: 'This account has no right to read this.' },
  'csrf-refused': { status: 403, zh: '请求来源无法确认。', en: 'The origin of the request cannot be confirmed.' },
  'not-found': {
    status: 404,
    zh: '没有可供该账号查看的内容。',
    en: 'There is nothing here that this account may see.',
  },
  'method-not-allowed': { status: 405, zh: '不支持该方法。', en: 'This method is not supported here.' },
  'body-too-large': { status: 413, zh: '请求体超过上限。', en: 'The body exceeds the limit.' },
  'media-type-unsupported': {
    status: 415,
    zh: '请求体须为 application/json。',
    en: 'The body must be application/json.',
  },
  'export-too-large': {
    status: 422,
    zh: '所选内容超过该格式的上限。',
    en: 'The selection is larger than this format may hold.',
  },
  'receipt-without-proof': {
    status: 422,
    zh: '申请人没有可供核对末四位的证件号码（未登记，或者个人信息已限制处理），查询码将无从使用，不予开具。请先补登证件号码。',
    en: 'No number of the applicant is on file whose last four characters could be asked for, or their data are restricted: a code would open nothing, so none is given out. Register a number first.',
  },
  'too-many-requests': { status: 429, zh: '请求过于频繁。', en: 'Too many requests.' },
  'header-too-large': { status: 431, zh: '请求头超过上限。', en: 'The headers exceed the limit.' },
  'request-timeout': { status: 408, zh: '请求未在限定时间内发完。', en: 'The request did not arrive in time.' },
  'too-many-streams': { status: 503, zh: '实时连接已满，请稍候。', en: 'Too many live streams; ask again shortly.' },
  'read-models-building': {
    status: 503,
    zh: '查询数据正在建立，请稍候。',
    en: 'The read models are being built; ask again shortly.',
  },
  'read-models-failed': {
    status: 503,
    zh: '查询数据已停止更新，须由运维人员处理。命令仍可受理。',
    en: 'The read models have stopped; an operator must look. Commands are still taken.',
  },
  'position-not-reached': {
    status: 503,
    zh: '查询数据尚未跟上所要求的位置。',
    en: 'The read models have not reached that position yet.',
  },
  'log-full': {
    status: 507,
    zh: '日志存储空间已满，未写入任何内容。',
    en: 'The log is out of space; nothing was written.',
  },
  'stream-contended': {
    status: 503,
    zh: '对象正被频繁变更，未写入任何内容，请稍候再试。',
    en: 'The object is being changed by many at once; nothing was written, try again.',
  },
  'log-unavailable': {
    status: 503,
    zh: '日志暂不可用，写入未获确认，请稍后以同一幂等键重试。',
    en: 'The log cannot be reached now; nothing was acknowledged. Ask again with the same idempotency key.',
  },
  overloaded: { status: 503, zh: '系统繁忙，请稍候。', en: 'The system is busy; ask again shortly.' },
  internal: { status: 500, zh: '系统内部错误。', en: 'An internal error.' },
} as const satisfies Record<string, Fault>
export type FaultCode = keyof typeof faults

export const typeOf = (code: string): string => `/api/problems#${code}`

export function faultProblem(
  code: FaultCode,
  language: Language,
  more: { detail?: string; errors?: readonly FieldError[] } = {},
): Problem {
  const { status, [language]: title } = faults[code]
  const { detail = title, errors } = more
  return { type: typeOf(code), title, status, code, detail, clauses: [], ...(errors ? { errors } : {}) }
}

export function refusalProblem(refusal: Refusal, language: Language): Problem {
  const entry = refusals[refusal.code]
  const text = entry[language] as (details: object) => string
  const places = entry.places as undefined | ((details: object) => readonly { pointer: string; details: object }[])
  const errors = places?.(refusal.details).map(({ details, pointer }) => ({ pointer, detail: text(details) }))
  return {
    type: typeOf(refusal.code),
    title: text(refusal.details),
    status: entry.status,
    code: refusal.code,
    detail: text(refusal.details),
    clauses: entry.clauses,
    details: refusal.details,
    ...(errors && { errors }),
  }
}

/** Thrown by route handlers and hooks; turned into an answer in one place. */
export class ProblemError extends Error {
  readonly code: FaultCode
  readonly more: { detail?: string; errors?: readonly FieldError[] }
  readonly headers: Readonly<Record<string, string>>
  constructor(
    code: FaultCode,
    more: { detail?: string; errors?: readonly FieldError[] } = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code)
    this.code = code
    this.more = more
    this.headers = headers
  }
}
