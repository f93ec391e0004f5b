// Permit cases as histories of the log: what the decider made of their acts, in streams of their own.
import type { AnyEvent } from '../../src/domain/events.ts'
import type { ItemFacts } from '../../src/domain/items/item.messages.ts'
import { streamName } from '../../src/domain/streams.ts'
import { type Happened, happened } from '../support/givenModel.ts'
import { extendedLate, movedLate, stoppedTwice } from '../support/lateEntries.ts'
import { accepted, delivered, finished, itemWith, material, PermitCase } from '../support/permitCase.ts'

export const ownStream = (id: string): string => streamName('case', id)

/** The events of a case under an id of its own. */
export const historyOf = (id: string, { events }: Pick<PermitCase, 'events'>): Happened[] =>
  events.map(({ data, occurredAt, type }) => {
    const plain = JSON.parse(JSON.stringify({ type, data: { ...data, caseId: id } })) as AnyEvent
    return happened(ownStream(id), plain, occurredAt)
  })

export const ownItemWith = (facts: ItemFacts): Happened =>
  happened(streamName('item', facts.itemId), {
    type: 'ItemVersionPublished',
    data: JSON.parse(JSON.stringify(facts)),
  } as AnyEvent)
export const ownItem: Happened = ownItemWith(itemWith())

const hearingRun = { procedureId: 'hearing', runId: 'hearing-1', limit: { days: 15, unit: 'working' } }

/** With everything that may happen before a decision: a supplement, a hearing that stops the clock, an extension, a return. */
export const walked = (): PermitCase =>
  new PermitCase()
    .do('ReceiveApplication', '2026-03-18 09:00', { materials: [material('form')] })
    .do('RequireSupplement', '2026-03-19 10:00', {
      missing: [{ materialId: 'plan', what: '总平面图' }],
      replyBy: '2026-03-27',
    })
    .do('ReceiveSupplement', '2026-03-23 09:30')
    .do('AcceptApplication', '2026-03-24 10:00')
    .note('AssignCaseNumber', { number: 'SL2026-1', seriesId: 'acceptance' }, '2026-03-24 10:00')
    .do('ClaimStep', '2026-03-24 11:00')
    .do('CompleteStep', '2026-03-26 16:00')
    .do('TellHearingRight', '2026-03-27 09:00')
    .do('RequestHearing', '2026-03-30 09:00')
    .do('StartSpecialProcedure', '2026-03-31 09:00', hearingRun)
    .do('ScheduleHearing', '2026-03-31 10:00', { heldAt: '2026-04-14T09:00:00+08:00' })
    .do('RecordHearing', '2026-04-14 12:00')
    .do('EndSpecialProcedure', '2026-04-15 09:00', { runId: 'hearing-1' })
    .do('ExtendDecision', '2026-04-16 09:00')
    .do('ClaimStep', '2026-04-20 09:00', { stepId: 'decide' })
    .do('CompleteStep', '2026-04-21 15:00', { stepId: 'decide', outcomeId: 'back' })
    .do('ClaimStep', '2026-04-21 16:00')
    .do('CompleteStep', '2026-04-22 16:00')
    .do('ClaimStep', '2026-04-23 09:00', { stepId: 'decide' })
    .do('CompleteStep', '2026-05-06 15:00', { stepId: 'decide', outcomeId: 'agree' })
    .do('ChargeFee', '2026-05-06 15:30')
    .do('GrantPermit', '2026-05-07 10:00')
    .do('DeliverPermit', '2026-05-12 10:00')

const received = (): PermitCase => new PermitCase().do('ReceiveApplication', '2026-03-02 09:00')

/** Every way in which a case may end, what may become of a permit, and what paper does that is typed in late. */
export const stories: Readonly<Record<string, () => PermitCase>> = {
  walked,
  drafted: () =>
    new PermitCase().do('DraftApplication', '2026-03-02 09:00').do('ReceiveApplication', '2026-03-02 10:00'),
  notRequired: () => received().do('DeclareNotRequired', '2026-03-03 09:00'),
  notCompetent: () => received().do('DeclareNotCompetent', '2026-03-03 09:00'),
  acceptanceRefused: () => received().do('RefuseAcceptance', '2026-03-03 09:00'),
  abandoned: () => received().do('RequireSupplement', '2026-03-03 09:00').do('AbandonApplication', '2026-03-20 09:00'),
  corrected: () => received().do('CorrectOnTheSpot', '2026-03-02 10:00').do('AcceptApplication', '2026-03-02 11:00'),
  deemed: () => received().note('NoteAcceptanceDeemed', { dueAt: '2026-03-09T15:59:59.999Z' }, '2026-03-10 00:00'),
  denied: () => finished().do('DenyPermit', '2026-03-05 11:00'),
  voided: () => accepted().do('VoidCase', '2026-03-05 10:00'),
  revoked: () => delivered().do('RevokePermit', '2026-03-20 09:00'),
  withdrawn: () => delivered().do('WithdrawPermit', '2026-03-20 09:00').do('DeregisterPermit', '2026-03-21 09:00'),
  renewed: () =>
    delivered()
      .do('ChangePermit', '2026-03-20 09:00')
      .do('ApplyForRenewal', '2030-12-02 09:00')
      .do('RenewPermit', '2031-01-06 09:00'),
  unrenewed: () => delivered().do('ApplyForRenewal', '2030-12-02 09:00').do('RefuseRenewal', '2031-01-06 09:00'),
  extendedLate,
  stoppedTwice,
  movedLate,
}
