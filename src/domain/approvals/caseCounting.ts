// 期限 counting for a case handled here: from what is counted to the stored deadline, by calendar, less what was suspended.
import type { Calendar } from '../calendar/calendar.ts'
import { dueFrom, endOfDay, startOfDay } from '../calendar/deadline.ts'
import { usedDays } from '../calendar/ledger.ts'
import { epochMsOf, instantOf, localDay } from '../calendar/offsets.ts'
import { dateOf, isProvisional, workingDayBefore } from '../calendar/workingDays.ts'
import type { ItemFacts } from '../items/item.messages.ts'
import { legalLimit } from '../items/legalLimit.ts'
import type { ClauseId } from '../regulations.ts'
import type { Instant, Limit, NodeId, PlainDate, TimeZone } from '../values.ts'
import type { CaseDeadline, CaseDeadlineKind } from './caseParts.messages.ts'
import type { Run } from './caseState.ts'

export type CountingFacts = {
  readonly item: ItemFacts
  readonly calendar: Calendar
  readonly calendarRevision: number
}

/** What is to be counted; `of` tells apart those of one kind. */
export type Plan = {
  readonly kind: CaseDeadlineKind
  readonly of?: string
  readonly deadlineId?: string
  readonly startAt: Instant
  readonly limit: Limit
  readonly basis: CaseDeadline['basis']
  readonly counts?: CaseDeadline['counts']
  readonly clause?: ClauseId | undefined
  /** Until when what answered it in time can be entered, where that is later than its end. */
  readonly notedAfter?: Instant | undefined
}

export const working = (days: number): Limit => ({ days, unit: 'working' })

const moment = (exclusive: Instant): Instant => instantOf(epochMsOf(exclusive) - 1)

/** The last moment of the day: 24:00 is the first that is too late (Civil Code 203). */
export const lastMomentOf = (date: PlainDate, timeZone: TimeZone): Instant => moment(endOfDay(date, timeZone))

/** Days of that unit which special procedures have taken out, by the ledger: overlapping ones count once (PL-45). */
export function suspendedDays(
  startAt: Instant,
  unit: Limit['unit'],
  runs: readonly Run[],
  facts: CountingFacts,
): number {
  const over = overAfter(startAt, runs)
  const until = latestEnd(over)
  if (until === undefined) return 0
  const clock = { start: startAt, until, unit, calendar: facts.calendar, timeZone: facts.item.timeZone }
  const suspensions = over.map(({ from, procedureId, to }) => ({ from, to, reason: procedureId }))
  return usedDays({ ...clock, suspensions: [] }) - usedDays({ ...clock, suspensions })
}

type Over = Run & { readonly to: Instant }
const overAfter = (startAt: Instant, runs: readonly Run[]): readonly Over[] =>
  runs.filter((run): run is Over => run.to !== undefined && run.to > startAt)

const latestEnd = (runs: readonly Over[]): Instant | undefined =>
  runs.reduce<Instant | undefined>((latest, { to }) => (latest === undefined || to > latest ? to : latest), undefined)

export function countDeadline(plan: Plan, runs: readonly Run[], facts: CountingFacts): CaseDeadline {
  const { basis, clause, counts = 'after', kind, limit, notedAfter = '', of, startAt } = plan
  const { due, suspended } =
    counts === 'after' ? after(plan, runs, facts) : { due: before(startAt, limit, facts), suspended: 0 }
  // Keys in the order in which they are stored: what is sorted already is not copied.
  return {
    basis,
    calendarId: facts.item.calendarId,
    calendarRevision: facts.calendarRevision,
    ...(clause && { clause }),
    counts,
    deadlineId: plan.deadlineId ?? (of === undefined ? kind : `${kind}-${of}`),
    dueAt: due.dueAt,
    dueOn: due.dueOn,
    kind,
    limit,
    ...(notedAfter > due.dueAt && { notedAfter: notedAfter as Instant }),
    provisional: due.provisional,
    startAt,
    ...(suspended > 0 && { suspendedDays: suspended }),
    warnAt: due.warnAt,
  }
}

/** The same deadline by the calendar and the procedures as they stand now, and by another limit where one is given. */
export function recount(
  old: CaseDeadline,
  runs: readonly Run[],
  facts: CountingFacts,
  limit = old.limit,
): CaseDeadline {
  const { basis, clause, counts, deadlineId, kind, notedAfter, startAt } = old
  return countDeadline({ basis, clause, counts, deadlineId, kind, notedAfter, startAt, limit }, runs, facts)
}

/** The clocks that PL-45 stops: those of the decision and of the steps that lead to it. */
export const mayWait = (kind: CaseDeadlineKind): boolean =>
  kind === 'statutory' || kind === 'promised' || kind === 'lower-review' || kind === 'step'

type Counted = Pick<CaseDeadline, 'dueAt' | 'dueOn' | 'provisional' | 'warnAt'>

/**
 * Procedures that begin before a limit runs out take their days out of it, and it does not run out before the last of them is
 * over: then at the end of that day, where no day was left when it began (PL-45, Civil Code 203). Later ones come too late.
 */
function after({ kind, limit, startAt }: Plan, runs: readonly Run[], facts: CountingFacts) {
  const reaching = mayWait(kind) ? overAfter(startAt, runs).toSorted((a, b) => (a.from < b.from ? -1 : 1)) : []
  let due = dueAfter(startAt, limit, facts)
  let suspended = 0
  for (const [at, { from }] of reaching.entries()) {
    if (from > due.dueAt) break
    const stopped = reaching.slice(0, at + 1)
    suspended = suspendedDays(startAt, limit.unit, stopped, facts)
    due = dueAfter(startAt, { ...limit, days: limit.days + suspended }, facts)
    const over = latestEnd(stopped) ?? from
    if (over > due.dueAt) due = dueAfter(over, { ...limit, days: 0 }, facts)
  }
  return { due, suspended }
}

function dueAfter(
  start: Instant,
  limit: Limit,
  { calendar, item: { timeZone, warnDaysBefore } }: CountingFacts,
): Counted {
  const due = dueFrom({ start, limit, calendar, timeZone, warnDaysBefore })
  return { dueAt: moment(due.dueAt), dueOn: due.dueOn, provisional: due.provisional, warnAt: due.warnAt }
}

/** So many days before a moment: that day itself is not counted, and the last day in time is not moved by a rest day. */
function before(anchor: Instant, { days, unit }: Limit, { calendar, item: { timeZone } }: CountingFacts): Counted {
  const from = localDay(anchor, timeZone)
  const day = unit === 'working' ? workingDayBefore(calendar, from, days) : from - days
  return {
    dueAt: lastMomentOf(dateOf(day), timeZone),
    dueOn: dateOf(day),
    provisional: unit === 'working' && isProvisional(calendar, day, from),
    warnAt: startOfDay(dateOf(workingDayBefore(calendar, day, 1)), timeZone),
  }
}

/** PL-55: these are done by staff whom the organ sends. */
export const sentOut: readonly string[] = ['inspection', 'testing', 'quarantine']

/** PL-55 is about items that are decided by the result: one that only some cases need starts no clock for all of them. */
const restsOn = ({ procedureId, whereNeeded }: NonNullable<ItemFacts['specialProcedures']>[number]): boolean =>
  sentOut.includes(procedureId) && whereNeeded !== true

/** The clocks that an acceptance starts: two limits always, and what the item is in the law beside (PL-42, 43, 55). */
export function decisionPlans(item: ItemFacts, startAt: Instant): readonly Plan[] {
  const legal = legalKind(item)
  const limit = item.statutoryLimit ?? legalLimit(item.kind)
  const basis = item.statutoryLimit === undefined ? 'law' : 'item'
  const statutory: Plan = { kind: legal.kind, deadlineId: 'statutory', startAt, limit, basis, clause: legal.clause }
  const promised: Plan = {
    kind: 'promised',
    startAt,
    limit: item.promisedLimit ?? limit,
    basis: item.promisedLimit ? 'item' : basis,
    clause: 'PL-42',
  }
  const isSentOut = item.specialProcedures?.some(restsOn) === true
  const dispatch: Plan = { kind: 'inspection-dispatch', startAt, limit: working(5), basis: 'law', clause: 'PL-55' }
  return isSentOut ? [statutory, promised, dispatch] : [statutory, promised]
}

const legalKind = ({ kind }: ItemFacts) =>
  kind === 'forwarded'
    ? ({ kind: 'lower-review', clause: 'PL-43' } as const)
    : ({ kind: 'statutory', clause: 'PL-42' } as const)

/** The clocks of steps that have just opened, where the item gives them limits of their own. */
export const stepPlans = ({ steps }: ItemFacts, opened: readonly NodeId[], startAt: Instant): readonly Plan[] =>
  steps.flatMap(({ limit, stepId }) =>
    limit !== undefined && opened.includes(stepId)
      ? [{ kind: 'step' as const, of: stepId, startAt, limit, basis: 'item' as const, clause: 'LPS-9.2' as const }]
      : [],
  )
