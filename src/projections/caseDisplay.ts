// 办件回放: what a case looked like after each event, and what that event changed. Pure; takes any part of a history.
import type { Deadline, Finding, ForeignCaseEvent } from '../domain/approvals/foreignCase.messages.ts'

type Data<Type extends ForeignCaseEvent['type']> = Extract<ForeignCaseEvent, { type: Type }>['data']
export type DisplayedStep = Omit<Data<'ForeignStepRecorded'>, 'caseId'>

/** A case as plain JSON. `unknown` is the status of one whose registration is not among the events. */
export type CaseDisplay = {
  readonly status: 'unknown' | 'open' | 'closed'
  readonly registered?: Omit<Data<'ForeignCaseRegistered'>, 'caseId' | 'deadlines' | 'findings'>
  readonly deadlines: { readonly [Kind in Deadline['kind']]?: Deadline & { readonly passed: boolean } }
  readonly steps: readonly DisplayedStep[]
  readonly endedAt?: string
  readonly findings: readonly Finding[]
}
export type Said = { readonly type: string; readonly data: object }

export const blank: CaseDisplay = { status: 'unknown', deadlines: {}, steps: [], findings: [] }

const found = (display: CaseDisplay, more: readonly Finding[]): readonly Finding[] =>
  more.length === 0 ? display.findings : [...new Set([...display.findings, ...more])].sort()

/** A deadline that has passed stays passed when it is counted anew. */
const counted = (display: CaseDisplay, deadlines: readonly Deadline[]): CaseDisplay['deadlines'] =>
  Object.fromEntries(
    deadlines.map((deadline) => [
      deadline.kind,
      { ...deadline, passed: display.deadlines[deadline.kind]?.passed ?? false },
    ]),
  )

/** The display after one more event; what is not about a case changes nothing. */
export function show(display: CaseDisplay, event: Said): CaseDisplay {
  const said = event as ForeignCaseEvent
  switch (said.type) {
    case 'ForeignCaseRegistered': {
      const { caseId: _caseId, deadlines, findings, ...registered } = said.data
      const status = display.status === 'unknown' ? 'open' : display.status
      const all = found(display, findings)
      return { ...display, status, registered, deadlines: counted(display, deadlines), findings: all }
    }
    case 'ForeignStepRecorded': {
      const { caseId: _caseId, ...step } = said.data
      return { ...display, steps: [...display.steps, step], findings: found(display, step.findings) }
    }
    case 'ForeignCaseClosed': {
      const { endedAt, findings } = said.data
      return { ...display, status: 'closed', endedAt, findings: found(display, findings) }
    }
    case 'DeadlinePassed': {
      const { kind } = said.data
      const known = display.deadlines[kind]
      if (known === undefined) return display
      return { ...display, deadlines: { ...display.deadlines, [kind]: { ...known, passed: true } } }
    }
    case 'DeadlinesMoved':
      return { ...display, deadlines: counted(display, said.data.deadlines) }
    default:
      return display
  }
}

export type Change = {
  /** JSON pointer into the state. */
  readonly path: string
  readonly kind: 'added' | 'changed' | 'removed'
  readonly before?: unknown
  readonly after?: unknown
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null

/** What is different between two plain JSON values, in order of keys; a part that appears or goes is one change. */
export function changes(before: unknown, after: unknown, path = ''): Change[] {
  if (Object.is(before, after)) return []
  if (before === undefined) return [{ path, kind: 'added', after }]
  if (after === undefined) return [{ path, kind: 'removed', before }]
  if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after))
    return [{ path, kind: 'changed', before, after }]
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys.flatMap((key) => changes(own(before, key), own(after, key), `${path}/${escaped(key)}`))
}

const own = (value: object, key: string): unknown =>
  Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined

export type Frame<Event, State = CaseDisplay> = {
  readonly event: Event
  readonly state: State
  readonly changed: readonly Change[]
}
/** How a history is shown: what there is before it, and what each event makes of that. */
export type Fold<State> = { readonly blank: State; readonly show: (state: State, event: Said) => State }
export const elsewhere: Fold<CaseDisplay> = { blank, show }

/** One frame for each event, in order: the state after it and what it changed. */
export const frames = <Event extends Said>(events: readonly Event[]): Frame<Event>[] => framesBy(elsewhere, events)

export function framesBy<Event extends Said, State>(
  fold: Fold<State>,
  events: readonly Event[],
): Frame<Event, State>[] {
  let state = fold.blank
  return events.map((event) => {
    const before = state
    state = fold.show(state, event)
    return { event, state, changed: changes(before, state) }
  })
}
