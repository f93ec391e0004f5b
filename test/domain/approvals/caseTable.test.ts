// Every act in every state: what the pages say is allowed and what the deciders do are the same.
import { describe, expect, test } from 'vitest'
import { actTypes } from '../../../src/domain/approvals/caseAllowed.ts'
import type { CaseStatus } from '../../../src/domain/approvals/caseState.ts'
import { casesIn, situations } from '../../support/caseSituations.ts'
import { answersTo, disagreements, situationNames } from '../../support/caseTable.ts'

const takenIn = (type: (typeof actTypes)[number]): string[] =>
  answersTo(type).flatMap((code, at) => (code === undefined ? [situationNames[at] ?? ''] : []))

describe('[PL-32] [PL-37] [PL-45] the state table', () => {
  test('has every status that a case can have', () => {
    const statuses = new Set(situations.map((situation) => casesIn(situation).state.status))
    expect([...statuses].sort()).toStrictEqual([
      'abandoned',
      'acceptanceRefused',
      'accepted',
      'delivered',
      'denied',
      'deregistered',
      'draft',
      'forwarded',
      'granted',
      'none',
      'notCompetent',
      'notRequired',
      'received',
      'revoked',
      'supplementing',
      'void',
      'withdrawn',
    ] satisfies CaseStatus[])
  })

  test('takes each act where the law has it, and nowhere else', () => {
    expect(Object.fromEntries(actTypes.map((type) => [type, takenIn(type).join(', ')]))).toStrictEqual({
      AbandonApplication: 'supplementing',
      AcceptApplication: 'received, received again',
      ApplyForRenewal: 'granted, delivered',
      ChangePermit: 'granted, delivered, renewal applied for',
      ChargeFee:
        'accepted, suspended, hearing told, hearing requested, hearing scheduled, hearing held, workflow ended, to be sent up, granted, delivered, renewal applied for',
      ClaimStep: 'accepted, suspended, hearing told, hearing requested, hearing scheduled, hearing held',
      CompleteStep: 'accepted, hearing told, hearing requested, hearing scheduled, hearing held',
      CorrectOnTheSpot: 'received, received again',
      DeclareNotCompetent: 'received, received again',
      DeclareNotRequired: 'received, received again',
      DeliverPermit: 'granted',
      DenyPermit: 'workflow ended',
      DeregisterPermit: 'granted, delivered, renewal applied for, revoked, withdrawn',
      DraftApplication: 'none, draft',
      EndSpecialProcedure: 'suspended',
      ExtendDecision:
        'accepted, suspended, hearing told, hearing requested, hearing scheduled, hearing held, workflow ended, to be sent up',
      ForwardCase: 'to be sent up',
      GrantPermit: 'workflow ended',
      MoveCaseToVersion: 'accepted',
      ReassignStep: 'accepted, suspended, hearing told, hearing requested, hearing scheduled, hearing held',
      ReceiveApplication: 'none, draft',
      ReceiveSupplement: 'supplementing',
      RecordHearing: 'hearing scheduled',
      RefuseAcceptance: 'received, received again',
      RefuseRenewal: 'renewal applied for',
      RenewPermit: 'renewal applied for',
      RequestHearing: 'hearing told',
      RequireSupplement: 'received',
      RevokePermit: 'granted, delivered, renewal applied for',
      ScheduleHearing: 'hearing requested',
      StartSpecialProcedure:
        'accepted, hearing told, hearing requested, hearing scheduled, hearing held, workflow ended, to be sent up',
      TellHearingRight: 'accepted, suspended, workflow ended, to be sent up',
      WithdrawHearingRequest: 'hearing requested, hearing scheduled',
      VoidCase:
        'received, supplementing, received again, accepted, suspended, hearing told, hearing requested, hearing scheduled, hearing held, workflow ended, to be sent up',
      WithdrawPermit: 'granted, delivered, renewal applied for',
    })
  })

  test('is what pages are told, with the same refusals', () => {
    expect(disagreements()).toStrictEqual([])
  })
})
