// The columns of every list that can be taken away: the API's own field names, and headings in words for spreadsheets.
import { t } from '../i18n/index.ts'
import type { Language } from '../language.ts'

export type Cell = string | number | boolean | null
export type Row = Readonly<Record<string, unknown>>
export type Column = {
  /** The field of the API's row, and the heading in CSV. */
  readonly key: string
  readonly zh: string
  readonly en: string
  readonly moment: boolean
}

const column = (key: string, zh: string, en: string): Column => ({ key, zh, en, moment: false })
const moment = (key: string, zh: string, en: string): Column => ({ key, zh, en, moment: true })

export const caseColumns: readonly Column[] = [
  column('number', '编号', 'Number'),
  column('itemName', '事项', 'Item'),
  column('office', '办理单位', 'Office'),
  column('status', '状态', 'Status'),
  column('colour', '时限状态', 'Standing'),
  moment('startedAt', '开始', 'Started'),
  moment('endedAt', '办结', 'Ended'),
  moment('promisedDueAt', '承诺期限', 'Promised by'),
  moment('statutoryDueAt', '法定期限', 'Statutory deadline'),
  moment('warnAt', '预警时刻', 'Warned from'),
  moment('plannedEndAt', '计划办结', 'Planned end'),
  column('provisional', '期限暂定', 'Provisional'),
  column('promisedPassed', '已超承诺期限', 'Past promise'),
  column('statutoryPassed', '已超法定期限', 'Past statute'),
  column('lastActivity', '最近环节', 'Last step'),
  moment('lastStepAt', '最近环节时间', 'Last step at'),
  column('steps', '环节数', 'Steps'),
  column('lateStep', '末环节逾期', 'Last step late'),
  column('reportedLate', '按期办结迟报', 'Reported late'),
  column('findingCount', '疑点数', 'Findings'),
  column('findings', '真实性疑点', 'Findings of truthfulness'),
  column('channel', '渠道', 'Channel'),
  column('department', '部门', 'Department'),
  column('group', '组', 'Group'),
  column('responsible', '负责人', 'Responsible'),
  moment('judgedAt', '判定至', 'Judged up to'),
  column('month', '月份', 'Month'),
  column('timeZone', '时区', 'Time zone'),
  column('caseId', '办件 id', 'Case id'),
  column('sourceId', '来源 id', 'Source id'),
  column('origin', '办理系统', 'Origin'),
  column('state', '办理阶段', 'State'),
  column('orgId', '机构 id', 'Organisation id'),
  column('subjectId', '申请人 id', 'Applicant id'),
  moment('pausedAt', '停止计时起', 'Clock stopped since'),
  column('itemId', '事项 id', 'Item id'),
]

export const itemColumns: readonly Column[] = [
  column('name', '事项', 'Item'),
  column('kind', '办件类型', 'Kind'),
  column('status', '状态', 'Status'),
  column('effectiveOn', '施行日期', 'Effective day'),
  moment('inForceFrom', '现行起', 'In force since'),
  column('coming', '将施行的版本', 'Coming version'),
  column('office', '办理单位', 'Office'),
  column('orgId', '机构 id', 'Organisation id'),
  column('legalBasis', '法定依据', 'Legal basis'),
  column('statutoryLimit', '法定时限', 'Statutory limit'),
  column('promisedLimit', '承诺时限', 'Promised limit'),
  column('steps', '环节', 'Steps'),
  column('version', '版本', 'Version'),
  moment('publishedAt', '发布时间', 'Published'),
  column('calendarId', '日历 id', 'Calendar id'),
  column('timeZone', '时区', 'Time zone'),
  column('itemId', '事项 id', 'Item id'),
  column('revision', '修订', 'Revision'),
]

export const deadlineColumns: readonly Column[] = [
  moment('dueAt', '截止', 'Due'),
  column('kind', '种类', 'Kind'),
  column('state', '状态', 'State'),
  column('number', '办件编号', 'Case number'),
  column('office', '办理单位', 'Office'),
  moment('startAt', '起算', 'Counted from'),
  moment('warnAt', '预警时刻', 'Warned from'),
  moment('endedAt', '办结', 'Ended'),
  column('provisional', '期限暂定', 'Provisional'),
  column('basis', '依据', 'Basis'),
  column('calendarId', '日历 id', 'Calendar id'),
  column('caseId', '办件 id', 'Case id'),
  column('sourceId', '来源 id', 'Source id'),
  column('origin', '办理系统', 'Origin'),
  column('deadlineId', '期限 id', 'Deadline id'),
]

export const auditColumns: readonly Column[] = [
  moment('recordedAt', '记录时间', 'Recorded'),
  moment('occurredAt', '发生时间', 'Occurred'),
  column('type', '事件', 'Event'),
  column('account', '账号', 'Account'),
  column('org', '机构 id', 'Organisation id'),
  column('role', '角色', 'Role'),
  column('authority', '依据来源', 'Authority'),
  column('clauses', '条款', 'Clauses'),
  column('category', '类别', 'Category'),
  column('stream', '流', 'Stream'),
  column('revision', '修订', 'Revision'),
  column('position', '位置', 'Position'),
  column('id', '事件 id', 'Event id'),
  column('commandId', '命令 id', 'Command id'),
  column('hash', '摘要', 'Hash'),
]

export const sourceColumns: readonly Column[] = [
  column('name', '自建系统', 'Source'),
  column('sourceId', '来源 id', 'Source id'),
  column('orgId', '机构 id', 'Organisation id'),
  column('accountId', '账号', 'Account'),
  moment('completeUntil', '数据完整至', 'Complete until'),
]

export const loadColumns: readonly Column[] = [
  column('office', '办理单位', 'Office'),
  column('activity', '最近环节', 'Last step'),
  column('open', '在办件数', 'Open cases'),
]

/** The words of the pages for the values of a field, by column; every other value stands as it is. */
const wordsOf = (language: Language): Readonly<Record<string, Readonly<Record<string, string>>>> => {
  const { marks, statuses, caseFile } = t(language)
  return {
    status: statuses,
    colour: {
      normal: marks.normal,
      'near-due': marks.nearDue,
      'over-promise': marks.overPromise,
      'over-statute': marks.overStatute,
    },
    kind: { promised: caseFile.promised, statutory: caseFile.statutory },
  }
}
const words = { zh: wordsOf('zh'), en: wordsOf('en') } as const

/** A value for people: in words where the pages have words for it. */
export function worded(key: string, cell: Cell, language: Language): Cell {
  const known = words[language][key]
  return known !== undefined && typeof cell === 'string' && Object.hasOwn(known, cell) ? (known[cell] ?? cell) : cell
}

export const headingOf = (one: Column, language: Language): string => one[language]

/** A limit, a step, or a version that is to come. */
type Structured = {
  readonly days?: number
  readonly inForceFrom?: string
  readonly name?: string
  readonly unit?: string
  readonly version?: number
}

/** A field in one cell: lists are joined by spaces, a limit is `20 working`, steps are their names, a version says from when. */
export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value
  if (Array.isArray(value)) return value.map((one) => String(cellOf(one))).join(' ')
  const { days, inForceFrom, name, unit, version } = value as Structured
  if (inForceFrom !== undefined) return `${version} ${inForceFrom}`
  return name ?? (days === undefined ? JSON.stringify(value) : `${days} ${unit}`)
}
