// 办件 state: what a case handled here is at each point of its way, as a union on its status.
import type { AccountId, CaseId, Instant, ItemId, NodeId, OrgId, PlainDate, SubjectId, TimeZone } from '../values.ts'
import type { CaseEvent } from './case.messages.ts'
import type { CaseDeadline, Material, Token } from './caseParts.messages.ts'

export type EventData<Type extends CaseEvent['type']> = Extract<CaseEvent, { type: Type }>['data']

/** A deadline and what has become of it. One that has passed may be met all the same by an act that is reported later. */
export type Tracked = {
  readonly deadline: CaseDeadline
  readonly passed: boolean
  readonly paused: boolean
  readonly settledAt?: Instant | undefined
}

export type Supplement = {
  readonly requiredAt: Instant
  readonly missing: EventData<'SupplementRequired'>['missing']
  readonly replyBy?: PlainDate | undefined
  readonly receivedAt?: Instant
}

/** What every case has from its receipt on. */
export type About = {
  readonly caseId: CaseId
  readonly orgId: OrgId
  readonly itemId: ItemId
  /** As received, then as accepted: a running case keeps it. */
  readonly itemVersion: number
  readonly subjectId: SubjectId
  readonly agentId?: SubjectId | undefined
  readonly timeZone: TimeZone
  readonly materials: readonly Material[]
  readonly firstReceivedAt: Instant
  /** When the materials were received last: silence accepts from here (PL-32.4). */
  readonly receivedAt: Instant
  readonly supplement?: Supplement
  readonly number?: string
}

/** A special procedure that was begun. */
export type Run = {
  readonly runId: NodeId
  readonly procedureId: NodeId
  readonly from: Instant
  readonly to?: Instant
}

/** `publicInterest`: held whoever asks (PL-46). */
type Schedule = { readonly chair: AccountId; readonly heldAt: Instant; readonly publicInterest?: true }
export type Hearing = {
  readonly told?: { readonly at: Instant; readonly subjectIds: readonly SubjectId[] }
  /** When the first of those asked whose requests have not all been withdrawn since. */
  readonly requestedAt?: Instant
  /** Whose requests stand. */
  readonly requestedBy?: readonly SubjectId[]
  /** The chair is the one who is to hold it; once it is recorded, whoever did. */
  readonly scheduled?: Schedule
  readonly recordedAt?: Instant
}

export type OpenStep = {
  readonly stepId: NodeId
  readonly since: Instant
  readonly handler?: AccountId
  /** When the one who handles it now took it up or was given it, where that was later. */
  readonly handledSince?: Instant
}

export type Handling = {
  readonly acceptedAt: Instant
  readonly effectiveFrom: Instant
  readonly deemed: boolean
  readonly tokens: readonly Token[]
  readonly steps: readonly OpenStep[]
  /** Whether the workflow has come to its end. */
  readonly ended: boolean
  /** Everyone who has claimed or completed a step. */
  readonly reviewers: readonly AccountId[]
  readonly runs: readonly Run[]
  readonly hearing: Hearing
  readonly extendedBy?: number
  readonly fee?: { readonly amountFen: number; readonly receiptNumber: string }
}

export type Permit = {
  readonly grantedAt: Instant
  readonly validFrom: PlainDate
  readonly validUntil?: PlainDate | undefined
  readonly renewalAppliedAt?: Instant | undefined
  readonly renewals: number
  /** When the term began that the last of so many renewals gave; see `termFrom`. */
  readonly term?: { readonly from: PlainDate; readonly renewals: number }
}

type Existing = {
  readonly about: About
  readonly deadlines: readonly Tracked[]
  /** When the last act happened; what time alone does is no act, but for an acceptance by silence. */
  readonly lastActAt: Instant
}
export type IntakeStatus =
  | 'received'
  | 'supplementing'
  | 'notRequired'
  | 'notCompetent'
  | 'acceptanceRefused'
  | 'abandoned'
export type PermitStatus = 'granted' | 'delivered' | 'revoked' | 'withdrawn' | 'deregistered'

export type None = { readonly status: 'none' }
export type Draft = {
  readonly status: 'draft'
  readonly draft: EventData<'ApplicationDrafted'>
  readonly lastActAt: Instant
}
export type AtIntake = Existing & { readonly status: IntakeStatus }
export type InHandling = Existing & {
  readonly status: 'accepted' | 'forwarded' | 'denied'
  readonly handling: Handling
}
export type WithPermit = Existing & {
  readonly status: PermitStatus
  readonly handling: Handling
  readonly permit: Permit
}
export type Void = Existing & { readonly status: 'void'; readonly handling?: Handling }

export type ApprovalCase = None | Draft | AtIntake | InHandling | WithPermit | Void
export type Begun = Exclude<ApprovalCase, None | Draft>
export type CaseStatus = ApprovalCase['status']

export const openRuns = ({ runs }: Handling): readonly Run[] => runs.filter(({ to }) => to === undefined)

/** The deadline of that id as it is watched now. */
export const trackedOf = (state: Begun, deadlineId: string): Tracked | undefined =>
  state.deadlines.find(({ deadline }) => deadline.deadlineId === deadlineId)

/** Those of the ids that are still watched: only these can be settled. */
export const unsettled = (state: Begun, ...ids: readonly string[]): string[] =>
  ids.filter((id) => {
    const tracked = trackedOf(state, id)
    return tracked !== undefined && tracked.settledAt === undefined
  })

/** All that are watched but those named: what a decision settles. */
export const allUnsettled = (state: Begun): string[] =>
  state.deadlines.filter(({ settledAt }) => settledAt === undefined).map(({ deadline }) => deadline.deadlineId)
