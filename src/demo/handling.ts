// The parts that stories of the demo city are made of: receipt, acceptance, the steps of the workflow, the decision.
import type { DayNumber } from '../domain/calendar/workingDays.ts'
import type { ItemFacts } from '../domain/items/item.messages.ts'
import type { NodeId } from '../domain/values.ts'
import { definitionOf, stepsOf } from '../domain/workflow/definition.ts'
import { completeStep, openSteps, startMarking } from '../domain/workflow/marking.ts'
import type { Outcome, Step } from '../domain/workflow/workflow.messages.ts'
import { handlersOf, type Official } from './officials.ts'
import type { Chance } from './random.ts'
import type { Story } from './story.ts'
import { later } from './times.ts'

const channels = ['window', 'window', 'online', 'online', 'online', 'post', 'selfService'] as const

/** 烟草专卖 is led from above, so the organ above reviews what its office decides; the city reviews its own offices. */
const reviewersAbove: Readonly<Record<string, string>> = { 'tobacco-bureau': '上一级烟草专卖行政主管部门' }

/** What every adverse decision tells (PL-38): sixty days by 行政复议法 20, six months by 行政诉讼法 46. */
export const remediesOf = ({ orgId }: Pick<ItemFacts, 'orgId'>) => ({
  reconsideration: `自收到本决定书之日起六十日内，可以向${reviewersAbove[orgId] ?? '市人民政府'}申请行政复议。`,
  suit: '自收到本决定书之日起六个月内，可以依法向人民法院提起行政诉讼。',
})

export function receive(story: Story, lacking: readonly string[] = []): Story {
  const { listed, papers } = story.materials(lacking)
  const application = { itemId: story.item.itemId, materials: listed, subjectId: story.subjectId }
  const { voucher } = story
  return story.clerk('ReceiveApplication', { ...application, channel: story.chance.pick(channels), voucher }, papers)
}

export function accept(story: Story, afterDays = 0): Story {
  story.wait(afterDays).clerk('AcceptApplication', { voucher: story.voucher })
  story.acceptedOn = story.day
  return story
}

type Passed = { readonly step: Step; readonly outcome: Outcome; readonly isOnlyOutcome: boolean }

/** A way through the workflow: with choices left to chance, and back once where that is wanted. */
export function wayThrough(item: ItemFacts, chance: Chance, withReturn: boolean): readonly Passed[] {
  const definition = definitionOf(item)
  const nodes = new Map(stepsOf(definition).map((node) => [node.id, node]))
  const way: Passed[] = []
  let marking = startMarking(definition)
  let returned = !withReturn
  for (let open = openSteps(definition, marking); open.length > 0; open = openSteps(definition, marking)) {
    const node = nodes.get(chance.pick(open))
    if (node === undefined) break
    const back = returned ? undefined : node.outcomes.find(({ kind }) => kind === 'return')
    const outcome = back ?? chance.pick(node.outcomes.filter(({ kind }) => kind === 'pass'))
    returned ||= back !== undefined
    way.push({ step: node.step, outcome, isOnlyOutcome: node.outcomes.length === 1 })
    const moved = completeStep(definition, marking, node.id, outcome.outcomeId)
    if (!moved.ok) throw new Error(`the demo has no way through ${item.itemId}: ${moved.reason}`)
    marking = moved.marking
  }
  return way
}

/** Whoever handles a step: one of them, and two for what two have to see. */
function inTurn(step: Step, item: ItemFacts, chance: Chance): readonly Official[] {
  const named = handlersOf(step, item)
  return chance.between(0, 1) === 0 ? named : named.toReversed()
}

const opinions = {
  pass: ['材料齐全，符合法定条件，同意。', '经审查符合要求，拟同意。', '情况属实，同意通过。'],
  return: ['相关说明前后不一致，退回重新审查。', '核查记录不完整，退回补充。'],
} as const

export type Handled = {
  /** Working days from acceptance to the last step. */
  readonly takes: number
  readonly withReturn?: boolean
  /** So many steps are left: the first of them is claimed, or not even that. */
  readonly leaving?: number
  readonly leftClaimed?: boolean
}

/** The steps of the workflow, spread over the days. */
export function handle(story: Story, { leaving = 0, leftClaimed = false, takes, withReturn = false }: Handled): Story {
  const { chance, item } = story
  const way = wayThrough(item, chance, withReturn)
  const from: DayNumber = story.day
  const most = Math.max(0, way.length - leaving)
  const done = way.slice(0, most)
  for (const [at, passed] of done.entries()) {
    story.goTo(later(from, Math.floor((takes * at) / Math.max(1, way.length - 1))))
    pass(story, passed)
  }
  const next = way[most]
  if (next !== undefined && leftClaimed) claim(story, next.step)
  return story
}

function claim(story: Story, step: Step): readonly Official[] {
  const handlers = inTurn(step, story.item, story.chance)
  const [first] = handlers
  if (first === undefined) throw new Error(`nobody handles ${step.stepId} of ${story.item.itemId}`)
  story.by(first, 'ClaimStep', { stepId: step.stepId })
  return handlers
}

function pass(story: Story, { isOnlyOutcome, outcome, step }: Passed): void {
  const handlers = claim(story, step)
  const [first] = handlers
  if (first === undefined) return
  story.by(first, 'CompleteStep', {
    opinion: story.chance.pick(opinions[outcome.kind]),
    ...(isOnlyOutcome ? {} : { outcomeId: outcome.outcomeId }),
    ...(step.staff === 2 && { staff: handlers.slice(0, 2).map(({ accountId }) => accountId) }),
    stepId: step.stepId,
  })
}

/** One step of the version that it stands under; the outcome is named where there are several. */
export function passStep(story: Story, stepId: string, outcomeId?: string): Story {
  const node = stepsOf(definitionOf(story.item)).find(({ id }) => id === stepId)
  const [first, ...others] = node?.outcomes ?? []
  const outcome = outcomeId === undefined ? first : node?.outcomes.find((one) => one.outcomeId === outcomeId)
  if (node === undefined || outcome === undefined) throw new RangeError(`${stepId} has no outcome ${outcomeId}`)
  pass(story, { step: node.step, outcome, isOnlyOutcome: others.length === 0 })
  return story
}

/** Passed from one colleague to the other before it is done. */
export function reassign(story: Story, stepId: NodeId, to: Official): Story {
  return story.head('ReassignStep', { reason: '承办人外出培训，转由同事办理', stepId, to: to.accountId })
}

export function grant(story: Story, more: object = {}): Story {
  const certificateNumber = `${story.today.slice(0, 4)}${String(story.number).padStart(5, '0')}`
  const { fee } = story.item
  const opinion = '符合法定条件、标准，准予许可。'
  story.head('GrantPermit', { certificateKind: 'licence', certificateNumber, opinion, voucher: story.voucher, ...more })
  if (fee !== undefined && fee.amountFen > 0)
    story.clerk('ChargeFee', { amountFen: fee.amountFen, receiptNumber: `FS${certificateNumber}` })
  return story
}

export const deny = (story: Story, reasons: string): Story =>
  story.head('DenyPermit', { reasons, remedies: remediesOf(story.item), voucher: story.voucher })

export function deliver(story: Story, afterDays: number): Story {
  const byPost = story.chance.between(0, 3) === 0
  const proof = byPost ? '邮政特快专递签收回执' : '申请人在送达回证上签收'
  return story.wait(afterDays).clerk('DeliverPermit', { method: byPost ? 'post' : 'window', proof })
}
