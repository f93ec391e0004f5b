// What is wrong with a sent form, place by place, in words that its writer understands.
import type { z } from 'zod'
import type { Refusal } from '../../domain/refusals.ts'
import { uncountable } from '../../domain/values.ts'
import type { Lang } from '../i18n/index.ts'
import { t } from '../i18n/index.ts'
import { refusalProblem } from '../problems.ts'
import type { FormField } from './fields.ts'

/** `path` is the field's name in the form; without one it is about the whole. */
export type FieldProblem = { readonly path: string; readonly text: string }

export function fieldProblems(
  { issues }: Pick<z.ZodError, 'issues'>,
  said: unknown,
  lang: Lang,
): readonly FieldProblem[] {
  return issues.map((issue) => ({ path: issue.path.join('.'), text: textOf(issue, said, lang) }))
}

export type ToldRefusal = {
  readonly refusal: { readonly text: string; readonly clauses: readonly string[] }
  readonly problems: readonly FieldProblem[]
}

/** A refusal as a form tells it: fields by what the form calls them, and each of those that is on it marked. */
export function refusedForm(refusal: Refusal, fields: readonly FormField[], lang: Lang): ToldRefusal {
  const told = refusal.details as Named
  const { field, fields: several = [], pointer, pointers } = told
  const labels: Readonly<Record<string, string>> = t(lang).form.fields
  // A field in a row by the number of the row, as the form counts.
  const part = (name: string) => (/^\d+$/.test(name) ? String(Number(name) + 1) : (labels[name] ?? name))
  const labelled = (path: string) => path.split('.').map(part).join(' ')
  const details = {
    ...told,
    ...(field !== undefined && { field: labelled(field) }),
    ...(several.length > 0 && { fields: several.map(labelled) }),
    ...(pointer !== undefined && { pointer: labelled(pathIn(pointer)) }),
    ...(pointers && { pointers: pointers.map((one) => labelled(pathIn(one))) }),
  }
  const { clauses, detail } = refusalProblem({ ...refusal, details } as Refusal, lang)
  const { errors = [] } = refusalProblem(refusal, lang)
  const named = [...(field === undefined ? several : [field]), ...errors.map((error) => pathIn(error.pointer))]
  const places = named.flatMap((name) => pathsOf(name, fields))
  return {
    refusal: { text: detail, clauses },
    problems: places.map((path) => ({ path, text: t(lang).form.problems.refused })),
  }
}

/** How a refusal names the fields that it is about. */
type Named = {
  readonly field?: string
  readonly fields?: readonly string[]
  readonly pointer?: string
  readonly pointers?: readonly string[]
}

const pathIn = (pointer: string): string => pointer.slice(1).replaceAll('/', '.')

/** Where a form asks for a field, by its name or by its whole path. */
const pathsOf = (name: string, fields: readonly FormField[]): readonly string[] =>
  fields.flatMap((one) => {
    if (name.startsWith(`${one.name}.`)) return [name]
    if (one.name === name) return [one.name]
    return one.kind === 'group' ? pathsOf(name, one.fields).map((path) => `${one.name}.${path}`) : []
  })

function textOf(issue: z.core.$ZodIssue, said: unknown, lang: Lang): string {
  const words = t(lang).form.problems
  if (valueAt(said, issue.path) === undefined) return words.needed
  switch (issue.code) {
    case 'too_big':
      return words.tooLong
    case 'too_small':
      return words.tooShort
    case 'custom':
      if (issue.message === uncountable) return words.uncountable
      return issue.message === 'must be one line' ? words.oneLine : words.unseen
    default:
      return words.format
  }
}

function valueAt(said: unknown, path: readonly PropertyKey[]): unknown {
  let value = said
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Readonly<Record<PropertyKey, unknown>>)[key]
  }
  return value
}
