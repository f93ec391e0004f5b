// What is done next in a case that is handled here: by whom, and which command. Nothing where it waits for time, or for
// somebody whom the demo does not play: whoever tries it makes offices, items and steps of their own.
import type { CaseAct } from '../domain/approvals/case.messages.ts'
import { type ApprovalCase, type InHandling, openRuns } from '../domain/approvals/caseState.ts'
import type { ItemFacts } from '../domain/items/item.messages.ts'
import { definitionOf, stepsOf } from '../domain/workflow/definition.ts'
import { remediesOf } from './handling.ts'
import { findOfficial, findStaff, handlersOf, type Official, type Staff } from './officials.ts'
import type { Chance } from './random.ts'

export type NextAct = { readonly official: Official; readonly type: CaseAct['type']; readonly fields: object }

type Circumstances = { readonly item: ItemFacts; readonly today: string; readonly chance: Chance }

/** One applicant in so many is asked for more, one in so many is denied. */
const deniedIn = 12

export function nextAct(state: ApprovalCase, circumstances: Circumstances): NextAct | undefined {
  const { item, today } = circumstances
  const staff = findStaff(item.orgId)
  if (staff === undefined) return undefined
  const voucher = { date: today, sealed: true }
  switch (state.status) {
    case 'received':
      return isComplete(state.about.materials, item)
        ? { official: staff.clerk, type: 'AcceptApplication', fields: { voucher } }
        : undefined
    case 'accepted':
      return inHandling(state, staff, circumstances)
    case 'granted':
      return {
        official: staff.clerk,
        type: 'DeliverPermit',
        fields: { method: 'window', proof: '申请人在送达回证上签收' },
      }
    default:
      return undefined
  }
}

const isComplete = (given: readonly { readonly materialId: string }[], { materials = [] }: ItemFacts): boolean =>
  materials.every(({ materialId, required }) => !required || given.some((one) => one.materialId === materialId))

function inHandling({ handling }: InHandling, staff: Staff, circumstances: Circumstances): NextAct | undefined {
  const { chance, item, today } = circumstances
  const { hearing } = handling
  const isHeard = hearing.told === undefined && hearing.scheduled === undefined
  if (openRuns(handling).length > 0 || !(isHeard || hearing.recordedAt !== undefined)) return undefined
  if (!handling.ended) return atStep(handling.steps, circumstances)
  const voucher = { date: today, sealed: true }
  if (item.kind === 'forwarded') {
    const fields = { opinion: '初审符合条件，连同全部申请材料上报', upperOrgan: '省住房和城乡建设厅', voucher }
    return { official: staff.head, type: 'ForwardCase', fields }
  }
  if (chance.between(1, deniedIn) === 1)
    return {
      official: staff.head,
      type: 'DenyPermit',
      fields: { reasons: '现场条件不符合国家标准', remedies: remediesOf(item), voucher },
    }
  const opinion = '符合法定条件、标准，准予许可。'
  return { official: staff.head, type: 'GrantPermit', fields: { certificateKind: 'licence', opinion, voucher } }
}

function atStep(open: InHandling['handling']['steps'], { chance, item }: Circumstances): NextAct | undefined {
  const at = pickIn(open, chance)
  const node = stepsOf(definitionOf(item)).find(({ id }) => id === at?.stepId)
  if (at === undefined || node === undefined) return undefined
  const { handler, stepId } = at
  const named = handlersOf(node.step, item)
  if (handler === undefined) {
    const official = pickIn(named, chance)
    return official && { official, type: 'ClaimStep', fields: { stepId } }
  }
  const official = findOfficial(handler)
  const outcome = pickIn(
    node.outcomes.filter(({ kind }) => kind === 'pass'),
    chance,
  )
  if (official === undefined || outcome === undefined) return undefined
  const staff = named.map(({ accountId }) => accountId)
  return {
    official,
    type: 'CompleteStep',
    fields: {
      opinion: '材料齐全，符合法定条件，同意。',
      outcomeId: outcome.outcomeId,
      ...(node.step.staff === 2 && { staff }),
      stepId,
    },
  }
}

const pickIn = <Item>(items: readonly Item[], chance: Chance): Item | undefined =>
  items.length === 0 ? undefined : chance.pick(items)
