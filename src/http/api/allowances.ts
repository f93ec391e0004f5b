// What whoever asks may do to a case now: each act, or the refusal that it would meet.
import { relationOf } from '../../commands/authorize.ts'
import { type ActType, type Allowance, actTypes, allowedCommands } from '../../domain/approvals/caseAllowed.ts'
import type { OrgId } from '../../domain/values.ts'
import { type Caller, permitted } from '../auth.ts'
import type { CaseFile } from './caseReading.ts'

const stepActs: readonly ActType[] = ['ClaimStep', 'ReassignStep', 'CompleteStep']

/** None of a case handled elsewhere, or of one whose item is not known. Rights come first, as they do for a command. */
export function allowancesOf({ listed, now, own }: CaseFile, caller: Caller): readonly Allowance[] {
  if (own?.facts === undefined || own.view === undefined || listed === undefined) return []
  const owner = listed.orgId as OrgId
  // A step that the item places in another office is that one's to do (上报).
  const placed = own.view.item.steps.flatMap(({ orgId }) => orgId ?? [])
  const standing = new Map(allowedCommands(own.state, own.facts, now).map((one) => [one.type, one]))
  return actTypes.map((type) => {
    const owners = stepActs.includes(type) ? [owner, ...placed] : [owner]
    if (owners.some((org) => permitted(caller, type, org))) return standing.get(type) ?? { type }
    const relations = [relationOf(caller.actor, owner)]
    return { type, refusal: { code: 'not-permitted', details: { action: type, relations } } }
  })
}
