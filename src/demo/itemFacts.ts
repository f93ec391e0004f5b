// What the demo city publishes of its items: every group of facts that LPS-9.2 asks for, fees only where a law has them.
import { mainlandCalendar } from '../commands/bootstrap.ts'
import { type ItemFacts, PublishItem } from '../domain/items/item.messages.ts'
import data from './city.json' with { type: 'json' }
import itemData from './items.json' with { type: 'json' }
import { implementationCodeOf } from './numbers.ts'
import { staffOf } from './officials.ts'
import { workflowOf } from './workflows.ts'

type Written = (typeof itemData.foreign)[number] | (typeof itemData.own)[number]

const all: readonly Written[] = [...itemData.foreign, ...itemData.own]

/** Asked for with every application. */
const always = [
  { materialId: 'form', level: 'D', name: '申请表', required: true, copies: 1 },
  { materialId: 'identity', level: 'A', name: '申请人身份证明或者营业执照', required: true, copies: 1 },
]

function workflow(item: Written): object {
  const { office } = item
  if ('workflow' in item) return workflowOf(item.workflow, office, 'with' in item ? (item.with ?? []) : [])
  return { steps: item.steps.map((name, at) => ({ name, stepId: `step-${at + 1}` })) }
}

function facts(item: Written): object {
  const { conditions, itemId, legalBasis, name, office, promised, statutory } = item
  const staff = staffOf(office)
  const fee = 'fee' in item ? item.fee : undefined
  const months = 'permitMonths' in item ? item.permitMonths : undefined
  const codes = [data.offices.findIndex(({ orgId }) => orgId === office) + 1, all.indexOf(item) + 1] as const
  return {
    calendarId: mainlandCalendar,
    conditions,
    ...(fee !== undefined && { fee }),
    handlers: [...staff.reviewers, staff.head].map(({ accountId }) => accountId),
    implementationCode: implementationCodeOf(...codes),
    itemId,
    kind: 'kind' in item ? item.kind : 'promised',
    legalBasis,
    materials: [...always, ...item.materials].map((material) => ({
      ...material,
      sample: `示范文本见《${name}办事指南》“${material.name}”一节`,
    })),
    mode: 'kind' in item && item.kind === 'instant' ? 'window' : 'both',
    name,
    office: staff.office,
    orgId: office,
    other: `${fee === undefined ? '本事项不收费。' : ''}受理地点：市政务服务中心${staff.office}窗口，工作日 9:00 至 17:00。`,
    ...(months !== undefined && { permitValidity: { months } }),
    promisedLimit: promised,
    quantity: { text: ('quantity' in item ? item.quantity : undefined) ?? '无数量限制' },
    ...('procedures' in item && { specialProcedures: item.procedures }),
    statutoryLimit: statutory,
    timeZone: 'Asia/Shanghai',
    ...workflow(item),
  }
}

/** The command that publishes an item of the demo, with what a later version says otherwise. */
export const publishItem = (item: Written, more: object = {}): PublishItem =>
  PublishItem.parse({ type: 'PublishItem', ...facts(item), ...more })

export function factsOf(item: Written): ItemFacts {
  const { type: _type, ...published } = publishItem(item)
  return published
}
