// Stream names: `<category>-<id>`, no personal data. Every category has one decider; sealed ones stay out of generic feeds.

export const categories = {
  log: { zh: '日志', en: 'log', sealed: false },
  attempts: { zh: '违规操作尝试', en: 'refused attempts', sealed: false },
  organisation: { zh: '机构', en: 'organisation', sealed: false },
  account: { zh: '账号', en: 'account', sealed: false },
  calendar: { zh: '日历', en: 'calendar', sealed: false },
  item: { zh: '事项', en: 'item', sealed: false },
  source: { zh: '自建系统', en: 'source', sealed: false },
  subject: { zh: '相对人', en: 'subject', sealed: false },
  reads: { zh: '个人信息查阅', en: 'reads of personal data', sealed: false },
  foreigncase: { zh: '自建系统办件', en: 'case handled elsewhere', sealed: false },
  case: { zh: '办件', en: 'case', sealed: false },
  numbering: { zh: '编号', en: 'numbering', sealed: false },
} as const
export type Category = keyof typeof categories

export const streamName = (category: Category, id: string): string => `${category}-${id}`

/** The parts of a stream name; undefined where the category is not one of ours. */
export function streamParts(stream: string): { category: Category; id: string } | undefined {
  const at = stream.indexOf('-')
  const category = stream.slice(0, at)
  return Object.hasOwn(categories, category) ? { category: category as Category, id: stream.slice(at + 1) } : undefined
}
