// What holds for every act on a case: its time, its voucher's date, and that its words name nobody by number.
import { dayOf } from '../calendar/deadline.ts'
import { localDay } from '../calendar/offsets.ts'
import { addWorkingDays, countWorkingDays, dateOf } from '../calendar/workingDays.ts'
import { type Context, type Refused, refuse } from '../decider.ts'
import { mayHoldDigits, personalDataRefusal } from '../people/identity.ts'
import type { Instant, NodeId, PlainDate } from '../values.ts'
import type { CaseAct } from './case.messages.ts'
import { lastMomentOf } from './caseCounting.ts'
import type { ActFacts } from './caseFacts.ts'
import type { Voucher } from './caseParts.messages.ts'
import type { ApprovalCase, Handling } from './caseState.ts'

type Circumstances = Context<ActFacts>

/** Working days within which paper may be typed in without a word, where the item does not say. */
const usualAllowance = 1

/** LPS-7.3. Asked first: what has not happened yet says nothing of where the case will stand then. */
export const futureRefusal = ({ now, occurredAt }: Context): Refused | undefined =>
  occurredAt > now ? refuse('act-in-future', { occurredAt, now }) : undefined

/** LPS-7.3: not before what it follows from, and late only with a reason. */
export function timeRefusal(command: CaseAct, state: ApprovalCase, context: Circumstances): Refused | undefined {
  const { facts, now, occurredAt } = context
  const cause = causeOf(command, state)
  if (cause !== undefined && occurredAt < cause) return refuse('act-before-its-cause', { occurredAt, cause })
  const { timeZone, entryAllowanceDays: allowance = usualAllowance } = facts.item
  const days = countWorkingDays(facts.calendar, localDay(occurredAt, timeZone), localDay(now, timeZone))
  if (days > allowance && command.lateReason === undefined) return refuse('late-entry-unexplained', { days, allowance })
  return undefined
}

/**
 * What is entered on a later day than it happened leaves the allowance of the item, counted from its entry, to enter what followed
 * it: the end of that day. Undefined for what is entered on its day.
 */
export function entryGraceUntil({ facts, now, occurredAt }: Circumstances): Instant | undefined {
  const { timeZone, entryAllowanceDays: allowance = usualAllowance } = facts.item
  const enteredOn = localDay(now, timeZone)
  if (enteredOn <= localDay(occurredAt, timeZone)) return undefined
  return lastMomentOf(dateOf(addWorkingDays(facts.calendar, enteredOn, allowance).day), timeZone)
}

/** What must have happened before: the last act; for what runs beside others, its own beginning. */
function causeOf(command: CaseAct, state: ApprovalCase): Instant | undefined {
  if (state.status === 'none') return undefined
  if (!('handling' in state) || state.handling === undefined) return state.lastActAt
  return beside(command, state.handling) ?? state.lastActAt
}

function beside(command: CaseAct, handling: Handling): Instant | undefined {
  switch (command.type) {
    case 'ClaimStep':
      return handling.steps.find(({ stepId }) => stepId === command.stepId)?.since
    case 'ReassignStep':
    case 'CompleteStep':
      return givenAt(command.stepId, handling)
    case 'EndSpecialProcedure':
      return endable(command.runId, handling)
    case 'RequestHearing':
      return handling.hearing.told?.at
    case 'WithdrawHearingRequest':
      return handling.hearing.requestedAt
    case 'RecordHearing':
      return handling.hearing.scheduled?.heldAt
    case 'StartSpecialProcedure':
    case 'TellHearingRight':
    case 'ChargeFee':
      return handling.acceptedAt
    default:
      return undefined
  }
}

/** Nobody hands on or completes a step before it is theirs. */
function givenAt(stepId: NodeId, { steps }: Handling): Instant | undefined {
  const step = steps.find((one) => one.stepId === stepId)
  return step?.handledSince ?? step?.since
}

/** PL-48: a hearing ends with its signed record, and not before that. */
function endable(runId: NodeId, { hearing, runs }: Handling): Instant | undefined {
  const run = runs.find((one) => one.runId === runId)
  const { recordedAt } = hearing
  const byRecord = run?.procedureId === 'hearing' && recordedAt !== undefined && recordedAt > run.from
  return byRecord ? recordedAt : run?.from
}

export const dayOfAct = ({ facts, occurredAt }: Circumstances): PlainDate => dayOf(occurredAt, facts.item.timeZone)

/** PL-32: the voucher bears the date of the act. */
export function voucherRefusal(voucher: Voucher, context: Circumstances): Refused | undefined {
  const day = dayOfAct(context)
  return voucher.date === day ? undefined : refuse('voucher-date-differs', { date: voucher.date, day })
}

export function approvalRefusal(approvedOn: PlainDate, context: Circumstances): Refused | undefined {
  const day = dayOfAct(context)
  return approvedOn <= day ? undefined : refuse('approval-after-act', { approvedOn, day })
}

/** Ids, digests and formats are no words; everything else that an official writes is. */
const noWords =
  /(?:Id|Ids|At)$|^(?:type|digest|mediaType|date|approvedOn|replyBy|validFrom|validUntil|to|chair|staff|inspectors)$/

const known = new Map<string, boolean>()
/** The fields of commands are few, and the same again and again. */
function bearsWords(key: string): boolean {
  let bears = known.get(key)
  if (bears === undefined) {
    bears = !noWords.test(key)
    if (known.size < 1000) known.set(key, bears)
  }
  return bears
}

type Words = Record<string, string>

/** Adds the words of `value` in which there are digits, by their paths. */
function gather(words: Words, value: object, path: string): Words {
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key]
    const isObject = typeof inner === 'object' && inner !== null
    if (!(isObject || (typeof inner === 'string' && mayHoldDigits(inner))) || !bearsWords(key)) continue
    const there = path === '' ? key : `${path}.${key}`
    if (isObject) gather(words, inner, there)
    else words[there] = inner
  }
  return words
}

/** What officials write stays in the log for good: it may hold no identity or phone number. */
export const wordsRefusal = (command: CaseAct): Refused | undefined => personalDataRefusal(gather({}, command, ''))
