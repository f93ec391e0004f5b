// Which fields of a form are materials, so that a file can be chosen for each, and how what is wrong with one is told.
import type { FormField } from './fields.ts'
import type { FieldProblem } from './problems.ts'
import type { FormValues } from './values.ts'

/** Beside the fields of a material: its file. `materials.0.file` is no field of the command. */
export const fileKey = 'file'
/** The name of a file that is stored already, by its digest: kept in the form, and nowhere in the log. */
const nameKey = '_file'

/** What is known of a material by its file alone. */
export const byFile: ReadonlySet<string> = new Set(['digest', 'mediaType'])

export const isMaterial = (field: FormField): boolean =>
  field.kind === 'group' && [...byFile].every((name) => field.fields.some((one) => one.name === name))

export const takesFiles = (fields: readonly FormField[]): boolean =>
  fields.some((field) => {
    if (field.kind === 'list') return takesFiles([field.of])
    return isMaterial(field) || (field.kind === 'group' && takesFiles(field.fields))
  })

/** Whether `materials.0` or `record` names a material of these fields. */
export function isMaterialAt(fields: readonly FormField[], path: string): boolean {
  const [name = '', ...rest] = path.split('.')
  const field = fields.find((one) => one.name === name)
  if (field === undefined) return false
  if (field.kind === 'list') return rest.length === 1 && /^\d{1,3}$/.test(rest[0] ?? '') && isMaterial(field.of)
  if (rest.length === 0) return isMaterial(field)
  return field.kind === 'group' && isMaterialAt(field.fields, rest.join('.'))
}

/** Where a problem with the file that was sent at `path` is shown: rows that are blank are left out of the form that comes back. */
export function placeOfFile(path: string, sent: FormValues): string {
  const [, list = '', row = ''] = /^(.*)\.(\d+)$/.exec(path) ?? []
  if (list === '') return `${path}.${fileKey}`
  const isSaid = (index: number) =>
    Object.entries(sent).some(([name, value]) => name.startsWith(`${list}.${index}.`) && value.trim() !== '')
  if (!isSaid(Number(row))) return list
  const before = Array.from({ length: Number(row) }, (_, index) => index).filter(isSaid)
  return `${list}.${before.length}.${fileKey}`
}

/** Of a material without any file one thing is missing, which is the file. */
export function toldOfFiles(
  problems: readonly FieldProblem[],
  fields: readonly FormField[],
  values: FormValues,
): readonly FieldProblem[] {
  return problems.flatMap((problem) => {
    const [, path = '', name = ''] = /^(.*)\.([^.]+)$/.exec(problem.path) ?? []
    const lacksFile = byFile.has(name) && values[`${path}.digest`] === undefined && isMaterialAt(fields, path)
    if (!lacksFile) return [problem]
    return name === 'digest' ? [{ ...problem, path: `${path}.${fileKey}` }] : []
  })
}

export const fileNameKey = (digest: string): string => `${nameKey}.${digest}`

/** The names that a form has brought along, by digest. */
export function fileNamesIn(sent: FormValues): Readonly<Record<string, string>> {
  const named = Object.entries(sent).flatMap(([key, name]) => {
    const digest = /^_file\.([0-9a-f]{64})$/.exec(key)?.[1]
    return digest === undefined ? [] : [[digest, name.slice(0, 200)] as const]
  })
  return Object.fromEntries(named)
}
