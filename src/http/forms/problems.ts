// What is wrong with a sent form, place by place, in words that its writer understands.
import type { z } from 'zod'
import { uncountable } from '../../domain/values.ts'
import type { Lang } from '../i18n/index.ts'
import { t } from '../i18n/index.ts'

/** `path` is the field's name in the form; without one it is about the whole. */
export type FieldProblem = { readonly path: string; readonly text: string }

export function fieldProblems(
  { issues }: Pick<z.ZodError, 'issues'>,
  said: unknown,
  lang: Lang,
): readonly FieldProblem[] {
  return issues.map((issue) => ({ path: issue.path.join('.'), text: textOf(issue, said, lang) }))
}

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
