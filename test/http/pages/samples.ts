// Believable view models for the tests and the pictures: a city's week, a late case, its clock and its history.
import type { CaseListModel, Mark, OverviewModel, PageContext } from '../../../src/http/pages/models.ts'
import type {
  AuditModel,
  ClausesModel,
  ErrorModel,
  EventModel,
  ItemFileModel,
  ItemListModel,
  LoginModel,
} from '../../../src/http/pages/otherModels.ts'
import { event, events } from './sampleCase.ts'

export { caseFile, replay } from './sampleCase.ts'

export const context = (lang: 'zh' | 'en', url = '/'): PageContext => ({
  lang,
  url,
  account: { name: '王敏', role: 'supervisor', org: '市监察局', csrf: 'csrf-token-1' },
  demo: true,
  position: '0000018432',
  fingerprint: 'rm-9f3c21ab',
  now: '2026-11-24T01:30:00.000Z',
  timeZone: 'Asia/Shanghai',
})

const offices = [
  { id: 'housing', name: '市住房和城乡建设局' },
  { id: 'market', name: '市市场监督管理局' },
  { id: 'water', name: '市水务局' },
  { id: 'natural-resources', name: '市自然资源局' },
  { id: 'environment', name: '市生态环境局' },
] as const

const activities = [
  { id: 'receive', name: '窗口受理' },
  { id: 'review', name: '材料审查' },
  { id: 'inspection', name: '现场勘验' },
  { id: 'joint', name: '联合会审' },
  { id: 'decision', name: '审批决定' },
  { id: 'certificate', name: '制证送达' },
] as const

const counts = (...[normal, nearDue, overPromise, overStatute, closedInTime, closedLate]: readonly number[]) =>
  ({ normal, nearDue, overPromise, overStatute, closedInTime, closedLate }) as Record<Mark, number>

export const overview: OverviewModel = {
  filter: {},
  offices,
  figures: {
    open: 129,
    nearDue: 6,
    overPromise: 21,
    overStatute: 4,
    closed: 1305,
    closedLate: 17,
    lastStepAfterDeadline: 9,
  },
  stages: {
    before: [
      {
        of: { cases: { finding: 'promise-exceeds-statute' } },
        label: { zh: '承诺期限长于法定期限', en: 'Promise longer than statute' },
        clauses: ['PL-42'],
        count: 1,
      },
      {
        of: { cases: { finding: 'item-incomplete' } },
        label: { zh: '事项要素不全', en: 'Item incomplete' },
        clauses: ['LPS-9.2', 'PL-30'],
        count: 3,
      },
    ],
    during: [
      {
        of: { cases: { finding: 'acceptance-silence' } },
        label: { zh: '五日内未作受理答复', en: 'No answer on acceptance in 5 days' },
        clauses: ['PL-32'],
        count: 2,
      },
      {
        of: { cases: { finding: 'over-statute' } },
        label: { zh: '超法定期限', en: 'Over the statutory limit' },
        clauses: ['PL-42', 'PL-74'],
        count: 4,
      },
      {
        of: { cases: { finding: 'bulk-entry' } },
        label: { zh: '集中补录', en: 'Entered in bulk afterwards' },
        clauses: ['LPS-7.3'],
        count: 12,
      },
    ],
    after: [],
  },
  byOffice: offices.map((office, index) => ({
    office,
    counts: counts(30 - index * 3, index, 7 - index, index % 2, 320 - index * 41, 5 - index),
  })),
  months: [
    ['2026-01', 118, 1, 0],
    ['2026-02', 64, 2, 0],
    ['2026-03', 131, 0, 0],
    ['2026-04', 127, 3, 0],
    ['2026-05', 119, 2, 0],
    ['2026-06', 140, 1, 1],
    ['2026-07', 152, 0, 0],
    ['2026-08', 137, 4, 2],
    ['2026-09', 149, 2, 6],
    ['2026-10', 101, 1, 38],
    ['2026-11', 50, 1, 82],
  ].map(([month, closedInTime, closedLate, open]) => ({
    month: String(month),
    closedInTime: Number(closedInTime),
    closedLate: Number(closedLate),
    open: Number(open),
  })),
  states: [
    { state: 'received', count: 12 },
    { state: 'accepted', count: 1240 },
    { state: 'delivered', count: 8 },
    { state: 'void', count: 3 },
  ],
  load: activities.map((activity, index) => ({ activity, count: [14, 47, 22, 9, 31, 6][index] ?? 0 })),
  changes: {
    intro: '自 2026-11-23 08:00 以来：',
    list: [
      { at: '2026-11-24T00:00:00.000Z', text: '办件 SP-2026-001907 超法定期限', href: '/cases/sp-2026-001907' },
      { at: '2026-11-23T09:12:00.000Z', text: '办件 SP-2026-001944 受理', href: '/cases/sp-2026-001944' },
    ],
  },
  changesSrc: '/api/changes?lang=zh',
}

const row = (n: number, item: string, office: number, activity: number, mark: Mark): CaseListModel['rows'][number] => ({
  id: `sp-2026-00${n}`,
  number: `SP-2026-00${n}`,
  item,
  office: offices[office]?.name ?? '',
  activity: activities[activity]?.name ?? '',
  registeredAt: '2026-11-02T01:14:00.000Z',
  statutoryDueAt: '2026-11-30T16:00:00.000Z',
  provisional: n === 1951,
  used: { days: 12, unit: 'working' },
  status: mark.startsWith('closed') ? 'closed' : n === 1944 ? 'suspended' : 'open',
  mark,
  timeZone: 'Asia/Shanghai',
})

export const caseList: CaseListModel = {
  filter: { office: 'market', sort: '-due', text: '许可' },
  sources: [
    { id: 'own', name: '本系统' },
    { id: 'wabo', name: 'WABO (Eindhoven)' },
  ],
  offices,
  channels: [
    { id: 'window', name: '窗口' },
    { id: 'internet', name: '网上' },
  ],
  activities,
  findings: [{ id: 'bulk-entry', name: { zh: '集中补录', en: 'Entered in bulk afterwards' } }],
  months: ['2026-11', '2026-10'],
  rows: [
    row(1907, '食品经营许可', 1, 4, 'overStatute'),
    row(1932, '建筑工程施工许可', 0, 3, 'overPromise'),
    row(1938, '建设项目环境影响评价文件审批', 4, 1, 'nearDue'),
    row(1944, '取水许可', 2, 0, 'normal'),
    row(1951, '<script>alert(1)</script>', 3, 2, 'normal'),
    row(1820, '药品经营许可', 1, 5, 'closedLate'),
    row(1812, '特种设备使用登记', 1, 5, 'closedInTime'),
  ],
  total: 1434,
  next: 'c2Vjb25k',
  exports: ['csv', 'jsonl', 'xes', 'ocel'].map((format) => ({
    label: format.toUpperCase(),
    href: `/api/cases.${format}?office=market`,
  })),
}

export const itemList: ItemListModel = {
  rows: [
    {
      id: 'food-permit',
      name: '食品经营许可',
      office: '市市场监督管理局',
      promised: { days: 10, unit: 'working' },
      statutory: { days: 20, unit: 'working' },
      steps: 6,
      openCases: 47,
    },
    {
      id: 'water-permit',
      name: '取水许可',
      office: '市水务局',
      statutory: { days: 45, unit: 'natural' },
      steps: 9,
      openCases: 0,
    },
  ],
}
export const itemFile: ItemFileModel = {
  unstaffed: ['现场核查'],
  id: 'food-permit',
  name: '食品经营许可',
  office: '市市场监督管理局',
  legalBasis: '《中华人民共和国食品安全法》第三十五条',
  promised: { days: 10, unit: 'working' },
  statutory: { days: 20, unit: 'working' },
  warnDaysBefore: 1,
  calendar: 'cn-2026.2',
  timeZone: 'Asia/Shanghai',
  openCases: 47,
  steps: activities,
  status: 'suspended',
  coming: { version: 2, on: '2027-03-01' },
  current: 1,
  shown: {
    version: 2,
    facts: [
      { label: '名称', lines: ['食品经营许可'] },
      { label: '受理条件', lines: ['有固定场所', '<b>有设备</b>'] },
    ],
    lacks: ['数量'],
    differences: [{ label: '承诺期限', before: [], after: ['10 个工作日'] }],
    diagram: '/assets/favicon.svg',
  },
  versions: [
    {
      version: 1,
      publishedAt: '2026-01-04T01:00:00.000Z',
      inForceOn: '2026-01-04',
      authority: '系统初始化',
      event: { label: '0000000031', href: '/events/0000000031' },
    },
    {
      version: 2,
      publishedAt: '2026-06-01T01:00:00.000Z',
      inForceOn: '2027-03-01',
      authority: '配置需求 2026-17',
      event: { label: '0000009120', href: '/events/0000009120' },
    },
  ],
}

export const audit: AuditModel = {
  filter: { clause: 'LPS-7.3', recordedFrom: '2026-11-01T00:00:00.000Z', cursor: 'page-2' },
  types: events.map(({ type, label }) => ({ id: type, name: `${label} ${type}` })),
  // Positions and types as long as those of a real log.
  rows: events.map((one) => ({ ...one, position: one.position.padStart(16, '0'), type: 'SourceCompleteUntil' })),
  total: 8577,
  next: 'page-3',
  exports: [{ label: 'CSV', href: '/api/events.csv' }],
  timeZone: 'Asia/Shanghai',
}
export const eventFile: EventModel = {
  event: event(2, 'CaseAccepted', '受理', ['PL-32', 'PL-82']),
  stream: 'case-sp-2026-001907',
  revision: 1,
  previousHash: '1b1946ac92492d2347c6235b4d2611184f3c6e2a9d0b7c15e88aa1029384756af',
  earlier: { label: '0000018401', href: '/events/0000018401' },
  later: { label: '0000018403', href: '/events/0000018403' },
  envelope: {
    v: 1,
    type: 'CaseAccepted',
    data: { caseId: 'sp-2026-001907', note: '</pre><script>alert(2)</script>' },
    clauses: ['PL-32'],
  },
  timeZone: 'Asia/Shanghai',
}

export const clauses: ClausesModel = {
  regulations: [
    {
      id: 'LPS',
      title: {
        zh: '六盘水市市级行政审批电子管理暨电子监察系统使用和维护暂行办法',
        en: 'Liupanshui interim measures on the use and maintenance of the approval and supervision systems',
      },
      clauses: [
        {
          id: 'LPS-5',
          zh: '市监察局负责运用监察系统对系统中各事项的办理进行事前、事中、事后监察。',
          en: 'The supervision bureau supervises the handling of every item before, during and after.',
        },
        {
          id: 'LPS-13',
          zh: '行政审批监察系统中的数据，仅是工作情况的记录，不能代替原始资料。',
          en: 'Data in the system are only a record of work and cannot replace originals.',
        },
      ],
    },
    {
      id: 'PL',
      title: { zh: '中华人民共和国行政许可法', en: 'Administrative Permit Law' },
      clauses: [
        {
          id: 'PL-42',
          zh: '行政机关应当自受理行政许可申请之日起二十日内作出行政许可决定。',
          en: 'A decision is made within twenty days of acceptance.',
        },
      ],
    },
  ],
}

export const login: LoginModel = {
  problem: 'used',
  confirm: { name: '王敏', action: '/login/one-time', csrf: 'csrf-token-2' },
  demoLinks: [{ label: '监察人员 王敏', href: '/login/demo-supervisor' }],
}
export const problem: ErrorModel = {
  status: 403,
  code: 'not-permitted',
  title: '无权办理',
  detail: '该账号无权执行“办结”（与对象的关系：监察）。',
  clauses: ['LPS-11.5'],
}
