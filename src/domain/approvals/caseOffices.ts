// Whose case it is beside its own office's: every office that an open step was ever placed in (上报, 联办).
import type { Item } from '../items/item.ts'
import { versionOf } from '../items/itemVersions.ts'
import type { OrgId } from '../values.ts'
import type { CaseEvent } from './case.messages.ts'
import { evolve } from './caseEvolve.ts'
import type { ApprovalCase } from './caseState.ts'

type PublishedItem = Exclude<Item, { status: 'none' }>

/** LPS-12.5: a step that lies ahead gives no sight of the case, one that is done does not take it away. */
export function officesOf(events: readonly CaseEvent[], item: PublishedItem): ReadonlySet<OrgId> {
  const offices = new Set<OrgId>()
  let state: ApprovalCase = { status: 'none' }
  for (const event of events) {
    state = evolve(state, event)
    for (const office of officesAt(state, item)) offices.add(office)
  }
  return offices
}

function officesAt(state: ApprovalCase, item: PublishedItem): readonly OrgId[] {
  if (state.status === 'none') return []
  if (state.status === 'draft') return [state.draft.orgId]
  const { itemVersion, orgId } = state.about
  if (state.status !== 'accepted') return [orgId]
  const open = new Set(state.handling.steps.map(({ stepId }) => stepId))
  const steps = versionOf(item, itemVersion)?.steps ?? []
  return [orgId, ...steps.filter(({ stepId }) => open.has(stepId)).map((step) => step.orgId ?? orgId)]
}
