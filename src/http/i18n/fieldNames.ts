// The names of fields and of choices in the forms, as types: a dictionary that lacks one does not compile.
import type { z } from 'zod'
import type { CaseAct } from '../../domain/approvals/case.messages.ts'
import type { SubjectCommand } from '../../domain/people/subject.messages.ts'

type Plain = string | number | boolean | undefined

type NamesIn<Value> = Value extends Plain
  ? never
  : Value extends readonly (infer Each)[]
    ? NamesIn<Each>
    : { [Key in keyof Value & string]-?: Key | NamesIn<Value[Key]> }[keyof Value & string]

/** A choice is a text of which only some are allowed; an id is marked and is none. */
type ChoicesIn<Value> = Value extends z.core.$brand
  ? never
  : Value extends string
    ? string extends Value
      ? never
      : Value
    : Value extends Plain
      ? never
      : Value extends readonly (infer Each)[]
        ? ChoicesIn<Each>
        : { [Key in keyof Value]-?: ChoicesIn<Value[Key]> }[keyof Value]

/** What has a form: every act on a case, and the registration of who applies. */
type Asked = CaseAct | Extract<SubjectCommand, { type: 'RegisterSubject' }>

export type FieldName = Exclude<NamesIn<Asked>, 'type' | 'caseId' | 'orgId'>
export type ChoiceName = Exclude<ChoicesIn<Asked>, Asked['type']>
