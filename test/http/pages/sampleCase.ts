// A late case, its clock, its events and its replay, as the pages show them.
import type { CaseFileModel, EventRow, LedgerDay, ReplayFrame, ReplayModel } from '../../../src/http/pages/models.ts'

const offDays = new Set([
  '2026-11-07',
  '2026-11-08',
  '2026-11-14',
  '2026-11-15',
  '2026-11-21',
  '2026-11-22',
  '2026-11-28',
  '2026-11-29',
  '2026-12-05',
  '2026-12-06',
])
function ledgerOf(): readonly LedgerDay[] {
  let counted = 0
  return Array.from({ length: 36 }, (_, index): LedgerDay => {
    const date = Temporal.PlainDate.from('2026-11-02').add({ days: index }).toString()
    if (index === 0) return { date, kind: 'start', reason: '受理当日不计入（PL-82）' }
    if (offDays.has(date)) return { date, kind: 'rest', reason: '周末' }
    if (date >= '2026-11-11' && date <= '2026-11-13') return { date, kind: 'suspended', reason: '现场勘验（PL-45）' }
    counted += 1
    const due = counted === 10 ? (['promised'] as const) : counted === 20 ? (['statutory'] as const) : undefined
    return { date, kind: counted > 20 ? 'late' : 'counted', ordinal: counted, ...(due && { due }) }
  })
}

export const event = (
  n: number,
  type: string,
  label: string,
  clauses: readonly string[],
  extra: Partial<EventRow> = {},
): EventRow => ({
  position: String(18_400 + n).padStart(10, '0'),
  type,
  label,
  object: { label: '办件 SP-2026-001907', href: '/cases/sp-2026-001907' },
  command: 'RegisterCase',
  actor: '李强（市市场监管局 窗口 03）',
  occurredAt: `2026-11-${String(n + 1).padStart(2, '0')}T01:14:00.000Z`,
  recordedAt: `2026-11-${String(n + 1).padStart(2, '0')}T01:14:05.120Z`,
  hash: `${n}b1946ac92492d2347c6235b4d2611184f3c6e2a9d0b7c15e88aa1029384756af`,
  clauses,
  ...extra,
})
export const events: readonly EventRow[] = [
  event(1, 'CaseRegistered', '登记', ['LPS-7.3']),
  event(2, 'CaseAccepted', '受理', ['PL-32']),
  event(3, 'StepRecorded', '材料审查', ['LPS-9.2'], { voided: true }),
  event(4, 'MisoperationCorrected', '误操作更正', ['LPS-8.2', 'LPS-10']),
  event(9, 'ClockSuspended', '现场勘验，暂停计时', ['PL-45']),
  event(18, 'DeadlinePassed', '法定期限届满', ['PL-42'], { actor: '系统日历' }),
]

export const caseFile: CaseFileModel = {
  id: 'sp-2026-001907',
  stream: 'foreigncase-sp-2026-001907',
  number: 'SP-2026-001907',
  item: { label: '食品经营许可', href: '/items/food-permit' },
  office: '市市场监督管理局',
  handler: '李强',
  channel: '窗口',
  source: '市市场监管局业务系统',
  sourceNumbers: [{ label: '申办流水号', value: '520200-2026-118-04471' }],
  status: 'open',
  mark: 'overStatute',
  timeZone: 'Asia/Shanghai',
  registeredAt: '2026-11-02T01:14:00.000Z',
  acceptedAt: '2026-11-02T07:40:00.000Z',
  judgedUntil: '2026-12-07T16:00:00.000Z',
  promised: {
    limit: { days: 10, unit: 'working' },
    dueAt: '2026-11-19T16:00:00.000Z',
    provisional: false,
    clauses: ['LPS-9.2'],
  },
  statutory: {
    limit: { days: 20, unit: 'working' },
    dueAt: '2026-12-03T16:00:00.000Z',
    provisional: true,
    calendar: 'cn-2026.2',
    clauses: ['PL-42', 'PL-82'],
  },
  used: { days: 22, unit: 'working' },
  findings: [
    {
      code: 'bulk-entry',
      text: {
        zh: '三个环节在同一分钟内录入，与实际办理不符的可能较大。',
        en: 'Three steps were entered within the same minute.',
      },
      clauses: ['LPS-7.3'],
    },
    {
      code: 'late-record',
      text: { zh: '受理记录晚于发生时间 4 天。', en: 'Acceptance was recorded 4 days after it happened.' },
      clauses: ['LPS-7.3'],
    },
  ],
  steps: [
    {
      name: '窗口受理',
      office: '政务服务大厅',
      handler: '李强',
      startedAt: '2026-11-02T01:14:00.000Z',
      finishedAt: '2026-11-02T07:40:00.000Z',
      times: 1,
      afterDeadline: false,
    },
    {
      name: '现场勘验',
      office: '市市场监督管理局',
      handler: '赵云、陈静',
      startedAt: '2026-11-11T01:00:00.000Z',
      finishedAt: '2026-11-13T09:00:00.000Z',
      times: 1,
      afterDeadline: false,
    },
    {
      name: '审批决定',
      office: '市市场监督管理局',
      startedAt: '2026-11-16T01:00:00.000Z',
      finishedAt: '2026-12-07T02:00:00.000Z',
      times: 2,
      afterDeadline: true,
    },
  ],
  ledger: ledgerOf(),
  events,
  actions: [
    { label: '发出监察建议', href: '/commands/IssueSupervisionLetter?case=sp-2026-001907' },
    { label: '办结', href: '/commands/CloseCase', why: '监察人员无权办理（LPS-11.5）' },
  ],
}

const frame = (title: string, when: string, fields: ReplayFrame['fields']): ReplayFrame => ({
  title,
  when,
  actor: '李强',
  fields,
})
const frames: readonly ReplayFrame[] = [
  frame('登记', '2026-11-02 09:14', [
    { label: '办理状态', value: '待受理', change: 'added' },
    { label: '事项', value: '食品经营许可', change: 'added' },
  ]),
  frame('受理', '2026-11-02 15:40', [
    { label: '办理状态', value: '在办', before: '待受理', change: 'changed' },
    { label: '事项', value: '食品经营许可', change: 'same' },
    { label: '法定期限', value: '2026-12-04 00:00', change: 'added' },
  ]),
  frame('现场勘验，暂停计时', '2026-11-11 09:00', [
    { label: '办理状态', value: '暂停计时', before: '在办', change: 'changed' },
    { label: '事项', value: '食品经营许可', change: 'same' },
    { label: '法定期限', value: '', before: '2026-12-04 00:00', change: 'removed' },
  ]),
  frame('恢复计时 <b>', '2026-11-13 17:00', [
    { label: '办理状态', value: '在办', before: '暂停计时', change: 'changed' },
    { label: '事项', value: '食品经营许可', change: 'same' },
    { label: '法定期限', value: '2026-12-09 00:00', change: 'added' },
  ]),
]
export const replay: ReplayModel = {
  id: 'sp-2026-001907',
  number: 'SP-2026-001907',
  frame: 2,
  frames,
  dataSrc: '/api/cases/sp-2026-001907/history?lang=zh',
}
