// The smaller parts of a case's file: special procedures, the hearing, the supplement, and the permit afterwards.
import type { Account } from '../../../domain/people/account.ts'
import { formatDay, formatInstant, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/index.ts'
import type { OwnCaseModel, OwnFact, ProcedureView } from '../../pages/own/ownCaseModels.ts'
import type { Visit } from '../visit.ts'
import type { OwnCase } from './ownCase.ts'
import { materialName, procedureName } from './ownWords.ts'

export function procedureViews({ counting, item }: OwnCase, lang: Visit['lang']): readonly ProcedureView[] {
  return counting.flatMap((event) => {
    if (event.type !== 'SpecialProcedureStarted') return []
    const { approval, limit, procedureId, runId } = event.data
    const ended = counting.find((one) => one.type === 'SpecialProcedureEnded' && one.data.runId === runId)
    return [
      {
        name: procedureName(procedureId, item, lang),
        from: event.occurredAt,
        ...(ended?.type === 'SpecialProcedureEnded' && { to: ended.occurredAt, result: ended.data.result }),
        limit,
        approver: approval.approver,
      },
    ]
  })
}

export async function hearingFacts(visit: Visit, { counting, item }: OwnCase): Promise<readonly OwnFact[]> {
  const { engine, lang } = visit
  const words = t(lang).ownCase
  const rows = t(lang).notices.rows
  const facts: OwnFact[] = []
  for (const event of counting) {
    const at = event.occurredAt
    if (event.type === 'HearingRightTold') facts.push({ label: words.told, at, value: event.data.reason })
    if (event.type === 'HearingRequested') facts.push({ label: words.requested, at })
    if (event.type === 'HearingRequestWithdrawn') {
      const { reason: value } = event.data
      facts.push({ label: words.withdrawn, at, ...(value !== undefined && { value }) })
    }
    if (event.type === 'HearingScheduled') {
      const { chair, heldAt, place } = event.data
      const { state } = await engine.handler.state<Account>('account', chair)
      const value = `${formatInstant(lang, heldAt, item.timeZone)}${t(lang).listMark}${place}`
      facts.push(
        { label: words.heldAt, value },
        { label: rows.chair, value: state.status === 'none' ? chair : state.name },
      )
    }
    if (event.type === 'HearingRecorded') facts.push({ label: words.recorded, at, value: event.data.summary })
  }
  return facts
}

export function supplementFacts(
  { item, state }: OwnCase,
  lang: Visit['lang'],
): Pick<OwnCaseModel, 'missing' | 'supplement'> {
  const said = 'about' in state ? state.about.supplement : undefined
  if (said === undefined) return { missing: [], supplement: [] }
  const words = t(lang).ownCase
  const until = said.replyBy
  return {
    supplement: [
      { label: words.required, at: said.requiredAt },
      ...(until === undefined ? [] : [{ label: t(lang).form.fields.replyBy, value: formatDay(lang, until) }]),
      ...(said.receivedAt === undefined ? [] : [{ label: words.received, at: said.receivedAt }]),
    ],
    missing: said.missing.map(({ materialId, what }) =>
      materialId === undefined ? what : `${materialName({ materialId }, item)}${t(lang).colon}${what}`,
    ),
  }
}

export function permitFacts({ counting, state }: OwnCase, lang: Visit['lang']): readonly OwnFact[] {
  if (!('permit' in state)) return []
  const words = t(lang).ownCase
  const { grantedAt, renewals, validFrom, validUntil } = state.permit
  const granted = counting.find((event) => event.type === 'PermitGranted')
  const number = granted?.type === 'PermitGranted' ? granted.data.certificateNumber : undefined
  const delivered = counting.find((event) => event.type === 'PermitDelivered')
  return [
    { label: words.state, value: words.statuses[state.status] },
    { label: words.decided, at: grantedAt },
    ...(number === undefined ? [] : [{ label: words.certificate, value: number }]),
    { label: words.validFrom, value: formatDay(lang, validFrom) },
    { label: words.validUntil, value: validUntil === undefined ? words.noTerm : formatDay(lang, validUntil) },
    ...(delivered === undefined ? [] : [{ label: words.statuses.delivered, at: delivered.occurredAt }]),
    ...(renewals === 0 ? [] : [{ label: words.renewals, value: formatNumber(lang, renewals) }]),
  ]
}
