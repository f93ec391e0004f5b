// 办件: the permit case from application to the end of its permit, joined from its parts (domain D1.7). Pure.
import type { Context, Decider, Decision } from '../decider.ts'
import { unreachable } from '../decider.ts'
import { type CaseAct, type CaseCommand, type CaseEvent, CaseNote } from './case.messages.ts'
import { acceptApplication } from './caseAcceptance.ts'
import * as afterwards from './caseAfterwards.ts'
import { evolve } from './caseEvolve.ts'
import { type ActFacts, actFacts, type CaseFacts } from './caseFacts.ts'
import { futureRefusal, timeRefusal, wordsRefusal } from './caseGuards.ts'
import * as handling from './caseHandling.ts'
import * as hearing from './caseHearing.ts'
import * as intake from './caseIntake.ts'
import * as outcomes from './caseOutcomes.ts'
import * as procedures from './caseProcedures.ts'
import { standingRefusal } from './caseStanding.ts'
import type { ApprovalCase, AtIntake, Draft, InHandling, None, WithPermit } from './caseState.ts'
import { decideNote, elapse, elapsedBy } from './caseTime.ts'

export const approvalCase: Decider<CaseCommand, CaseEvent, ApprovalCase, CaseFacts> = {
  initial: { status: 'none' },
  decide(command, state, given) {
    const target = command.type === 'MoveCaseToVersion' ? command.version : undefined
    const context = { ...given, facts: actFacts(state, given.occurredAt, given.facts, target) }
    if (isNote(command)) return decideNote(command, state, context)
    return (
      futureRefusal(context) ??
      standingRefusal(command.type, command.caseId, state, context.facts) ??
      timeRefusal(command, state, context) ??
      wordsRefusal(command) ??
      decideAct(command, state, context)
    )
  },
  evolve,
  /** An act presupposes what silence meant by then; what the system does beside may not cut short the wait for late paper. */
  elapse: (state, until, facts, command) =>
    isNote(command) ? elapsedBy(state, until, facts) : elapse(state, until, facts),
}

const noteTypes: ReadonlySet<string> = new Set(CaseNote.options.map((option) => option.shape.type.value))
const isNote = (command: CaseCommand): command is CaseNote => noteTypes.has(command.type)

/** The standing rules have shown that the case is where the act is possible. */
function decideAct(command: CaseAct, state: ApprovalCase, context: Context<ActFacts>): Decision<CaseEvent> {
  switch (command.type) {
    case 'DraftApplication':
      return intake.draft(command, state as None | Draft, context)
    case 'ReceiveApplication':
      return intake.receive(command, context)
    case 'DeclareNotRequired':
      return intake.declareNotRequired(command, state as AtIntake)
    case 'DeclareNotCompetent':
      return intake.declareNotCompetent(command, state as AtIntake, context)
    case 'CorrectOnTheSpot':
      return intake.correctOnTheSpot(command, state as AtIntake, context)
    case 'RequireSupplement':
      return intake.requireSupplement(command, state as AtIntake, context)
    case 'ReceiveSupplement':
      return intake.receiveSupplement(command, context)
    case 'AbandonApplication':
      return intake.abandon(command, state as AtIntake, context)
    case 'RefuseAcceptance':
      return intake.refuseAcceptance(command, state as AtIntake, context)
    case 'AcceptApplication':
      return acceptApplication(command, state as AtIntake, context)
    case 'ClaimStep':
      return handling.claimStep(command, state as InHandling, context)
    case 'ReassignStep':
      return handling.reassignStep(command, state as InHandling, context)
    case 'CompleteStep':
      return handling.completeStep(command, state as InHandling, context)
    case 'MoveCaseToVersion':
      return handling.moveToVersion(command, state as InHandling, context)
    case 'StartSpecialProcedure':
      return procedures.startSpecialProcedure(command, state as InHandling, context)
    case 'EndSpecialProcedure':
      return procedures.endSpecialProcedure(command, state as InHandling, context)
    case 'ExtendDecision':
      return procedures.extendDecision(command, state as InHandling, context)
    case 'TellHearingRight':
      return hearing.tellHearingRight(command, context)
    case 'RequestHearing':
      return hearing.requestHearing(command, state as InHandling, context)
    case 'WithdrawHearingRequest':
      return hearing.withdrawHearingRequest(command, state as InHandling, context)
    case 'ScheduleHearing':
      return hearing.scheduleHearing(command, state as InHandling, context)
    case 'RecordHearing':
      return hearing.recordHearing(command, state as InHandling)
    case 'ForwardCase':
      return outcomes.forwardCase(command, state as InHandling, context)
    case 'GrantPermit':
      return outcomes.grantPermit(command, state as InHandling, context)
    case 'DenyPermit':
      return outcomes.denyPermit(command, state as InHandling, context)
    case 'DeliverPermit':
      return outcomes.deliverPermit(command, state as WithPermit)
    case 'ChargeFee':
      return outcomes.chargeFee(command, context)
    case 'VoidCase':
      return outcomes.voidCase(command, state as AtIntake | InHandling)
    case 'ChangePermit':
      return afterwards.changePermit(command, state as WithPermit, context)
    case 'ApplyForRenewal':
      return afterwards.applyForRenewal(command, state as WithPermit, context)
    case 'RenewPermit':
      return afterwards.renewPermit(command, state as WithPermit, context)
    case 'RefuseRenewal':
      return afterwards.refuseRenewal(command, state as WithPermit, context)
    case 'RevokePermit':
      return afterwards.revokePermit(command, state as WithPermit, context)
    case 'WithdrawPermit':
      return afterwards.withdrawPermit(command, state as WithPermit, context)
    case 'DeregisterPermit':
      return afterwards.deregisterPermit(command, state as WithPermit, context)
    default:
      return unreachable(command)
  }
}
