// A command as the values of a form and back: `missing.0.what` names the field, blank means not said.
import { Instant } from '../../domain/values.ts'
import { readMoment } from '../pages/links.ts'
import type { FormField } from './fields.ts'

/** What a form shows and sends: text by path. */
export type FormValues = Readonly<Record<string, string>>

const at = (path: string, name: string | number): string => (path === '' ? String(name) : `${path}.${name}`)

/** The values that a form shows for a command or for part of one; whatever is not of its field's kind stands as it is. */
export function encode(fields: readonly FormField[], said: unknown, timeZone: string): FormValues {
  const values: Record<string, string> = {}
  encodeGroup(fields, said, '', timeZone, values)
  return values
}

type Into = Record<string, string>

function encodeGroup(fields: readonly FormField[], said: unknown, path: string, timeZone: string, into: Into): void {
  for (const field of fields) {
    const inner = (said as Readonly<Record<string, unknown>> | undefined)?.[field.name]
    if (inner !== undefined) encodeField(field, inner, at(path, field.name), timeZone, into)
  }
}

function encodeField(field: FormField, said: unknown, path: string, timeZone: string, into: Into): void {
  if (field.kind === 'group') encodeGroup(field.fields, said, path, timeZone, into)
  else if (field.kind === 'list' && Array.isArray(said))
    for (const [index, row] of said.entries()) encodeField(field.of, row, at(path, index), timeZone, into)
  else if (field.kind === 'instant') into[path] = local(String(said), timeZone)
  else if (field.kind === 'money') into[path] = yuan(said)
  else into[path] = String(said)
}

/** As a `datetime-local` input has it, to the smallest part that is not zero; what is no moment stands as it was written. */
function local(said: string, timeZone: string): string {
  const instant = Instant.safeParse(said)
  if (!instant.success) return said
  const time = Temporal.Instant.from(instant.data).toZonedDateTimeISO(timeZone).toPlainDateTime()
  if (time.millisecond !== 0) return time.toString({ smallestUnit: 'millisecond' })
  return time.toString({ smallestUnit: time.second === 0 ? 'minute' : 'second' })
}

function yuan(fen: unknown): string {
  if (typeof fen !== 'number') return String(fen)
  const digits = String(fen).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** What a sent form says, still unchecked: the schema judges it, and names its places as the form does. */
export function decode(fields: readonly FormField[], values: FormValues, timeZone: string): Record<string, unknown> {
  return decodeGroup(fields, values, '', timeZone)
}

function decodeGroup(fields: readonly FormField[], values: FormValues, path: string, timeZone: string) {
  const said: Record<string, unknown> = {}
  for (const field of fields) {
    const inner = decodeField(field, values, at(path, field.name), timeZone)
    if (inner !== undefined) said[field.name] = inner
  }
  return said
}

function decodeField(field: FormField, values: FormValues, path: string, timeZone: string): unknown {
  if (field.kind === 'group') {
    const said = decodeGroup(field.fields, values, path, timeZone)
    // A part that need not be said is said once anything of it is; what must be said is judged place by place.
    return field.required || Object.keys(said).length > 0 ? said : undefined
  }
  if (field.kind === 'list') return decodeList(field, values, path, timeZone)
  const text = valueAt(values, path)
  return text.trim() === '' ? undefined : decodeText(field, text, timeZone)
}

function decodeList(field: Extract<FormField, { kind: 'list' }>, values: FormValues, path: string, timeZone: string) {
  const blankGroup = { ...field.of, required: false }
  const rows = rowsOf(values, path)
    .map((row) => decodeField(blankGroup, values, at(path, row), timeZone))
    .filter((row) => row !== undefined)
  return rows.length > 0 || field.required ? rows : undefined
}

const mostRows = 200

/** The numbers of the rows that were sent, in their order. */
export function rowsOf(values: FormValues, path: string): readonly number[] {
  const numbers = Object.keys(values).flatMap((key) => {
    if (!key.startsWith(`${path}.`)) return []
    const row = /^(\d{1,3})(?:\.|$)/.exec(key.slice(path.length + 1))?.[1]
    return row === undefined || Number(row) >= mostRows ? [] : [Number(row)]
  })
  return [...new Set(numbers)].sort((a, b) => a - b)
}

/** Browsers send every line break as two characters. */
const valueAt = (values: FormValues, path: string): string =>
  Object.hasOwn(values, path) ? (values[path] ?? '').replaceAll('\r\n', '\n') : ''

function decodeText({ kind }: FormField, text: string, timeZone: string): unknown {
  switch (kind) {
    case 'integer':
      return /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text
    case 'money':
      return /^\d{1,12}(?:\.\d{1,2})?$/.test(text) ? fenOf(text) : text
    case 'yesNo':
    case 'affirmed':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'instant':
      return readMoment(text, timeZone) ?? text
    default:
      return text
  }
}

function fenOf(text: string): number {
  const [whole = '0', part = ''] = text.split('.')
  return Number(whole) * 100 + Number(part.padEnd(2, '0'))
}
