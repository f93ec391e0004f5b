// 相对人: registered, changed, restricted, erased. Pure; of personal values it knows commitments only.
import { accept, type Decider, type Decision, refuse, unreachable } from '../decider.ts'
import type { RefusalCode } from '../refusals.ts'
import type { Instant, OrgId, PlainDate, SubjectId } from '../values.ts'
import { personalDataRefusal } from './identity.ts'
import type { FieldCommitment, PersonalField, SubjectDecision, SubjectEvent, SubjectKind } from './subject.messages.ts'

type Asked<Type extends SubjectDecision['type']> = Extract<SubjectDecision, { type: Type }>

type Known = {
  readonly kind: SubjectKind
  readonly orgId: OrgId
  readonly subjectId: SubjectId
  /** The commitment in force of each field. */
  readonly current: Readonly<Partial<Record<PersonalField, string>>>
  /** How many values events have committed to, replaced ones too. */
  readonly committed: number
}
export type Subject =
  | { readonly status: 'none' }
  | ({ readonly status: 'active' } & Known)
  | ({ readonly status: 'restricted'; readonly retainUntil?: PlainDate | undefined } & Known)
  | ({ readonly status: 'erased' } & Omit<Known, 'current'>)

export const subject: Decider<SubjectDecision, SubjectEvent, Subject> = {
  initial: { status: 'none' },
  decide(command, state, { actor, now }): Decision<SubjectEvent> {
    switch (command.type) {
      case 'RegisterSubject':
        return register(command, state)
      case 'ChangeSubject':
        return change(command, state)
      case 'RestrictPersonalData':
        return objection(command, actor.account) ?? restrict(command, state, now)
      case 'ErasePersonalData':
        return objection(command, actor.account) ?? erase(command, state, now)
      default:
        return unreachable(command)
    }
  },
  evolve(state, event) {
    switch (event.type) {
      case 'SubjectRegistered': {
        const { commitments, kind, orgId, subjectId } = event.data
        return {
          status: 'active',
          kind,
          orgId,
          subjectId,
          current: byField(commitments),
          committed: commitments.length,
        }
      }
      case 'SubjectChanged': {
        const held = active(state)
        const { commitments } = event.data
        const current = { ...held.current, ...byField(commitments) }
        return { ...held, current, committed: held.committed + commitments.length }
      }
      case 'PersonalDataRestricted': {
        const { retainUntil } = event.data
        return { ...kept(state), status: 'restricted', retainUntil }
      }
      case 'PersonalDataErased': {
        const { committed, kind, orgId, subjectId } = kept(state)
        return { status: 'erased', kind, orgId, subjectId, committed }
      }
      default:
        return unreachable(event)
    }
  },
}

function register(command: Asked<'RegisterSubject'>, state: Subject): Decision<SubjectEvent> {
  const { commitments, kind, orgId, subjectId } = command
  const refusal = closed(state) ?? valuesRefusal(command, kind)
  if (refusal !== undefined) return refusal
  if (state.status === 'none')
    return accept({ type: 'SubjectRegistered', data: { commitments: [...commitments], kind, orgId, subjectId } })
  const held = active(state)
  const fields = differing(commitments, held.current)
  if (kind !== held.kind) fields.push('kind')
  return fields.length === 0 ? accept() : refuse('registered-otherwise', { kind: 'subject', id: subjectId, fields })
}

function change(command: Asked<'ChangeSubject'>, state: Subject): Decision<SubjectEvent> {
  const { reason, subjectId } = command
  if (state.status === 'none') return refuse('object-unknown', { kind: 'subject', id: subjectId })
  const refusal = closed(state) ?? valuesRefusal(command, state.kind) ?? personalDataRefusal({ reason })
  if (refusal !== undefined) return refusal
  const { current } = active(state)
  const commitments = command.commitments.filter(({ commitment, field }) => current[field] !== commitment)
  return commitments.length === 0
    ? accept()
    : accept({ type: 'SubjectChanged', data: { commitments, reason, subjectId } })
}

/**
 * PIPL 47: while the law wants data kept, every processing but keeping them stops. A term that runs may be lengthened
 * and neither dropped nor shortened: whoever could do that would erase what must be kept.
 */
function restrict(command: Asked<'RestrictPersonalData'>, state: Subject, now: Instant): Decision<SubjectEvent> {
  const { approvedBy, legalBasis, reason, retainUntil, subjectId } = command
  if (state.status === 'none') return refuse('object-unknown', { kind: 'subject', id: subjectId })
  if (state.status === 'erased') return refuse('personal-data-erased', { subjectId })
  if (state.status === 'restricted' && state.retainUntil === retainUntil) return accept()
  const held = runningTerm(state, now)
  if (held !== undefined && (retainUntil === undefined || retainUntil < held))
    return refuse('retention-not-over', { subjectId, retainUntil: held })
  const data = { approvedBy, legalBasis, reason, ...(retainUntil === undefined ? {} : { retainUntil }), subjectId }
  return accept({ type: 'PersonalDataRestricted', data })
}

/** Only what is restricted is erased, and only once its retention is over: two steps, so that neither is a slip. */
function erase(command: Asked<'ErasePersonalData'>, state: Subject, now: Instant): Decision<SubjectEvent> {
  const { approvedBy, legalBasis, reason, subjectId } = command
  switch (state.status) {
    case 'none':
      return refuse('object-unknown', { kind: 'subject', id: subjectId })
    case 'erased':
      return accept()
    case 'active':
      return refuse('personal-data-not-restricted', { subjectId })
    case 'restricted': {
      const { committed: count } = state
      const retainUntil = runningTerm(state, now)
      if (retainUntil !== undefined) return refuse('retention-not-over', { subjectId, retainUntil })
      return accept({ type: 'PersonalDataErased', data: { approvedBy, count, legalBasis, reason, subjectId } })
    }
    default:
      return unreachable(state)
  }
}

/** What nobody may do alone, and what no official's text may hold. */
function objection(
  { approvedBy, legalBasis, reason }: Asked<'RestrictPersonalData' | 'ErasePersonalData'>,
  actor: string,
) {
  if (approvedBy === actor) return refuse('approver-is-actor', { account: actor })
  return personalDataRefusal({ legalBasis, reason })
}

function closed(state: Subject) {
  if (state.status === 'restricted') return refuse('personal-data-restricted', { subjectId: state.subjectId })
  return state.status === 'erased' ? refuse('personal-data-erased', { subjectId: state.subjectId }) : undefined
}

const refusalOf: Readonly<
  Partial<Record<PersonalField, RefusalCode & ('identity-number-wrong' | 'credit-code-wrong')>>
> = {
  creditCode: 'credit-code-wrong',
  identityNumber: 'identity-number-wrong',
}
/** 不得要求提交无关材料 (PL-31): what the one has, the other is not asked for. */
const unfit: Readonly<Record<SubjectKind, ReadonlySet<PersonalField>>> = {
  person: new Set(['contact', 'creditCode']),
  organisation: new Set(['identityNumber', 'otherDocument']),
}

function valuesRefusal({ commitments, wrong }: Asked<'RegisterSubject' | 'ChangeSubject'>, kind: SubjectKind) {
  const fields = commitments.map(({ field }) => field).filter((field) => unfit[kind].has(field))
  if (fields.length > 0) return refuse('subject-field-unfit', { kind, fields })
  const [field] = wrong
  const code = field && refusalOf[field]
  return code && refuse(code, { field })
}

const byField = (commitments: readonly FieldCommitment[]): Partial<Record<PersonalField, string>> =>
  Object.fromEntries(commitments.map(({ commitment, field }) => [field, commitment]))

const differing = (said: readonly FieldCommitment[], held: Known['current']): string[] =>
  [...new Set([...said.map(({ field }) => field), ...(Object.keys(held) as PersonalField[])])]
    .filter((field) => byField(said)[field] !== held[field])
    .sort()

/** The last day of a retention that is not over. */
function runningTerm(state: Subject, now: Instant): PlainDate | undefined {
  const retainUntil = state.status === 'restricted' ? state.retainUntil : undefined
  return retainUntil !== undefined && todayOf(now) <= retainUntil ? retainUntil : undefined
}

/** The day of the place where the law is kept. */
export const todayOf = (now: Instant): string =>
  Temporal.Instant.from(now).toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString()

function kept(state: Subject) {
  if (state.status === 'none' || state.status === 'erased')
    throw new Error('a subject must be registered and not erased')
  return state
}

function active(state: Subject) {
  if (state.status !== 'active') throw new Error('only an active subject changes')
  return state
}
