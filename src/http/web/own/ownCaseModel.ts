// 办件 file of a case handled here: its state in words, its clocks, its steps, its notices, and what can be done with it.

import type { CaseDeadline } from '../../../domain/approvals/caseParts.messages.ts'
import { endingIn } from '../../../domain/approvals/caseSettling.ts'
import type { Tracked } from '../../../domain/approvals/caseState.ts'
import { permitted } from '../../auth.ts'
import { t } from '../../i18n/index.ts'
import { links } from '../../pages/links.ts'
import type { DeadlineState, DeadlineView, OwnCaseModel } from '../../pages/own/ownCaseModels.ts'
import { markOf } from '../caseFilter.ts'
import { caseEventRows } from '../eventRows.ts'
import type { Visit } from '../visit.ts'
import { numberOr } from '../words.ts'
import { actsOf, doneOf } from './caseActs.ts'
import { noticesOf } from './noticeModel.ts'
import { maskedSubject, type OwnCase } from './ownCase.ts'
import { ownLedger } from './ownLedger.ts'
import { hearingFacts, permitFacts, procedureViews, supplementFacts } from './ownParts.ts'
import { saidViews } from './ownSaid.ts'
import { stepViews } from './ownSteps.ts'
import { deadlineName, materialName } from './ownWords.ts'

export async function ownCaseModel(visit: Visit, opened: OwnCase): Promise<OwnCaseModel> {
  const { engine, lang } = visit
  const { counting, events, id, item, state } = opened
  const mark = opened.listed && markOf(opened.listed)
  const { ledger, used } = ownLedger(opened, lang)
  const acts = visit.asOf === undefined ? await actsOf(visit, opened) : undefined
  const done = doneOf(visit)
  const deadlines = 'about' in state ? state.deadlines : []
  const database = engine.readSide.database
  return {
    ...headOf(visit, opened),
    ...(mark && { mark }),
    deadlines: deadlines.map((tracked) => deadlineView(tracked, opened, visit)),
    ...(used && { used }),
    steps: await stepViews(visit, opened),
    ...(item.steps.length > 0 && 'about' in state && { diagram: diagramOf(opened, lang) }),
    said: saidViews(opened, lang),
    ledger,
    procedures: procedureViews(opened, lang),
    hearing: await hearingFacts(visit, opened),
    ...supplementFacts(opened, lang),
    permit: permitFacts(opened, lang),
    notices: noticesOf(opened, lang),
    ...(acts && { acts }),
    ...(done !== undefined && { done }),
    events: await caseEventRows(database, { events, counting, called: calledOf(opened) ?? id }, lang),
    ...(visit.asOf && { asOf: visit.asOf }),
  }
}

/** 受理号; nothing before the acceptance has been numbered. */
export const calledOf = ({ state }: OwnCase): string | undefined => ('about' in state ? state.about.number : undefined)

/** What a page about the case is titled with: without a number the beginning of its id says little, so its item too. */
export function titledOf(opened: OwnCase): string {
  const { id, item } = opened
  return calledOf(opened) ?? `${numberOr('', id)} ${item.name}`
}

type Head = Pick<
  OwnCaseModel,
  'id' | 'titled' | 'stream' | 'item' | 'version' | 'organisation' | 'status' | 'timeZone'
> &
  Pick<OwnCaseModel, 'applicant' | 'materials' | 'deemed'> &
  Partial<Pick<OwnCaseModel, 'agent' | 'channel' | 'receivedAt' | 'acceptedAt' | 'fee'>>

/** What it is about and where it stands. */
function headOf(visit: Visit, opened: OwnCase): Head {
  const { id, item, organisation, state, stream, version } = opened
  const handling = 'handling' in state ? state.handling : undefined
  return {
    id,
    titled: titledOf(opened),
    stream,
    item: { label: item.name, href: links.item(item.itemId) },
    version,
    organisation,
    status: state.status,
    timeZone: item.timeZone,
    ...applicationOf(visit, opened),
    ...channelOf(opened),
    ...('about' in state && { receivedAt: state.about.firstReceivedAt }),
    ...(handling && { acceptedAt: handling.acceptedAt }),
    ...(handling?.fee && { fee: handling.fee }),
    deemed: handling?.deemed === true,
  }
}

/** Who applies, by the id alone, and with what. */
function applicationOf(
  visit: Visit,
  { id, item, state }: OwnCase,
): Pick<OwnCaseModel, 'applicant' | 'materials'> & { agent?: string } {
  if (state.status === 'none') return { applicant: '', materials: [] }
  const { agentId, materials, subjectId } = state.status === 'draft' ? state.draft : state.about
  return {
    applicant: maskedSubject(subjectId),
    ...(agentId !== undefined && { agent: maskedSubject(agentId) }),
    materials: materials.map((one) => ({
      name: materialName(one, item),
      mediaType: one.mediaType,
      digest: one.digest,
      ...(mayFetch(visit, one.digest) && { href: links.material(one.digest, id) }),
    })),
  }
}

/** Whoever may open the case may fetch what it lists, where their role reads materials at all and the bytes are here. */
const mayFetch = ({ caller, engine }: Visit, digest: string): boolean =>
  permitted(caller, 'ReadMaterials', caller.actor.org) && engine.room.materials.find(digest) !== undefined

function deadlineView(tracked: Tracked, { counting, item }: OwnCase, { lang, now }: Visit): DeadlineView {
  const { deadline } = tracked
  const { calendarId, calendarRevision, clause, dueAt, limit, provisional, suspendedDays } = deadline
  return {
    name: deadlineName(deadline, item, lang),
    limit,
    dueAt,
    state: endingIn(counting, tracked) ?? stateOf(tracked, now),
    provisional,
    ...(suspendedDays !== undefined && suspendedDays > 0 && { suspendedDays }),
    calendar: `${calendarId}@${calendarRevision}`,
    clauses: clausesOf(deadline, clause),
  }
}

const clausesOf = ({ limit }: CaseDeadline, clause: string | undefined): readonly string[] => [
  ...(clause === undefined ? [] : [clause]),
  ...(limit.unit === 'working' ? ['PL-82'] : []),
]

function stateOf({ deadline, passed, paused }: Tracked, now: string): DeadlineState {
  if (paused) return 'waiting'
  return passed || now > deadline.dueAt ? 'passed' : 'running'
}

function channelOf({ counting }: OwnCase): { channel?: string } {
  const said = counting.findLast(({ type }) => type === 'ApplicationReceived' || type === 'ApplicationDrafted')
  return said !== undefined && 'channel' in said.data ? { channel: said.data.channel } : {}
}

function diagramOf({ id, item, version }: OwnCase, lang: Visit['lang']): { src: string; alt: string } {
  return { src: links.caseDiagram(id, { lang }), alt: t(lang).ownCase.diagramOf(item.name, String(version)) }
}
