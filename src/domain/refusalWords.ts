// The Chinese words for kinds, relations, units and purposes that the texts of refusals name.

const chinese: ReadonlyMap<string, string> = new Map(
  Object.entries({
    account: '账号',
    calendar: '日历',
    case: '办件',
    demo: '演示',
    item: '事项',
    natural: '自然日',
    none: '无主',
    organisation: '机构',
    other: '他方',
    own: '己方',
    production: '正式',
    promised: '承诺期限',
    source: '来源系统',
    statutory: '法定期限',
    step: '环节',
    working: '工作日',
  }),
)
/** The Chinese word for a kind, a relation, a unit or a purpose; one that is not among them stands for itself. */
export const inChinese = (word: string): string => chinese.get(word) ?? word

export const list = (items: readonly string[]): string => items.join('、')
