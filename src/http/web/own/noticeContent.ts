// What stands in a notice beside its opening: lists, days, reasons and remedies, as the event has them.
import type { CaseDeadline } from '../../../domain/approvals/caseParts.messages.ts'
import type { Account } from '../../../domain/people/account.ts'
import type { OwnEvent } from '../../api/ownReading.ts'
import { formatDay, formatDays, formatDue, formatInstant } from '../../i18n/format.ts'
import { t } from '../../i18n/index.ts'
import type { NoticeModel } from '../../pages/notices/noticeModels.ts'
import type { Visit } from '../visit.ts'
import type { OwnCase } from './ownCase.ts'
import { materialName, procedureName } from './ownWords.ts'

export type Content = Pick<NoticeModel, 'list' | 'remedies' | 'rows' | 'signed' | 'text'>
type Data<Type extends OwnEvent['type']> = Extract<OwnEvent, { type: Type }>['data']
type Rows = NoticeModel['rows']

export async function contentOf(event: OwnEvent, opened: OwnCase, visit: Visit): Promise<Content> {
  const { lang } = visit
  const words = t(lang).notices.rows
  const day = (label: string, date: string | undefined): Rows =>
    date === undefined ? [] : [{ label, value: formatDay(lang, date) }]
  const due = (label: string, deadlines: readonly CaseDeadline[], deadlineId: string): Rows => {
    const found = deadlines.find((one) => one.deadlineId === deadlineId)
    return found === undefined ? [] : [{ label, value: formatDue(lang, found.dueAt, opened.item.timeZone) }]
  }
  const row = (label: string, value: string | undefined): Rows => (value === undefined ? [] : [{ label, value }])
  const reasons = (body: string) => ({ text: { label: words.reasons, body } })
  const materials = (list: Data<'ApplicationReceived'>['materials']) => ({
    list: { label: words.materials, entries: list.map((one) => materialName(one, opened.item)) },
  })
  switch (event.type) {
    case 'ApplicationReceived':
    case 'SupplementReceived':
      return {
        ...materials(event.data.materials),
        rows: due(words.answerBy, event.data.deadlines, 'acceptance'),
      }
    case 'RenewalApplied':
      return { ...materials(event.data.materials), rows: [] }
    case 'SupplementRequired': {
      const entries = event.data.missing.map(({ materialId, what }) =>
        materialId === undefined ? what : `${materialName({ materialId }, opened.item)}${t(lang).colon}${what}`,
      )
      return { list: { label: words.missing, entries }, rows: day(words.replyBy, event.data.replyBy) }
    }
    case 'ApplicationAccepted':
    case 'AcceptanceDeemed': {
      const { deadlines, effectiveFrom } = event.data
      const from = row(words.effectiveFrom, formatInstant(lang, effectiveFrom, opened.item.timeZone))
      return {
        rows: [...from, ...due(words.promised, deadlines, 'promised'), ...due(words.statutory, deadlines, 'statutory')],
      }
    }
    case 'AcceptanceRefused':
    case 'PermitDenied':
    case 'RenewalRefused':
      return { rows: [], ...reasons(event.data.reasons), remedies: event.data.remedies }
    case 'DeclaredNotRequired':
      return { rows: [], ...reasons(event.data.reason) }
    case 'DeclaredNotCompetent':
      return { rows: row(words.competentOrgan, event.data.competentOrgan), ...reasons(event.data.reason) }
    case 'SpecialProcedureStarted': {
      const { approval, basis, limit, procedureId } = event.data
      const rows = [
        ...row(words.procedure, procedureName(procedureId, opened.item, lang)),
        ...row(words.needed, formatDays(lang, limit.days, limit.unit)),
        ...row(words.approvedBy, approval.approver),
        ...day(words.approvedOn, approval.approvedOn),
      ]
      return { rows, ...reasons(basis) }
    }
    case 'DecisionExtended': {
      const { approval, days, reason } = event.data
      const moved = movedBy(event, opened)
      const rows = [
        ...row(words.extended, formatDays(lang, days, 'working')),
        ...due(words.promised, moved, 'promised'),
        ...due(words.statutory, moved, 'statutory'),
        ...row(words.approvedBy, approval.approver),
        ...day(words.approvedOn, approval.approvedOn),
      ]
      return { rows, ...reasons(reason) }
    }
    case 'HearingRightTold':
      return { rows: due(words.requestBy, event.data.deadlines, 'hearing-request'), ...reasons(event.data.reason) }
    case 'HearingScheduled': {
      const { chair, heldAt, place } = event.data
      const { state } = await visit.engine.handler.state<Account>('account', chair)
      const rows = [
        ...row(words.heldAt, formatInstant(lang, heldAt, opened.item.timeZone)),
        ...row(words.place, place),
        ...row(words.chair, state.status === 'none' ? chair : state.name),
      ]
      return { rows }
    }
    case 'CaseForwarded':
      return {
        rows: row(words.upperOrgan, event.data.upperOrgan),
        text: { label: words.opinion, body: event.data.opinion },
      }
    default:
      return outcome(event, visit, { day, due, row })
  }
}

type Making = {
  readonly day: (label: string, date: string | undefined) => Rows
  readonly due: (label: string, deadlines: readonly CaseDeadline[], deadlineId: string) => Rows
  readonly row: (label: string, value: string | undefined) => Rows
}

/** What becomes of the permit. */
function outcome(event: OwnEvent, { lang }: Visit, { day, due, row }: Making): Content {
  const words = t(lang).notices.rows
  const { choices } = t(lang).form
  switch (event.type) {
    case 'PermitGranted': {
      const { certificateKind, certificateNumber, deadlines, opinion, validFrom, validUntil } = event.data
      const rows = [
        ...row(words.certificate, choices[certificateKind]),
        ...row(words.certificateNumber, certificateNumber),
        ...day(words.validFrom, validFrom),
        ...(validUntil === undefined ? row(words.validUntil, words.open) : day(words.validUntil, validUntil)),
        ...due(words.deliverBy, deadlines, 'delivery'),
      ]
      return { rows, text: { label: words.opinion, body: opinion } }
    }
    case 'PermitDelivered': {
      const { method, proof } = event.data
      const delivered = row(words.delivered, t(lang).notices.kinds.grant.title)
      return { rows: [...delivered, ...row(words.method, choices[method]), ...row(words.proof, proof)], signed: true }
    }
    case 'PermitChanged':
      return {
        rows: day(words.validUntil, event.data.validUntil),
        text: { label: words.changes, body: event.data.changes },
      }
    case 'PermitRenewed':
      return { rows: day(words.validUntil, event.data.validUntil) }
    case 'PermitRevoked':
    case 'PermitWithdrawn': {
      const { compensation, ground, reasons, remedies } = event.data
      const rows = [...row(words.ground, choices[ground]), ...row(words.compensation, compensation)]
      return { rows, text: { label: words.reasons, body: reasons }, remedies }
    }
    default:
      return { rows: [] }
  }
}

/** The deadlines that an extension moved: they stand in the event beside it. */
const movedBy = ({ commandId }: OwnEvent, { counting }: OwnCase): readonly CaseDeadline[] =>
  counting.flatMap((one) =>
    one.type === 'CaseDeadlinesMoved' && one.commandId === commandId ? one.data.deadlines : [],
  )
