// What a form for a command shows: its fields, what stands in them, what may be chosen, and what was wrong with it.
import type { FormField } from '../forms/fields.ts'
import type { FieldProblem } from '../forms/problems.ts'
import type { FormValues } from '../forms/values.ts'
import type { Choice } from './models.ts'

export type FormModel = {
  readonly action: string
  /** The command in the reader's language. */
  readonly name: string
  readonly clauses: readonly string[]
  /** Names the command, so that sending it twice has effect once. */
  readonly key: string
  readonly fields: readonly FormField[]
  readonly values: FormValues
  /** Blank rows to show beside those that are filled in, by the path of their list; one where nothing else is said. */
  readonly blankRows?: Readonly<Record<string, number>>
  /** What may be chosen for a field of this name, and what is only suggested. */
  readonly choices: Readonly<Record<string, readonly Choice[]>>
  readonly suggestions: Readonly<Record<string, readonly Choice[]>>
  /** What the files that are stored already were called, by digest. */
  readonly fileNames?: Readonly<Record<string, string>>
  readonly refusal?: { readonly text: string; readonly clauses: readonly string[] }
  readonly problems: readonly FieldProblem[]
  readonly timeZone: string
}

export type CommandPageModel = {
  /** What the form is about and where it leads back to. */
  readonly about: { readonly label: string; readonly href: string }
  readonly form: FormModel
}
