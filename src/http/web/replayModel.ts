// 过程回放: what a case looked like after each event, in words, and what that event changed.
import type { Deadline } from '../../domain/approvals/foreignCase.messages.ts'
import { wholeNumber } from '../../domain/wholeNumber.ts'
import { type CaseDisplay, frames } from '../../projections/caseDisplay.ts'
import { formatDue, formatInstant, formatNumber } from '../i18n/format.ts'
import { type Lang, t } from '../i18n/index.ts'
import { withQuery } from '../pages/links.ts'
import type { ReplayField, ReplayFrame, ReplayModel } from '../pages/models.ts'
import { type OpenedCase, openCase } from './caseFileModel.ts'
import { actorNames } from './eventRows.ts'
import type { Visit } from './visit.ts'
import { eventLabel, findings } from './words.ts'

export const framesPath = (id: string): string => `/web/cases/${encodeURIComponent(id)}/frames`

export async function replayModel(visit: Visit, id: string): Promise<ReplayModel> {
  const opened = await openCase(visit, id)
  const list = await framesOf(visit, opened)
  const frame = frameAsked(visit, list)
  return { id, number: opened.row.number, frame, frames: list, dataSrc: framesSrc(visit, id) }
}

/** The one of `?frame=`, from 1, and the nearest where there is none. */
export const frameAsked = ({ query }: Visit, list: readonly ReplayFrame[]): number =>
  Math.min(Math.max(wholeNumber(query['frame'] ?? '') ?? 1, 1), list.length)

/** Where the module fetches the same frames. */
export const framesSrc = ({ asOf, lang }: Visit, id: string): string =>
  withQuery(framesPath(id), { lang, asOf: asOf?.at, by: asOf?.by })

/** Of the events that count: what a correction has voided is not replayed. */
export async function framesOf(visit: Visit, { counting, row }: OpenedCase): Promise<readonly ReplayFrame[]> {
  const { engine, lang } = visit
  const accounts = counting.map(({ actor }) => actor.account)
  const actor = await actorNames(engine.readSide.database, accounts, lang)
  let before: Shown = new Map()
  return frames(counting).map(({ event, state }) => {
    const shown = fieldsOf(state, row, lang)
    const fields = changed(before, shown)
    before = shown
    return {
      title: titleOf(event, lang),
      when: formatInstant(lang, event.occurredAt, row.timeZone),
      actor: actor(event.actor),
      fields,
    }
  })
}

function titleOf({ data, type }: { readonly type: string; readonly data: object }, lang: Lang): string {
  const { activity, kind } = data as { readonly activity?: string; readonly kind?: Deadline['kind'] }
  const label = eventLabel(type, lang)
  const of = type === 'DeadlinePassed' && kind !== undefined ? t(lang).caseFile[kind] : activity
  return of === undefined ? label : `${label}${t(lang).colon}${of}`
}

/** Label and value, in the order in which they are shown. */
export type Shown = ReadonlyMap<string, string>

const extra = {
  steps: { zh: '环节数', en: 'Steps so far' },
  lastStep: { zh: '最近环节', en: 'Latest step' },
  lastResource: { zh: '环节经办', en: 'Step handled by' },
  passed: { zh: '已届满期限', en: 'Limits that have passed' },
  findings: { zh: '真实性疑点', en: 'Doubts about truthfulness' },
} as const

function fieldsOf(
  { deadlines, endedAt, findings: found, registered, status, steps }: CaseDisplay,
  row: OpenedCase['row'],
  lang: Lang,
): Shown {
  const words = t(lang)
  const { caseFile } = words
  const moment = (at: string | undefined) => at && formatInstant(lang, at, row.timeZone)
  const due = (kind: Deadline['kind']) => deadlines[kind] && formatDue(lang, deadlines[kind].dueAt, row.timeZone)
  const last = steps.at(-1)
  const passed = (['promised', 'statutory'] as const).filter((kind) => deadlines[kind]?.passed === true)
  const entries: readonly (readonly [string, string | undefined])[] = [
    [words.cases.status, status === 'unknown' ? words.unknown : words.statuses[status]],
    [words.cases.number, registered?.number],
    [caseFile.item, registered && (row.itemName ?? registered.itemId)],
    [caseFile.office, registered?.office],
    [caseFile.handler, registered?.responsible],
    [caseFile.channel, registered?.channel],
    [caseFile.registered, moment(registered?.startedAt)],
    [caseFile.promised, due('promised')],
    [caseFile.statutory, due('statutory')],
    [extra.steps[lang], steps.length === 0 ? undefined : formatNumber(lang, steps.length)],
    [extra.lastStep[lang], last && `${last.activity} (${moment(last.at)})`],
    [extra.lastResource[lang], last?.resource ?? last?.group],
    [
      extra.passed[lang],
      listed(
        passed.map((kind) => caseFile[kind]),
        lang,
      ),
    ],
    [caseFile.closed, moment(endedAt)],
    [
      extra.findings[lang],
      listed(
        found.map((code) => findings[code][lang]),
        lang,
      ),
    ],
  ]
  return new Map(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

const listed = (names: readonly string[], lang: Lang): string | undefined =>
  names.length === 0 ? undefined : names.join(t(lang).listMark)

export function changed(before: Shown, after: Shown): readonly ReplayField[] {
  const now = [...after].map(([label, value]): ReplayField => {
    const was = before.get(label)
    if (was === undefined) return { label, value, change: 'added' }
    return was === value ? { label, value, change: 'same' } : { label, value, before: was, change: 'changed' }
  })
  const gone = [...before]
    .filter(([label]) => !after.has(label))
    .map(([label, was]): ReplayField => ({ label, value: '', before: was, change: 'removed' }))
  return [...now, ...gone]
}
