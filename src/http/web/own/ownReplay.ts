// 过程回放 of a case handled here: what stood after each event, what it changed, and the workflow with its tokens then.
import { type ApprovalCase, openRuns, trackedOf } from '../../../domain/approvals/caseState.ts'
import { namesOf } from '../../../projections/pageQueries.ts'
import { foldOf, type OwnEvent } from '../../api/ownReading.ts'
import { formatDay, formatDue, formatInstant, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/index.ts'
import { links } from '../../pages/links.ts'
import type { ReplayFrame, ReplayModel } from '../../pages/models.ts'
import { actorNames } from '../eventRows.ts'
import { changed, frameAsked, framesSrc, type Shown } from '../replayModel.ts'
import type { Visit } from '../visit.ts'
import { eventLabel } from '../words.ts'
import { maskedSubject, type OwnCase } from './ownCase.ts'
import { titledOf } from './ownCaseModel.ts'
import { deadlineName, procedureName, stepName } from './ownWords.ts'

export async function ownReplayModel(visit: Visit, opened: OwnCase): Promise<ReplayModel> {
  const frames = await ownFrames(visit, opened)
  const { id } = opened
  return { id, number: titledOf(opened), frame: frameAsked(visit, frames), frames, dataSrc: framesSrc(visit, id) }
}

/** Of the events that count: what a correction has voided is not replayed. */
export async function ownFrames({ engine, lang }: Visit, opened: OwnCase): Promise<readonly ReplayFrame[]> {
  const { counting, id, item } = opened
  const accounts = counting.map(({ actor }) => actor.account)
  const { database } = engine.readSide
  const actor = await actorNames(database, accounts, lang)
  const states = counting.map((_, index) => foldOf(counting.slice(0, index + 1)))
  const names = await namesOf(database, 'account', [...new Set(states.flatMap(handlersOf))])
  let before: Shown = new Map()
  return counting.map((event, index) => {
    const shown = fieldsOf(states[index] as ApprovalCase, opened, { lang, names })
    const fields = changed(before, shown)
    before = shown
    return {
      title: titleOf(event, opened, lang),
      when: formatInstant(lang, event.occurredAt, item.timeZone),
      actor: actor(event.actor),
      fields,
      ...(item.steps.length > 0 && { diagram: links.caseDiagram(id, { frame: String(index + 1), lang }) }),
    }
  })
}

/** Which step, procedure or limit it was. */
function titleOf(event: OwnEvent, { item }: OwnCase, lang: Visit['lang']): string {
  const label = eventLabel(event.type, lang)
  const of = (name: string) => `${label}${t(lang).colon}${name}`
  switch (event.type) {
    case 'StepClaimed':
    case 'StepReassigned':
    case 'StepCompleted':
      return of(stepName(event.data.stepId, item))
    case 'SpecialProcedureStarted':
      return of(procedureName(event.data.procedureId, item, lang))
    case 'CaseDeadlinePassed':
      return of(t(lang).ownCase.deadlines[event.data.kind])
    default:
      return label
  }
}

const openSteps = (state: ApprovalCase) => (state.status === 'accepted' ? state.handling.steps : [])
const handlersOf = (state: ApprovalCase): readonly string[] =>
  openSteps(state).flatMap(({ handler }) => (handler === undefined ? [] : [handler]))

type Said = { readonly lang: Visit['lang']; readonly names: ReadonlyMap<string, string> }

function fieldsOf(state: ApprovalCase, { item }: OwnCase, { lang, names }: Said): Shown {
  const words = t(lang)
  const { caseFile, cases, listMark, ownCase } = words
  if (state.status === 'none' || state.status === 'draft')
    return new Map([[cases.status, ownCase.statuses[state.status]]])
  const { about } = state
  const handling = 'handling' in state ? state.handling : undefined
  const moment = (at: string | undefined) => at && formatInstant(lang, at, item.timeZone)
  const due = (id: string) => {
    const tracked = trackedOf(state, id)
    if (tracked === undefined) return undefined
    const until = formatDue(lang, tracked.deadline.dueAt, item.timeZone)
    return tracked.paused ? `${until} (${ownCase.deadlineStates.waiting})` : until
  }
  const listed = (names: readonly string[]) => (names.length === 0 ? undefined : names.join(listMark))
  const passed = state.deadlines.filter((one) => one.passed).map(({ deadline }) => deadlineName(deadline, item, lang))
  const hearing = handling?.hearing
  const ofHearing = (what: string) => `${ownCase.hearing}${words.colon}${what}`
  const runs = handling === undefined ? [] : openRuns(handling)
  const permit = 'permit' in state ? state.permit : undefined
  const entries: readonly (readonly [string, string | undefined])[] = [
    [cases.status, ownCase.statuses[state.status]],
    [cases.number, about.number],
    [ownCase.version, ownCase.versionOf(formatNumber(lang, about.itemVersion))],
    [ownCase.applicant, maskedSubject(about.subjectId)],
    [ownCase.received, moment(about.receivedAt)],
    [ownCase.materials, formatNumber(lang, about.materials.length)],
    [ownCase.missing, listed((about.supplement?.missing ?? []).map(({ what }) => what))],
    [ownCase.deadlines.acceptance, due('acceptance')],
    [ownCase.accepted, moment(handling?.acceptedAt)],
    [caseFile.promised, due('promised')],
    [caseFile.statutory, due('statutory')],
    [caseFile.step, listed(openSteps(state).map(({ stepId }) => stepName(stepId, item)))],
    [caseFile.handler, listed(handlersOf(state).map((handler) => names.get(handler) ?? handler))],
    [ownCase.specials, listed(runs.map(({ procedureId }) => procedureName(procedureId, item, lang)))],
    [ofHearing(ownCase.told), moment(hearing?.told?.at)],
    [ofHearing(ownCase.requested), moment(hearing?.requestedAt)],
    [ofHearing(ownCase.requests), hearing?.requestedBy && formatNumber(lang, hearing.requestedBy.length)],
    [ofHearing(ownCase.heldAt), moment(hearing?.scheduled?.heldAt)],
    [ofHearing(ownCase.recorded), moment(hearing?.recordedAt)],
    [words.notices.rows.extended, handling?.extendedBy === undefined ? undefined : `${handling.extendedBy}`],
    [ownCase.fee, handling?.fee?.receiptNumber],
    [ownCase.decided, moment(permit?.grantedAt)],
    [ownCase.validUntil, permit?.validUntil && formatDay(lang, permit.validUntil)],
    [ownCase.deadlines['renewal-application'], moment(permit?.renewalAppliedAt)],
    [ownCase.renewals, permit && permit.renewals > 0 ? formatNumber(lang, permit.renewals) : undefined],
    [ownCase.deadlineStates.passed, listed(passed)],
  ]
  return new Map(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}
