// What can be said of one stored event by itself: that its bytes are an envelope, written canonically, where the store says it is.
import type { ZodError } from 'zod'
import { eventTypes } from '../domain/events.ts'
import { canonicalJson } from '../eventlog/canonical.ts'
import { type Envelope, encode } from '../eventlog/envelope.ts'
import type { StoredEvent } from '../eventlog/port.ts'
import { type EventTable, UnknownEventError, upcast } from '../eventlog/upcast.ts'
import { EnvelopeSchema } from './envelopeSchema.ts'

/** What is wrong, in both languages. */
export type Fault = { readonly reason: string; readonly reasonZh: string }
export type Checked = {
  readonly event: Envelope | undefined
  readonly hash: string | undefined
  readonly fault: Fault | undefined
}

export const fault = (reason: string, reasonZh: string): Fault => ({ reason, reasonZh })

export function checkEvent(stored: StoredEvent, table: EventTable = eventTypes): Checked {
  const parsed = parse(stored.bytes)
  if (parsed === undefined)
    return { event: undefined, hash: undefined, fault: fault('the bytes are not JSON', '存储字节不是 JSON') }
  const shape = EnvelopeSchema.safeParse(parsed)
  if (!shape.success) {
    const wrong = fault(`the envelope is not valid: ${pathsOf(shape.error)}`, `信封不合规格：${fieldsOf(shape.error)}`)
    return { event: undefined, hash: undefined, fault: wrong }
  }
  // The envelope as it was parsed, not as zod gives it back: nothing may be put right on the way.
  const event = parsed as Envelope
  const { bytes, hash } = encode(event)
  if (Buffer.compare(bytes, stored.bytes) !== 0)
    return { event, hash: undefined, fault: fault('the bytes are not canonical', '存储字节不是规范形式') }
  return { event, hash, fault: columnFault(stored, event) ?? dataFault(stored, event, table) }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString())
  } catch {
    return undefined
  }
}

const pathsOf = (error: ZodError): string =>
  error.issues.map(({ message, path }) => `${path.join('.') || '(whole)'} ${message}`).join('; ')

/** Which fields: what zod says of them is English. */
const fieldsOf = (error: ZodError): string =>
  [...new Set(error.issues.map(({ path }) => path.join('.') || '整体'))].join('、')

const columns = { stream: '流', revision: '修订号', type: '类型' } as const

function columnFault(stored: StoredEvent, event: Envelope): Fault | undefined {
  const wrong = (['stream', 'revision', 'type'] as const).filter((name) => stored[name] !== event[name])
  if (wrong.length === 0) return undefined
  const differing = (called: (name: keyof typeof columns) => string): string[] =>
    wrong.map((name) => `${called(name)} ${stored[name]} ≠ ${event[name]}`)
  return fault(
    `the store files it under another ${differing((name) => name).join(', ')}`,
    `存储列与信封不一致：${differing((name) => columns[name]).join('、')}`,
  )
}

function dataFault(stored: StoredEvent, event: Envelope, table: EventTable): Fault | undefined {
  try {
    const { data, type } = upcast({ ...event, position: stored.position }, table)
    const parsed = table[type]?.data.safeParse(data)
    if (parsed?.success !== true) {
      return fault(
        `the data is not valid for its type: ${parsed ? pathsOf(parsed.error) : type}`,
        `数据不合其类型的规格：${parsed ? fieldsOf(parsed.error) : type}`,
      )
    }
    if (canonicalJson(parsed.data) === canonicalJson(data)) return undefined
    return fault('the data is not as its schema writes it', '数据与其规格的写法不一致')
  } catch (error) {
    if (!(error instanceof UnknownEventError)) throw error
    const { type, version } = error
    return fault(
      `type ${type} version ${version} is unknown to this release`,
      `本版本不识别事件类型 ${type} 第 ${version} 版`,
    )
  }
}
