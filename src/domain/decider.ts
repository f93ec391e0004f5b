// What every workflow has in common: a pure decision on a folded state, in a context that is given to it.
import type { Actor } from './actor.ts'
import type { Refusal, RefusalCode, RefusalDetails } from './refusals.ts'
import type { ClauseId } from './regulations.ts'
import type { Instant } from './values.ts'

/** An event as the domain speaks of it. `occurredAt` is given where it differs from the command's (time that passed). */
export type DomainEvent<Type extends string = string, Data extends object = object> = {
  readonly type: Type
  readonly data: Data
  readonly occurredAt?: Instant
  readonly clauses?: readonly ClauseId[]
  /** Time alone did it, on its own authority, whoever's command it stands before. */
  readonly byTime?: true
}

/** Who acts, when it happened, when the log takes it, and what other streams say. */
export type Context<Facts = unknown> = {
  readonly actor: Actor
  readonly occurredAt: Instant
  readonly now: Instant
  readonly facts: Facts
}

export type Accepted<Event> = { readonly ok: true; readonly events: readonly Event[] }
export type Refused = { readonly ok: false; readonly refusal: Refusal }
export type Decision<Event> = Accepted<Event> | Refused

/** `elapse` yields what the calendar alone has done before `until`; `handle` folds it before it decides. */
export type Decider<Command, Event, State, Facts = unknown> = {
  readonly initial: State
  readonly decide: (command: Command, state: State, context: Context<Facts>) => Decision<Event>
  readonly evolve: (state: State, event: Event) => State
  readonly elapse?: (state: State, until: Instant, facts: Facts, command: Command) => readonly Event[]
}

/** No events means "already so": the caller is answered as if it had just happened. */
export const accept = <Event>(...events: readonly Event[]): Accepted<Event> => ({ ok: true, events })

export const refuse = <Code extends RefusalCode>(code: Code, details: RefusalDetails[Code]): Refused => ({
  ok: false,
  refusal: { code, details } as Refusal,
})

export function unreachable(value: never): never {
  throw new Error(`unknown message: ${JSON.stringify(value)}`)
}
