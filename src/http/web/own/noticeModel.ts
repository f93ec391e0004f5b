// Which events of a case are told in writing, and what each notice or voucher says.

import type { Voucher } from '../../../domain/approvals/caseParts.messages.ts'
import { dayOf } from '../../../domain/calendar/deadline.ts'
import { versionOf } from '../../../domain/items/itemVersions.ts'
import type { Instant } from '../../../domain/values.ts'
import type { OwnEvent } from '../../api/ownReading.ts'
import { permitted } from '../../auth.ts'
import { formatInstant } from '../../i18n/format.ts'
import { t } from '../../i18n/index.ts'
import { links } from '../../pages/links.ts'
import type { NoticeKind, NoticeModel } from '../../pages/notices/noticeModels.ts'
import { faultProblem, ProblemError } from '../../problems.ts'
import { hasProof } from '../../receipts.ts'
import type { Visit } from '../visit.ts'
import { doneOf } from './caseActs.ts'
import { addresseesOf } from './noticeAddressees.ts'
import { type Content, contentOf } from './noticeContent.ts'
import { findOwnCase, type OwnCase } from './ownCase.ts'

/** Every event that is told to the applicant, and as what. */
const kinds: { readonly [Type in OwnEvent['type']]?: NoticeKind } = {
  ApplicationReceived: 'receipt',
  DeclaredNotRequired: 'notRequired',
  DeclaredNotCompetent: 'notCompetent',
  SupplementRequired: 'supplement',
  SupplementReceived: 'supplementReceipt',
  ApplicationAccepted: 'acceptance',
  AcceptanceDeemed: 'acceptanceDeemed',
  AcceptanceRefused: 'acceptanceRefused',
  SpecialProcedureStarted: 'specialProcedure',
  HearingRightTold: 'hearingRight',
  HearingScheduled: 'hearing',
  DecisionExtended: 'extension',
  CaseForwarded: 'forwarded',
  PermitGranted: 'grant',
  PermitDenied: 'denial',
  PermitDelivered: 'delivery',
  PermitChanged: 'change',
  RenewalApplied: 'renewalReceipt',
  PermitRenewed: 'renewal',
  RenewalRefused: 'renewalRefused',
  PermitRevoked: 'revocation',
  PermitWithdrawn: 'withdrawal',
}
/** What is told before the case is accepted, or instead: it has no 受理号, and what was refused never gets one. */
const unnumbered: ReadonlySet<NoticeKind> = new Set<NoticeKind>([
  'receipt',
  'notRequired',
  'notCompetent',
  'supplement',
  'supplementReceipt',
  'acceptanceRefused',
])
export const noticeKindOf = (type: string): NoticeKind | undefined =>
  Object.hasOwn(kinds, type) ? kinds[type as OwnEvent['type']] : undefined

export type NoticeLink = { readonly label: string; readonly at: string; readonly href: string }

/** The notices of a case that can be printed, oldest first. */
export function noticesOf({ counting, id }: OwnCase, lang: Visit['lang']): readonly NoticeLink[] {
  return counting.flatMap(({ id: eventId, occurredAt, type }) => {
    const kind = noticeKindOf(type)
    if (kind === undefined) return []
    return [{ label: t(lang).notices.kinds[kind].title, at: occurredAt, href: links.notice(id, eventId) }]
  })
}

export async function noticeModel(visit: Visit, id: string, eventId: string): Promise<NoticeModel> {
  const opened = await findOwnCase(visit, id)
  const event = opened?.events.find((one) => one.id === eventId) as OwnEvent | undefined
  const kind = event && noticeKindOf(event.type)
  if (opened === undefined || event === undefined || kind === undefined) throw new ProblemError('not-found')
  const { lang } = visit
  const done = doneOf(visit)
  const { item, state } = opened
  const version = versionAt(opened, event)
  const facts = versionOf(opened.facts.item, version) ?? item
  const voucher = voucherIn(event)
  const content: Content = await contentOf(event, opened, visit)
  const number = 'about' in state ? state.about.number : undefined
  return {
    caseId: id,
    kind,
    organisation: opened.organisation,
    numbered: !unnumbered.has(kind),
    ...(number !== undefined && { caseNumber: number }),
    ...(voucher?.number !== undefined && { documentNumber: voucher.number }),
    addressees: await addresseesOf(visit, opened, event),
    item: facts.name,
    itemVersion: version,
    ...(facts.legalBasis !== undefined && { itemBasis: facts.legalBasis }),
    moment: formatInstant(lang, event.occurredAt, item.timeZone),
    date: voucher?.date ?? dayOf(event.occurredAt as Instant, item.timeZone),
    sealed: voucher !== undefined || event.type === 'PermitDelivered',
    clauses: event.clauses.filter((clause) => clause.startsWith('PL-')),
    ...(done !== undefined && { done }),
    voided: !opened.counting.some((one) => one.id === eventId),
    ...(kind === 'receipt' && (await receiptOf(visit, opened, eventId))),
    ...content,
  }
}

/** Where a code can be given out by this reader, or why none can. */
async function receiptOf(
  { caller, engine, lang }: Visit,
  { id, orgId, state }: OwnCase,
  eventId: string,
): Promise<Pick<NoticeModel, 'receiptAction' | 'receiptRefused'>> {
  if (!permitted(caller, 'IssueReceipt', orgId) || !('about' in state)) return {}
  return (await hasProof(engine, state.about))
    ? { receiptAction: `${links.notice(id, eventId)}/receipt` }
    : { receiptRefused: faultProblem('receipt-without-proof', lang).detail }
}

/** The version that the case stood under when this happened. */
function versionAt({ counting, version }: OwnCase, event: OwnEvent): number {
  const before = counting.filter(({ revision }) => revision <= event.revision)
  const said = before.findLast(
    ({ data, type }) => 'itemVersion' in data || (type === 'CaseMovedToVersion' && 'to' in data),
  )
  if (said?.type === 'CaseMovedToVersion') return said.data.to
  return (said?.data as { readonly itemVersion?: number } | undefined)?.itemVersion ?? version
}

function voucherIn({ data }: OwnEvent): Voucher | undefined {
  if ('voucher' in data) return data.voucher
  return 'notice' in data ? data.notice : undefined
}
