// A permit case under acts in any order and at any time, some of them entered late: what was taken, state by state.
import fc from 'fast-check'
import { approvalCase } from '../../src/domain/approvals/approvalCase.ts'
import type { CaseAct, CaseEvent } from '../../src/domain/approvals/case.messages.ts'
import { allowedCommands } from '../../src/domain/approvals/caseAllowed.ts'
import type { CaseFacts } from '../../src/domain/approvals/caseFacts.ts'
import { type ApprovalCase, type Handling, openRuns } from '../../src/domain/approvals/caseState.ts'
import { epochMsOf, instantOf, localDay } from '../../src/domain/calendar/offsets.ts'
import { dateOf } from '../../src/domain/calendar/workingDays.ts'
import type { Decision } from '../../src/domain/decider.ts'
import type { Instant } from '../../src/domain/values.ts'
import { inShanghai, shanghai } from '../domain/calendar/china.ts'
import { act, factsWith, itemWith, PermitCase } from './permitCase.ts'

/** Which of the acts that are open then, how many hours after the one before, and how many before it is entered. */
export type Try = { readonly choice: number; readonly hours: number; readonly enteredAfter: number }

const often = <Value>(weight: number, arbitrary: fc.Arbitrary<Value>) => ({ weight, arbitrary })

export const tries: fc.Arbitrary<readonly Try[]> = fc.array(
  fc.record({
    choice: fc.nat({ max: 10_000 }),
    hours: fc.oneof(often(12, fc.nat({ max: 40 })), often(1, fc.nat({ max: 1_500 }))),
    enteredAfter: fc.oneof(often(3, fc.constant(0)), often(1, fc.nat({ max: 40 }))),
  }),
  { minLength: 10, maxLength: 60 },
)

/** They end a case before much has happened to it. */
export const unwanted = new Set<CaseAct['type']>([
  ...(['DeclareNotCompetent', 'DeclareNotRequired', 'DraftApplication'] as const),
  ...(['MoveCaseToVersion', 'RefuseAcceptance', 'VoidCase'] as const),
])

const passTo = (to: string) => [{ kind: 'pass', name: '通过', outcomeId: 'pass', to }]
const decision = itemWith().steps.find(({ stepId }) => stepId === 'decide')

/** One step after the other; two at once with a return to both; sent up; and in natural days, with inspectors. */
export const items: readonly CaseFacts[] = [
  factsWith(),
  factsWith({
    kind: 'joint',
    statutoryLimit: { days: 45, unit: 'working' },
    promisedLimit: { days: 15, unit: 'working' },
    gateways: [
      { gatewayId: 'both', kind: 'fork', to: ['review', 'survey'] },
      { gatewayId: 'met', kind: 'join', to: ['decide'] },
      { gatewayId: 'again', kind: 'merge', to: ['both'] },
    ],
    startsAt: 'again',
    steps: [
      { name: '审查', stepId: 'review', limit: { days: 3, unit: 'working' }, outcomes: passTo('met') },
      { name: '勘察', stepId: 'survey', outcomes: passTo('met') },
      {
        ...decision,
        outcomes: decision?.outcomes?.map((one) => (one.outcomeId === 'back' ? { ...one, to: 'again' } : one)),
      },
    ],
  }),
  factsWith({ kind: 'forwarded' }),
  factsWith({
    statutoryLimit: { days: 30, unit: 'natural' },
    promisedLimit: { days: 12, unit: 'natural' },
    specialProcedures: [
      { procedureId: 'expert-review' },
      { procedureId: 'public-notice', name: '公示' },
      { procedureId: 'inspection' },
    ],
  }),
]

export const handlingOf = (state: ApprovalCase): Handling | undefined =>
  'handling' in state ? (state as { readonly handling?: Handling }).handling : undefined

export const dayOf = (moment: Instant): string => dateOf(localDay(moment, shanghai))

type Happened = { readonly event: CaseEvent; readonly before: ApprovalCase; readonly after: ApprovalCase }

/** What happened, event by event; `decidedTwice` are the decisions each with the same one made again. */
export type Walk = {
  readonly facts: CaseFacts
  readonly happened: readonly Happened[]
  readonly decidedTwice: readonly (readonly [Decision<CaseEvent>, Decision<CaseEvent>])[]
  /** The codes of what was refused. */
  readonly refused: readonly string[]
  readonly end: ApprovalCase
}

export const walkOf = (list: readonly Try[]): Walk => {
  const facts = items[(list[0]?.choice ?? 0) % items.length] ?? factsWith()
  return walkFrom(new PermitCase(facts), inShanghai('2025-09-01 09:00'), list)
}

/** From where a case stands at that moment, its tries further apart by a factor. */
export function walkFrom(work: PermitCase, from: Instant, list: readonly Try[], stride = 1): Walk {
  const { facts } = work
  const happened: Happened[] = []
  const decidedTwice: [Decision<CaseEvent>, Decision<CaseEvent>][] = []
  let now = epochMsOf(from)
  for (const one of list) {
    now += stride * one.hours * hourMs
    const decisions = tried(work, one, now)
    if (decisions === undefined) continue
    decidedTwice.push(decisions)
    const [decision] = decisions
    if (!decision.ok) continue
    for (const event of decision.events) {
      const before = work.state
      work.state = frozen(approvalCase.evolve(before, event))
      happened.push({ event, before, after: work.state })
    }
  }
  const refused = decidedTwice.flatMap(([decision]) => (decision.ok ? [] : [decision.refusal.code]))
  return { facts, happened, decidedTwice, refused, end: work.state }
}

const hourMs = 3_600_000

function tried(work: PermitCase, one: Try, now: number): [Decision<CaseEvent>, Decision<CaseEvent>] | undefined {
  const at = instantOf(now - one.enteredAfter * hourMs)
  const open = openTo(work, at)
  const type = open[one.choice % Math.max(1, open.length)]
  if (type === undefined) return undefined
  const account = stepOf(work.state, one.choice)?.handler
  const late = one.enteredAfter > 0 ? { lateReason: '补录' } : {}
  const command = act(type, dayOf(at), { ...saysOf(type, work.state, one.choice, at), ...late })
  const circumstances = type === 'CompleteStep' && account !== undefined ? { account } : {}
  const context = { ...work.context(at, circumstances), now: instantOf(now) }
  const decided = (): Decision<CaseEvent> => {
    const elapsed = approvalCase.elapse?.(work.state, at, context.facts, command) ?? []
    const decision = approvalCase.decide(command, elapsed.reduce(approvalCase.evolve, work.state), context)
    if (!decision.ok) return decision
    const events = [...elapsed, ...decision.events]
    return { ok: true, events: events.map((event) => ({ ...event, occurredAt: event.occurredAt ?? at })) }
  }
  return [decided(), decided()]
}

function openTo({ facts, state }: PermitCase, at: Instant): readonly CaseAct['type'][] {
  if (state.status === 'none') return ['ReceiveApplication']
  return allowedCommands(state, facts, at)
    .filter(({ refusal, type }) => refusal === undefined && !unwanted.has(type))
    .map(({ type }) => type)
}

const stepOf = (state: ApprovalCase, choice: number) => {
  const steps = handlingOf(state)?.steps ?? []
  return steps[choice % Math.max(1, steps.length)]
}

/** What fits the case as it stands: a step that is open, a procedure that goes on, an outcome of the step. */
export function saysOf(type: CaseAct['type'], state: ApprovalCase, choice: number, at: Instant): object {
  const handling = handlingOf(state)
  const step = stepOf(state, choice)
  const runs = handling === undefined ? [] : openRuns(handling)
  switch (type) {
    case 'ClaimStep':
    case 'ReassignStep':
      return { stepId: step?.stepId ?? 'review' }
    case 'CompleteStep':
      return {
        staff: [step?.handler === 'zhang-wei' ? 'li-ming' : 'zhang-wei'],
        stepId: step?.stepId ?? 'review',
        ...(step?.stepId === 'decide' && { outcomeId: choice % 6 === 0 ? 'back' : 'agree' }),
      }
    case 'StartSpecialProcedure':
      return {
        procedureId: ['expert-review', 'public-notice', 'hearing', 'inspection'][choice % 4],
        inspectors: ['li-ming', 'zhang-wei'],
        runId: `run-${handling?.runs.length ?? 0}`,
      }
    case 'EndSpecialProcedure':
      return { runId: runs[choice % Math.max(1, runs.length)]?.runId ?? 'run-0' }
    case 'ScheduleHearing':
      return { heldAt: instantOf(epochMsOf(at) + 20 * 24 * hourMs) }
    default:
      return saysOfPermit(type, state, choice)
  }
}

function saysOfPermit(type: CaseAct['type'], state: ApprovalCase, choice: number): object {
  switch (type) {
    case 'ChangePermit':
      return choice % 3 === 0 ? { validUntil: yearsAfter(state, 2) } : {}
    case 'RenewPermit':
      return { validUntil: yearsAfter(state, 5) }
    case 'RevokePermit':
      return choice % 2 === 0 ? {} : { compensation: undefined, ground: 'fraudOrBribery' }
    case 'DeregisterPermit':
      return choice % 2 === 0 ? {} : { ground: 'expired' }
    default:
      return {}
  }
}

function yearsAfter(state: ApprovalCase, years: number): string {
  const until = 'permit' in state ? state.permit.validUntil : undefined
  return Temporal.PlainDate.from(until ?? '2026-03-02')
    .add({ years })
    .toString()
}

/** Whoever changes a state that others hold is found out. */
function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}
