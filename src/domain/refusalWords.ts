// The Chinese words for kinds, relations, units and purposes that the texts of refusals name.

const chinese: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'base-code': '事项基本编码',
    'cannot-finish': '无法办结',
    'credit-code': '统一社会信用代码',
    'dead-step': '无法到达',
    'duplicate-id': '编号重复',
    'gateway-loop': '网关循环',
    'join-without-branch': '汇合缺少分支',
    'no-way-out-of-loop': '循环没有出口',
    'reserved-id': '编号为保留字',
    'token-left-behind': '办结时仍有未办环节',
    'too-many-nodes': '节点过多',
    'too-many-states': '状态过多',
    'unknown-target': '去向不存在',
    account: '账号',
    basis: '收费依据',
    calendar: '日历',
    case: '办件',
    content: '内容',
    demo: '演示',
    item: '事项',
    length: '长度',
    level: '行使层级',
    name: '名称',
    natural: '自然日',
    none: '无主',
    organisation: '机构',
    other: '他方',
    own: '己方',
    person: '个人',
    production: '正式',
    promised: '承诺期限',
    source: '来源系统',
    standard: '收费标准',
    statutory: '法定期限',
    step: '环节',
    subject: '相对人',
    unsafe: '环节同时重复进入',
    working: '工作日',
  }),
)
/** The Chinese word for a kind, a relation, a unit or a purpose; one that is not among them stands for itself. */
export const inChinese = (word: string): string => chinese.get(word) ?? word

export const list = (items: readonly string[]): string => items.join('、')
