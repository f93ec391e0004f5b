// What the engine must know of a command to handle it: the shape of an entry in the table of contents.
import type { ZodType } from 'zod'
import type { Actor, Authority } from '../domain/actor.ts'
import type { CaseCommand } from '../domain/approvals/case.messages.ts'
import type { ForeignCaseCommand } from '../domain/approvals/foreignCase.messages.ts'
import type { SourceCommand } from '../domain/approvals/source.messages.ts'
import type { CalendarCommand } from '../domain/calendar/calendar.messages.ts'
import type { Refused } from '../domain/decider.ts'
import type { ItemCommand } from '../domain/items/item.messages.ts'
import type { NumberingCommand } from '../domain/numbering/numbering.messages.ts'
import type { AttemptCommand } from '../domain/operations/attempt.messages.ts'
import type { LogCommand } from '../domain/operations/log.messages.ts'
import type { ReadCommand } from '../domain/operations/read.messages.ts'
import type { AccountCommand } from '../domain/people/account.messages.ts'
import type { OrganisationCommand } from '../domain/people/organisation.messages.ts'
import type { SubjectCommand } from '../domain/people/subject.messages.ts'
import type { ClauseId } from '../domain/regulations.ts'
import type { Category } from '../domain/streams.ts'
import type { Instant, OrgId } from '../domain/values.ts'
import type { Protected, Protecting } from './protect.ts'

export type Command =
  | LogCommand
  | AttemptCommand
  | OrganisationCommand
  | AccountCommand
  | SubjectCommand
  | ReadCommand
  | CalendarCommand
  | ItemCommand
  | SourceCommand
  | ForeignCaseCommand
  | CaseCommand
  | NumberingCommand
export type CommandType = Command['type']
export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>

/** Another stream as it stands, for a decision; its revision becomes part of the decision's basis. */
export type ReadFact = <State>(category: Category, id: string) => { readonly state: State; readonly revision: number }

/** Something that a command names, and whose it is, where it exists. */
export type Named = { readonly kind: string; readonly id: string; readonly owner: OrgId | undefined }

/** What was found in other streams; or the refusal, where a decision cannot do without a stream that does not exist. */
export type Known<Value> = { readonly ok: true; readonly value: Value } | Refused

/** By what right the log may hold the effect: `configuration` needs a written request, the bootstrap, or a demo log. */
export type Kind = 'business' | 'configuration' | 'source' | 'timer' | 'bootstrap'

export type Entry<C extends Command> = {
  readonly schema: ZodType<C>
  readonly category: Category
  readonly id: (command: C) => string
  readonly kind: Kind
  readonly clauses: readonly ClauseId[]
  readonly zh: string
  readonly en: string
  /** The organisation that the object belongs to, by which `own` and `other` are told apart. */
  readonly owner?: (command: C, state: unknown, read: ReadFact) => Known<OrgId>
  /** The organisations that may read the object beside its owner: they are told that they may not act, not that it is absent. */
  readonly readers?: (command: C, state: unknown, read: ReadFact) => readonly OrgId[]
  /** What else it names that may be another organisation's: to its reader that is as unknown as what does not exist. */
  readonly named?: (command: C, read: ReadFact) => Named
  readonly facts?: (command: C, state: unknown, read: ReadFact, actor: Actor) => Known<unknown>
  /** When it happened, where the command says so; else it happens now. */
  readonly occurredAt?: (command: C) => Instant | undefined
  /** What the authority is called by, where it is not the acting account: the source that handed the fact over. */
  readonly authority?: (command: C, state: unknown) => Authority['id'] | undefined
  /** Takes personal values out of the command before it is decided; they go to the vault before the events are appended. */
  readonly protect?: (command: C, vault: Protecting) => Protected
}

/** One entry for each command of a union: a command without its entry does not compile. */
export type Entries<Commands extends Command> = {
  readonly [Type in Commands['type']]: Entry<Extract<Commands, { type: Type }>>
}

/** The schema of one command of a discriminated union. */
export function option<Type extends CommandType>(
  union: { options: readonly { shape: { type: { value: string } } }[] },
  type: Type,
): ZodType<CommandOf<Type>> {
  const found = union.options.find((one) => one.shape.type.value === type)
  if (found === undefined) throw new Error(`no schema for command ${type}`)
  return found as unknown as ZodType<CommandOf<Type>>
}
