// A case handled here as it is shown: where it stands, its steps, materials, procedures, hearing, outcome and notices.
import type { CaseEvent } from '../../domain/approvals/case.messages.ts'
import { finishCodeOf, statusCodeOf } from '../../domain/approvals/caseExport.ts'
import { missingMaterials } from '../../domain/approvals/caseMaterials.ts'
import type { Material } from '../../domain/approvals/caseParts.messages.ts'
import { endingIn } from '../../domain/approvals/caseSettling.ts'
import type { ApprovalCase, Begun, EventData, Handling, Tracked } from '../../domain/approvals/caseState.ts'
import type { Instant } from '../../domain/values.ts'
import type { OwnReading } from './ownReading.ts'
import { stepsOf } from './ownSteps.ts'

type Said<Type extends CaseEvent['type']> = { readonly at: Instant; readonly data: EventData<Type> }

/** Every event of a kind that counts, in order. */
export const saidOf = <Type extends CaseEvent['type']>({ counting }: OwnReading, type: Type): readonly Said<Type>[] =>
  counting
    .filter((event) => event.type === type)
    .map(({ data, occurredAt }) => ({ at: occurredAt, data: data as unknown as EventData<Type> }))

const begunOf = (state: ApprovalCase): Begun | undefined =>
  state.status === 'none' || state.status === 'draft' ? undefined : state
export const handlingOf = (state: ApprovalCase): Handling | undefined =>
  'handling' in state ? state.handling : undefined

/** Everything of the case but its limits and its acts. */
export function ownCaseOf(own: OwnReading) {
  const { state, view } = own
  const begun = begunOf(state)
  const handling = handlingOf(state)
  return {
    state: state.status,
    statusCode: statusCodeOf(state) ?? null,
    finishCode: finishCodeOf(state) ?? null,
    itemVersion: view?.itemVersion ?? null,
    itemKind: view?.item.kind ?? null,
    agentId: begun?.about.agentId ?? null,
    receivedAt: begun?.about.receivedAt ?? null,
    supplement: begun?.about.supplement ?? null,
    acceptance: handling
      ? { at: handling.acceptedAt, effectiveFrom: handling.effectiveFrom, deemed: handling.deemed }
      : null,
    steps: stepsOf(own),
    tokens: handling?.tokens ?? [],
    workflowEnded: handling?.ended ?? false,
    reviewers: handling?.reviewers ?? [],
    suspensions: suspensionsOf(own),
    hearing: hearingOf(own, handling),
    extension: extensionOf(own),
    materials: materialsOf(own),
    missingMaterials: view && begun ? missingMaterials(view.item, begun.about.materials) : [],
    fee: handling?.fee ?? null,
    outcome: outcomeOf(own),
    delivery: deliveryOf(own),
    permit: 'permit' in state ? state.permit : null,
    notices: noticesOf(own),
  }
}
export type OwnCase = ReturnType<typeof ownCaseOf>

/** Each special procedure with what was said of it at its beginning and its end (PL-45). */
function suspensionsOf(own: OwnReading) {
  const ends = saidOf(own, 'SpecialProcedureEnded')
  return saidOf(own, 'SpecialProcedureStarted').map(({ at, data }) => {
    const { approval, basis, inspectors = [], limit, paused, procedureId, runId } = data
    const listed = own.view?.item.specialProcedures?.find((one) => one.procedureId === procedureId)
    const end = ends.find((one) => one.data.runId === runId)
    return {
      runId,
      procedureId,
      name: listed?.name ?? null,
      startedAt: at,
      endedAt: end?.at ?? null,
      result: end?.data.result ?? null,
      limit,
      basis,
      approval,
      inspectors,
      paused,
    }
  })
}

function hearingOf(own: OwnReading, handling: Handling | undefined) {
  const { recordedAt, requestedAt, requestedBy, scheduled, told } = handling?.hearing ?? {}
  if (told === undefined && scheduled === undefined) return null
  const schedule = scheduled && saidOf(own, 'HearingScheduled').at(-1)?.data
  const record = saidOf(own, 'HearingRecorded').at(-1)?.data
  return {
    toldAt: told?.at ?? null,
    subjectIds: told?.subjectIds ?? [],
    requestedAt: requestedAt ?? null,
    requestedBy: requestedBy ?? [],
    heldAt: scheduled?.heldAt ?? null,
    chair: scheduled?.chair ?? null,
    place: schedule?.place ?? null,
    publicInterest: schedule?.publicInterest ?? null,
    recordedAt: recordedAt ?? null,
    summary: record?.summary ?? null,
    record: record?.record ?? null,
  }
}

function extensionOf(own: OwnReading) {
  const said = saidOf(own, 'DecisionExtended').at(-1)
  if (said === undefined) return null
  const { approval, days, reason } = said.data
  return { at: said.at, days, reason, approval }
}

const carrying = [
  'ApplicationReceived',
  'CorrectedOnTheSpot',
  'SupplementReceived',
  'PermitChanged',
  'RenewalApplied',
] as const

/** What was handed in, by whom it lists: its bytes lie under the digest, in no event. */
function materialsOf({ counting, state, view }: OwnReading) {
  const draft = state.status === 'draft' ? ['ApplicationDrafted'] : []
  const kinds: readonly string[] = [...carrying, ...draft]
  const names = new Map<string, string>(view?.item.materials?.map(({ materialId, name }) => [materialId, name]))
  return counting
    .filter(({ type }) => kinds.includes(type))
    .flatMap(({ data, occurredAt, type }) =>
      (data as unknown as { readonly materials: readonly Material[] }).materials.map((material) => ({
        ...material,
        itemName: names.get(material.materialId) ?? null,
        receivedAt: occurredAt,
        by: type,
      })),
    )
}

const outcomes = [
  'DeclaredNotRequired',
  'DeclaredNotCompetent',
  'AcceptanceRefused',
  'ApplicationAbandoned',
  'CaseForwarded',
  'PermitGranted',
  'PermitDenied',
  'CaseVoided',
] as const

/** What ended the application, with its reasons and where the applicant may turn (PL-38). */
function outcomeOf({ counting }: OwnReading) {
  const said = counting.findLast(({ type }) => (outcomes as readonly string[]).includes(type))
  if (said === undefined) return null
  const data = said.data as Partial<
    EventData<'PermitDenied'> &
      EventData<'CaseForwarded'> &
      EventData<'DeclaredNotCompetent'> &
      EventData<'PermitGranted'>
  >
  return {
    type: said.type,
    at: said.occurredAt,
    reasons: data.reasons ?? data.reason ?? null,
    opinion: data.opinion ?? null,
    remedies: data.remedies ?? null,
    document: data.document ?? null,
    organ: data.competentOrgan ?? data.upperOrgan ?? null,
  }
}

function deliveryOf(own: OwnReading) {
  const said = saidOf(own, 'PermitDelivered').at(-1)
  return said === undefined ? null : { at: said.at, method: said.data.method, proof: said.data.proof }
}

/** Every written and sealed paper that went to the applicant, by the act that it was given with (PL-32). */
function noticesOf({ counting }: OwnReading) {
  return counting.flatMap(({ data, occurredAt, type }) => {
    const { notice, voucher = notice } = data as Partial<
      EventData<'ApplicationAccepted'> & EventData<'SpecialProcedureStarted'>
    >
    return voucher === undefined ? [] : [{ type, at: occurredAt, date: voucher.date, number: voucher.number ?? null }]
  })
}

/** A limit as it is watched. */
function deadlineOf(tracked: Tracked, counting: OwnReading['counting']) {
  const { deadline, passed, paused, settledAt } = tracked
  const ending = endingIn(counting, tracked)
  return { ...deadline, passed, paused, ...(settledAt && { settledAt }), ...(ending && { ending }) }
}

/** All limits of a case, earliest due first. */
export const ownDeadlines = ({ counting, state }: OwnReading) =>
  (begunOf(state)?.deadlines ?? [])
    .map((tracked) => deadlineOf(tracked, counting))
    .sort((a, b) => (a.dueAt === b.dueAt ? (a.deadlineId < b.deadlineId ? -1 : 1) : a.dueAt < b.dueAt ? -1 : 1))
