// Whether this actor may do this now: the account as the log knows it, the token's scope, and the table of rights.
import type { Actor } from '../domain/actor.ts'
import { type Refused, refuse } from '../domain/decider.ts'
import type { Account } from '../domain/people/account.ts'
import type { OrgId } from '../domain/values.ts'
import type { Request } from './answers.ts'
import type { Command, CommandType, Entry, Kind, Named, ReadFact } from './entry.ts'
import { may, mayAnywhere, type Relation } from './rights.ts'

export type Purpose = 'demo' | 'production'

export const relationOf = (actor: Actor, owner: OrgId | undefined): Relation => {
  if (owner === undefined) return 'none'
  return owner === actor.org ? 'own' : 'other'
}

export type Attempted = {
  readonly action: CommandType
  readonly object: { readonly kind: string; readonly id: string }
  readonly owner: OrgId | undefined
  /** The organisations that may read the object beside its owner. */
  readonly readers?: (() => readonly OrgId[]) | undefined
  /** What the command names beside its object, and whose it is. */
  readonly named?: Named | undefined
}

/** Subjects, and what another organisation hands over, are not known to those who may not read it, whether it exists or not. */
function hidden(actor: Actor, { named, object, owner, readers }: Attempted): Refused | undefined {
  if (named && !may('ReadCases', actor.role, relationOf(actor, named.owner)))
    return refuse('object-unknown', { kind: named.kind, id: named.id })
  const relation = readers?.().includes(actor.org) ? 'own' : relationOf(actor, owner)
  if (object.kind === 'subject')
    return may('ReadSubjects', actor.role, relation) ? undefined : refuse('object-unknown', object)
  if (may('ReadCases', actor.role, relation)) return undefined
  if (object.kind === 'foreigncase' || object.kind === 'case')
    return refuse('object-unknown', { kind: 'case', id: object.id })
  const others = object.kind === 'source' && relation === 'other'
  return others ? refuse('object-unknown', { kind: 'source', id: object.id }) : undefined
}

type Scope = ReadonlySet<string> | undefined

const permits = (actor: Actor, scope: Scope, action: CommandType, owner: OrgId | undefined): boolean =>
  (scope === undefined || scope.has(action)) && may(action, actor.role, relationOf(actor, owner))

/** A refusal, or nothing. What the actor may not know of is answered like an absent one. */
export function authorize(actor: Actor, scope: Scope, attempted: Attempted): Refused | undefined {
  const { action, owner } = attempted
  if (permits(actor, scope, action, owner)) return undefined
  const relations = [relationOf(actor, owner)]
  return hidden(actor, attempted) ?? refuse('not-permitted', { action, relations })
}

/** LPS-4.5, LPS-10: configuration has effect only by written request, by the bootstrap, or in a demo log. */
export function configurationRefusal(
  kind: Kind,
  action: CommandType,
  actor: Actor,
  purpose: Purpose,
): Refused | undefined {
  if (kind !== 'configuration' || actor.role === 'system' || purpose === 'demo') return undefined
  return refuse('written-request-needed', { action })
}

/** The account must be open in the log now; its revision becomes part of the decision's basis. */
export function accountRefusal(actor: Actor, read: ReadFact): Refused | undefined {
  if (actor.role === 'system') return undefined
  const { state } = read<Account>('account', actor.account)
  if (state.status === 'active') return undefined
  return refuse('account-suspended', { account: actor.account })
}

type Asking = { readonly request: Request; readonly entry: Entry<Command>; readonly id: string }

/** All that stands between an actor and the decision, in the order in which it is told; undefined where nothing does. */
export function denial({ entry, id, request }: Asking, state: unknown, read: ReadFact, purpose: Purpose) {
  const { actor, command, scope } = request
  const inactive = accountRefusal(actor, read)
  if (inactive !== undefined) return inactive
  const found = entry.owner?.(command, state, read)
  // What is missing is told to those alone who could act on it if it were there.
  if (found?.ok === false && mayAnywhere(command.type, actor.role)) return found
  const owner = found?.ok ? found.value : undefined
  if (permits(actor, scope, command.type, owner)) return configurationRefusal(entry.kind, command.type, actor, purpose)
  const readers = entry.readers && (() => entry.readers?.(command, state, read) ?? [])
  const named = entry.named?.(command, read)
  return authorize(actor, scope, { action: command.type, object: { kind: entry.category, id }, owner, readers, named })
}
