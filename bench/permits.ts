// Cases handled here, as benchmarks need them: those of the tests, with one step more and opinions of the length that officials write.
import { bootstrapCommand, type Handle } from '../src/commands/bootstrap.ts'
import type { Actor } from '../src/domain/actor.ts'
import type { CaseAct } from '../src/domain/approvals/case.messages.ts'
import { PublishItem } from '../src/domain/items/item.messages.ts'
import { AccountId } from '../src/domain/values.ts'
import { people } from '../test/support/people.ts'
import { act as actOfDay, itemWith, registrations } from '../test/support/permitCase.ts'

/** Frozen, as that of a caller known by a token is. */
export const clerk: Actor = Object.freeze({ ...people.clerk })

const { steps, ...facts } = itemWith()
const [review, decide] = steps
/** Review by two, a look at the site, a decision that may send it back; two special procedures, a fee, a permit with a term. */
export const permitItem = PublishItem.parse({
  type: 'PublishItem',
  ...facts,
  steps: [review, { limit: { days: 5, unit: 'working' }, name: '现场勘验', stepId: 'visit' }, decide],
})

/** Once into an open log. */
export async function furnishPermits(handle: Handle): Promise<void> {
  const { account: accountId, org: orgId, role } = clerk
  const colleague = AccountId.parse('zhang-wei')
  const { office: name } = permitItem
  await bootstrapCommand(handle, { type: 'OpenOrganisation', orgId, kind: 'usingUnit', name })
  await bootstrapCommand(handle, { type: 'OpenAccount', accountId, name: '李明', orgId, role })
  await bootstrapCommand(handle, { type: 'OpenAccount', accountId: colleague, name: '张伟', orgId, role })
  await bootstrapCommand(handle, permitItem)
  for (const registration of registrations) await bootstrapCommand(handle, registration)
}

const opinion =
  '经逐项核对，申请材料齐全、符合法定形式，建设内容与规划条件一致，现场情况与图纸相符，同意按程序办理（本环节材料已归档）'

/** An act of that day, checked as at the surface; each voucher bears the day. */
export const act = (caseId: string, type: CaseAct['type'], day: string, more: object = {}): CaseAct =>
  actOfDay(type, day, { caseId, ...(type === 'CompleteStep' && { opinion }), ...more })

const way: readonly (readonly [type: CaseAct['type'], more?: object])[] = [
  ['ReceiveApplication'],
  ['AcceptApplication'],
  ...permitItem.steps.map(
    ({ stepId }) => ['CompleteStep', stepId === 'decide' ? { stepId, outcomeId: 'agree' } : { stepId }] as const,
  ),
  ['GrantPermit'],
  ['DeliverPermit'],
]

/** From receipt to delivery in one day: seven acts and ten events, for who completes a step claims it with that. */
export const receiptToDelivery = (caseId: string, day: string): readonly CaseAct[] =>
  way.map(([type, more]) => act(caseId, type, day, more))
