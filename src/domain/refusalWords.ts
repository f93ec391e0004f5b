// The Chinese words for kinds, relations, units and purposes that the texts of refusals name.

const chinese: ReadonlyMap<string, string> = new Map(
  Object.entries({
    abandoned: '已放弃',
    abuseOfPower: '滥用职权、玩忽职守',
    acceptanceRefused: '不予受理',
    account: '账号',
    beyondPower: '超越职权',
    breachOfProcedure: '违反法定程序',
    calendar: '日历',
    case: '办件',
    delivered: '已送达',
    demo: '演示',
    denied: '不予许可',
    deregistered: '已注销',
    forwarded: '已上报',
    governmentHead: '本级人民政府负责人',
    granted: '准予许可',
    item: '事项',
    natural: '自然日',
    none: '无主',
    notCompetent: '非本机关职权',
    notInForce: '尚未施行',
    notRequired: '无需许可',
    officeHead: '内设机构负责人',
    organHead: '本机关负责人',
    organisation: '机构',
    other: '他方',
    otherByLaw: '依法可以撤销的其他情形',
    own: '己方',
    production: '正式',
    promised: '承诺期限',
    revoked: '已撤销',
    source: '来源系统',
    statutory: '法定期限',
    step: '环节',
    suspended: '暂停',
    unqualifiedApplicant: '申请人不具备资格',
    void: '已作废',
    withdrawn: '已撤回',
    working: '工作日',
  }),
)
/** The Chinese word for a kind, a relation, a unit or a purpose; one that is not among them stands for itself. */
export const inChinese = (word: string): string => chinese.get(word) ?? word

export const list = (items: readonly string[]): string => items.join('、')
