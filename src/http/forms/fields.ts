// The fields of a command, read off its schema: what a form must ask, and nothing that the schema does not know.
import { z } from 'zod'
import { CaseAct } from '../../domain/approvals/case.messages.ts'
import type { ActType } from '../../domain/approvals/caseAllowed.ts'
import { SubjectCommand } from '../../domain/people/subject.messages.ts'

type Named = { readonly name: string; readonly required: boolean }
export type FormField = Named &
  (
    | { readonly kind: 'text'; readonly most: number; readonly long: boolean }
    | { readonly kind: 'date' | 'instant' | 'yesNo' | 'affirmed' | 'money' }
    | { readonly kind: 'integer'; readonly least?: number; readonly most?: number }
    | { readonly kind: 'choice'; readonly values: readonly string[] }
    | { readonly kind: 'group'; readonly fields: readonly FormField[] }
    | { readonly kind: 'list'; readonly of: FormField; readonly most: number }
  )

type JsonSchema = {
  readonly type?: string
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly enum?: readonly string[]
  readonly const?: unknown
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly maxItems?: number
}

/** What the address of a form or its reader says already. */
const byAddress: ReadonlySet<string> = new Set(['type', 'caseId'])
const byReader: ReadonlySet<string> = new Set(['type', 'orgId', 'subjectId'])
/**
 * As an official thinks of an act: what it is about, what is decided and why; after all that is particular to the act the
 * files, the papers with their dates and numbers, and last when it happened, since most acts happen now.
 */
const before: readonly string[] = [
  ...['itemId', 'subjectId', 'subjectIds', 'stepId', 'procedureId', 'runId', 'ground', 'cause'],
  ...['outcomeId', 'result', 'to', 'opinion', 'reason', 'reasons', 'basis'],
]
const after: readonly string[] = [
  ...['materials', 'documents', 'document', 'record'],
  ...['approval', 'notice', 'voucher'],
  ...['occurredAt', 'lateReason'],
]
/** Who applies, as people say it. */
const asAsked: readonly string[] = [
  'name',
  'identityNumber',
  'creditCode',
  'otherDocument',
  'contact',
  'phone',
  'address',
]
/** Longer texts than this are written in several lines. */
const longest = 200

const known = new Map<ActType, readonly FormField[]>()

/** The fields of an act on a case, in the order in which they are asked. */
export function fieldsOf(type: ActType): readonly FormField[] {
  const held = known.get(type)
  if (held !== undefined) return held
  const fields = fieldsOfSchema(schemaOf(type), byAddress)
  const among = (names: readonly string[]) => names.flatMap((name) => fields.filter((field) => field.name === name))
  const own = fields.filter(({ name }) => !before.includes(name) && !after.includes(name))
  const ordered = [...among(before), ...own, ...among(after)]
  known.set(type, ordered)
  return ordered
}

export const schemaOf = (type: ActType) => {
  const found = CaseAct.options.find((option) => option.shape.type.value === type)
  if (found === undefined) throw new Error(`no schema for ${type}`)
  return found
}

/** The fields of an object schema, but for those named. */
export function fieldsOfSchema(schema: z.ZodType, without: ReadonlySet<string> = new Set()): readonly FormField[] {
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  return properties(described, without)
}

function properties({ properties: all = {}, required = [] }: JsonSchema, without: ReadonlySet<string> = new Set()) {
  return Object.entries(all)
    .filter(([name]) => !without.has(name))
    .map(([name, inner]) => fieldOf(name, inner, required.includes(name)))
}

function fieldOf(name: string, schema: JsonSchema, required: boolean): FormField {
  const named = { name, required }
  if (schema.enum !== undefined) return { ...named, kind: 'choice', values: schema.enum }
  if (schema.const === true) return { ...named, kind: 'affirmed' }
  switch (schema.type) {
    case 'string':
      return textField(named, schema)
    case 'boolean':
      return { ...named, kind: 'yesNo' }
    case 'integer':
      return integerField(named, schema)
    case 'object':
      return { ...named, kind: 'group', fields: properties(schema) }
    case 'array':
      return { ...named, kind: 'list', of: fieldOf(name, schema.items ?? {}, true), most: schema.maxItems ?? 100 }
    default:
      throw new Error(`no form for ${name}: ${JSON.stringify(schema)}`)
  }
}

function textField(named: Named, { format, maxLength = longest }: JsonSchema): FormField {
  if (format === 'date') return { ...named, kind: 'date' }
  if (format === 'date-time') return { ...named, kind: 'instant' }
  return { ...named, kind: 'text', most: maxLength, long: maxLength > longest }
}

/** Amounts are stored in hundredths of a yuan and written in yuan. */
function integerField(named: Named, { maximum, minimum }: JsonSchema): FormField {
  if (named.name.endsWith('Fen')) return { ...named, kind: 'money' }
  return {
    ...named,
    kind: 'integer',
    ...(minimum !== undefined && { least: minimum }),
    ...(maximum !== undefined && { most: maximum }),
  }
}

export const RegisterSubject = SubjectCommand.options[0]
/** Who applies, as it goes to the vault. */
export const subjectFields: readonly FormField[] = fieldsOfSchema(RegisterSubject, byReader).map((field) =>
  field.kind === 'group' ? { ...field, fields: inOrder(field.fields) } : field,
)

/** As people give it: the name, then the number, then where they can be reached. */
function inOrder(fields: readonly FormField[]): readonly FormField[] {
  const place = ({ name }: FormField): number => asAsked.indexOf(name)
  return fields.toSorted((a, b) => place(a) - place(b))
}
