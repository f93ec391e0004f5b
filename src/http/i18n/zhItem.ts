// The words of everything that an item version states in Chinese, field by field, by type.
import type { Authority } from '../../domain/actor.ts'
import type { ItemFacts, ItemKind } from '../../domain/items/item.messages.ts'
import type { PublicElement } from '../../domain/items/itemRules.ts'

export type ItemField = Exclude<keyof ItemFacts, 'itemId' | 'orgId'>

const fields: { readonly [Field in ItemField]-?: string } = {
  name: '名称',
  office: '承办机构',
  implementationCode: '实施编码',
  kind: '办件类型',
  mode: '办理方式',
  legalBasis: '设定依据',
  conditions: '受理条件',
  quantity: '数量限制',
  materials: '申请材料',
  steps: '办理环节',
  gateways: '并行与汇合',
  startsAt: '首个环节',
  handlers: '办理人员',
  promisedLimit: '承诺期限',
  statutoryLimit: '法定期限',
  specialProcedures: '特别程序',
  fee: '收费',
  permitValidity: '许可有效期',
  warnDaysBefore: '预警提前',
  entryAllowanceDays: '补录宽限',
  effectiveOn: '施行日期',
  calendarId: '工作日历',
  timeZone: '时区',
  other: '其他',
}
const kinds: { readonly [Kind in ItemKind]: string } = {
  promised: '承诺件',
  instant: '即办件',
  joint: '联办件',
  forwarded: '上报件',
}
const modes: { readonly [Mode in NonNullable<ItemFacts['mode']>]: string } = {
  window: '窗口办理',
  online: '网上办理',
  both: '窗口或者网上',
  mail: '邮寄办理',
  site: '上门办理',
}
const elements: { readonly [Element in PublicElement]: string } = {
  basis: '依据',
  conditions: '条件',
  quantity: '数量',
  procedure: '程序',
  limit: '期限',
  materials: '材料目录',
  samples: '申请书示范文本',
}

/** By what right a version came into the log: who published it, and what stands behind that. */
const authorities: { readonly [Kind in Authority['kind']]: (who: string, id: string) => string } = {
  request: (who, id) => `需求 ${id}（${who}）`,
  bootstrap: (who) => `系统初始化（${who}）`,
  source: (who, id) => `来源系统 ${id}（${who}）`,
  timer: (who) => `到期生效（${who}）`,
  demo: (who) => `演示配置（${who}）`,
}

export const zhItem = {
  itemFacts: {
    title: (version: string) => `第 ${version} 版载明的全部要素`,
    fields,
    kinds,
    modes,
    elements,
    authorities,
    statuses: { published: '已发布', suspended: '暂停受理', withdrawn: '已取消' },
    lacks: '依法应当公示而未载明',
    complete: '依法应当公示的要素均已载明。',
    differences: (from: string, to: string) => `第 ${to} 版对第 ${from} 版的变更`,
    field: '要素',
    before: '变更前',
    after: '变更后',
    required: '必须提交',
    optional: '可以不交',
    copies: (n: string) => `${n} 份`,
    level: (level: string) => `可信等级 ${level}`,
    noFee: '不收费',
    whereNeeded: '视个案需要',
    months: (n: string) => `${n} 个月`,
    staff: (n: string) => `${n} 人办理`,
    posts: (names: string) => `岗位：${names}`,
    workflow: '办理流程图',
    workflowOf: (name: string, version: string) => `${name} 第 ${version} 版的办理流程`,
  },
}
