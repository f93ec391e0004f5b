// 自建系统办件: a case handled elsewhere. The source's order is reported as a truthfulness finding, never refused. Pure.
import { accept, type Context, type Decider, type Decision, refuse, unreachable } from '../decider.ts'
import { differingFields } from '../same.ts'
import type { Instant } from '../values.ts'
import type { Deadline, Finding, ForeignCaseCommand, ForeignCaseEvent } from './foreignCase.messages.ts'
import { type DeadlineFacts, deadlinesOf, recount } from './foreignDeadlines.ts'
import type { Source } from './source.ts'

type Data<Type extends ForeignCaseEvent['type']> = Extract<ForeignCaseEvent, { type: Type }>['data']
type Command<Type extends ForeignCaseCommand['type']> = Extract<ForeignCaseCommand, { type: Type }>
type Step = Omit<Data<'ForeignStepRecorded'>, 'findings'>
/** Newest first: a step is added without copying the ones before it. */
type Steps = { readonly step: Step; readonly before: Steps } | undefined

export type ForeignCase =
  | { readonly status: 'none' }
  | {
      readonly status: 'open' | 'closed'
      readonly registered: Data<'ForeignCaseRegistered'>
      readonly deadlines: readonly Deadline[]
      readonly passed: readonly Deadline['kind'][]
      readonly steps: Steps
      readonly stepCount: number
      readonly lastStepAt: Instant | undefined
      readonly endedAt: Instant | undefined
    }
type Existing = Exclude<ForeignCase, { status: 'none' }>

export type ForeignCaseFacts = DeadlineFacts & { readonly source: Source }

export const foreignCase: Decider<ForeignCaseCommand, ForeignCaseEvent, ForeignCase, ForeignCaseFacts> = {
  initial: { status: 'none' },
  decide(command, state, context) {
    if (command.type === 'RegisterForeignCase') return register(command, state, context)
    if (state.status === 'none') return refuse('object-unknown', { kind: 'case', id: command.caseId })
    switch (command.type) {
      case 'RecordForeignStep':
        return recordStep(command, state, context)
      case 'CloseForeignCase':
        return close(command, state, context)
      case 'NoteDeadlinePassed':
        return notePassing(command, state, context)
      case 'MoveDeadlines':
        return moveDeadlines(state, context)
      default:
        return unreachable(command)
    }
  },
  evolve(state, event) {
    if (event.type === 'ForeignCaseRegistered') return begun(event.data)
    if (state.status === 'none') throw new Error('a case must begin with its registration')
    switch (event.type) {
      case 'ForeignStepRecorded': {
        const { findings: _findings, ...step } = event.data
        const lastStepAt = state.lastStepAt === undefined || step.at > state.lastStepAt ? step.at : state.lastStepAt
        return { ...state, steps: { step, before: state.steps }, stepCount: state.stepCount + 1, lastStepAt }
      }
      case 'ForeignCaseClosed':
        return { ...state, status: 'closed', endedAt: event.data.endedAt }
      case 'DeadlinePassed':
        return { ...state, passed: [...state.passed, event.data.kind] }
      case 'DeadlinesMoved':
        return { ...state, deadlines: event.data.deadlines }
      default:
        return unreachable(event)
    }
  },
}

const begun = (registered: Data<'ForeignCaseRegistered'>): ForeignCase => ({
  status: 'open',
  registered,
  deadlines: registered.deadlines,
  passed: [],
  steps: undefined,
  stepCount: 0,
  lastStepAt: undefined,
  endedAt: undefined,
})

function register(
  command: Command<'RegisterForeignCase'>,
  state: ForeignCase,
  { facts, now }: Context<ForeignCaseFacts>,
): Decision<ForeignCaseEvent> {
  const { caseId, channel, department, dueAt, group, itemId, number, plannedEndAt, responsible, sourceId, startedAt } =
    command
  const said = { caseId, channel, department, group, itemId, number, plannedEndAt, responsible, sourceId, startedAt }
  if (state.status !== 'none') return registeredBefore({ ...said, dueAt }, state)
  const deadlines = deadlinesOf(startedAt, dueAt, facts)
  const findings: Finding[] = startedAt > now ? ['time-in-future'] : []
  const office = department ?? facts.item.office
  const { timeZone } = facts.item
  // Keys in the order in which they are stored: what is sorted already is not copied.
  const data = {
    caseId,
    channel,
    deadlines,
    department,
    findings,
    group,
    itemId,
    number,
    office,
    plannedEndAt,
    responsible,
    sourceId,
    startedAt,
    timeZone,
  }
  return accept({ type: 'ForeignCaseRegistered', data })
}

/** The same again is nothing new; other facts under the same id, or another source, are refused. */
function registeredBefore(
  said: Omit<Command<'RegisterForeignCase'>, 'type'>,
  { registered }: Existing,
): Decision<ForeignCaseEvent> {
  const { caseId, sourceId } = said
  if (sourceId !== registered.sourceId) return refuse('source-not-owner', { caseId, sourceId })
  const dueAt = registered.deadlines.find((deadline) => deadline.basis === 'source')?.dueAt
  const fields = differingFields(said, { ...registered, dueAt })
  return fields.length === 0 ? accept() : refuse('registered-otherwise', { kind: 'case', id: caseId, fields })
}

function recordStep(
  command: Command<'RecordForeignStep'>,
  state: Existing,
  { now }: Context,
): Decision<ForeignCaseEvent> {
  const { activity, at, caseId, group, number, resource, transition } = command
  const step = { activity, at, caseId, group, number, resource, transition }
  for (let known = state.steps; known !== undefined; known = known.before) {
    if (known.step.number !== number) continue
    const fields = differingFields(step, known.step)
    return fields.length === 0 ? accept() : refuse('registered-otherwise', { kind: 'step', id: number, fields })
  }
  const findings: Finding[] = []
  if (at < state.registered.startedAt) findings.push('step-before-start')
  if (state.endedAt !== undefined && at > state.endedAt) findings.push('step-after-end')
  if (state.lastStepAt !== undefined && at < state.lastStepAt) findings.push('steps-out-of-order')
  if (at > now) findings.push('time-in-future')
  return accept({
    type: 'ForeignStepRecorded',
    data: { activity, at, caseId, findings, group, number, resource, transition },
  })
}

function close(
  { caseId, endedAt }: Command<'CloseForeignCase'>,
  state: Existing,
  { now }: Context,
): Decision<ForeignCaseEvent> {
  if (state.endedAt !== undefined)
    return state.endedAt === endedAt ? accept() : refuse('case-already-closed', { caseId, endedAt: state.endedAt })
  const findings: Finding[] = []
  if (endedAt < state.registered.startedAt) findings.push('end-before-start')
  if (state.lastStepAt !== undefined && endedAt < state.lastStepAt) findings.push('end-before-last-step')
  if (endedAt > now) findings.push('time-in-future')
  return accept({ type: 'ForeignCaseClosed', data: { caseId, endedAt, findings } })
}

/** An end at or before the due moment met the deadline; a later one, or none, has let it pass (PL-42). */
function notePassing(
  command: Command<'NoteDeadlinePassed'>,
  state: Existing,
  { facts }: Context<ForeignCaseFacts>,
): Decision<ForeignCaseEvent> {
  const { caseId, dueAt, kind } = command
  const deadline = state.deadlines.find((one) => one.kind === kind)
  if (deadline?.dueAt !== dueAt || state.passed.includes(kind)) return accept()
  if (state.endedAt !== undefined && state.endedAt <= dueAt) return accept()
  const judgedUntil = facts.source.status === 'open' ? facts.source.completeUntil : undefined
  if (judgedUntil === undefined || judgedUntil <= dueAt)
    return refuse('deadline-not-due', { deadline: kind, dueAt, judgedUntil: judgedUntil ?? '–' })
  const known = { endedAt: state.endedAt, lastStepAt: state.lastStepAt, steps: state.stepCount }
  return accept({ type: 'DeadlinePassed', data: { caseId, dueAt, kind, known }, occurredAt: dueAt })
}

/**
 * A calendar has arrived or was amended: what is not settled yet is counted anew, by event. Settled is a deadline that has
 * passed, and that of a closed case, unless the year was missing when it was counted (PL-82).
 */
function moveDeadlines(state: Existing, { facts }: Context<ForeignCaseFacts>): Decision<ForeignCaseEvent> {
  const settled = ({ kind, provisional }: Deadline) =>
    state.passed.includes(kind) || (state.status === 'closed' && !provisional)
  const deadlines = state.deadlines.map((old) => {
    const counted = settled(old) ? old : recount(old, state.registered.timeZone, facts)
    return sameDue(old, counted) ? old : counted
  })
  if (deadlines.every((deadline, at) => deadline === state.deadlines[at])) return accept()
  return accept({ type: 'DeadlinesMoved', data: { caseId: state.registered.caseId, deadlines } })
}

const sameDue = (a: Deadline, b: Deadline): boolean =>
  a.dueAt === b.dueAt && a.warnAt === b.warnAt && a.provisional === b.provisional
