// 决定与说明: the acts that say why something was done, with what they say, so that nobody has to look for it in the log.
import type { CaseEvent } from '../../../domain/approvals/case.messages.ts'
import type { EventData } from '../../../domain/approvals/caseState.ts'
import type { OwnEvent } from '../../api/ownReading.ts'
import type { FieldName } from '../../i18n/fieldNames.ts'
import { formatDay, formatNumber } from '../../i18n/format.ts'
import { type Lang, t } from '../../i18n/index.ts'
import type { SaidView } from '../../pages/own/ownCaseModels.ts'
import { eventLabel } from '../words.ts'
import type { OwnCase } from './ownCase.ts'

type Remedies = EventData<'PermitDenied'>['remedies']

/** What is shown of each; what other parts of the page show, such as steps and materials, is left to them. */
const shown: { readonly [Type in CaseEvent['type']]?: readonly FieldName[] } = {
  CorrectedOnTheSpot: ['corrected'],
  DeclaredNotRequired: ['reason'],
  DeclaredNotCompetent: ['competentOrgan', 'reason'],
  AcceptanceRefused: ['reasons', 'remedies'],
  ApplicationAbandoned: ['cause', 'reason'],
  StepReassigned: ['reason'],
  CaseMovedToVersion: ['reason'],
  DecisionExtended: ['days', 'reason', 'approval'],
  CaseForwarded: ['upperOrgan', 'opinion'],
  PermitGranted: ['certificateKind', 'opinion'],
  PermitDenied: ['reasons', 'remedies'],
  PermitDelivered: ['method', 'proof'],
  CaseVoided: ['reason'],
  PermitChanged: ['changes', 'validUntil'],
  PermitRenewed: ['validUntil'],
  RenewalDeemed: ['validUntil'],
  RenewalRefused: ['reasons', 'remedies'],
  PermitRevoked: ['ground', 'reasons', 'compensation', 'remedies'],
  PermitWithdrawn: ['ground', 'reasons', 'compensation', 'remedies'],
  PermitDeregistered: ['ground', 'reason'],
}

export function saidViews({ counting }: OwnCase, lang: Lang): readonly SaidView[] {
  return counting.flatMap((event) => {
    const lines = linesOf(event, shown[event.type] ?? [], lang)
    return lines.length === 0 ? [] : [{ at: event.occurredAt, act: eventLabel(event.type, lang), lines }]
  })
}

function linesOf({ data }: OwnEvent, fields: readonly FieldName[], lang: Lang): SaidView['lines'] {
  const words = t(lang).form.fields
  return fields.flatMap((field) => {
    const value = (data as Readonly<Record<string, unknown>>)[field]
    if (value === undefined) return []
    if (field === 'remedies') return remediesOf(value as Remedies, lang)
    return [{ label: words[field], value: textOf(field, value, lang) }]
  })
}

const remediesOf = ({ reconsideration, suit }: Remedies, lang: Lang): SaidView['lines'] => {
  const words = t(lang).form.fields
  return [
    { label: words.reconsideration, value: reconsideration },
    { label: words.suit, value: suit },
  ]
}

function textOf(field: FieldName, value: unknown, lang: Lang): string {
  const { form, listMark } = t(lang)
  if (field === 'days') return formatNumber(lang, Number(value))
  if (field === 'validUntil') return formatDay(lang, String(value))
  if (field === 'approval') {
    const { approvedOn, approver } = value as { readonly approvedOn: string; readonly approver: string }
    return `${approver}${listMark}${formatDay(lang, approvedOn)}`
  }
  const text = String(value)
  return (form.choices as Readonly<Record<string, string>>)[text] ?? text
}
