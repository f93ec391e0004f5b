// A case of fifty events that is still being handled: drafts, a supplement, steps that came back, special procedures, a hearing.
import { mainlandCalendar } from '../src/commands/bootstrap.ts'
import { decide } from '../src/commands/decide.ts'
import { approvalCase } from '../src/domain/approvals/approvalCase.ts'
import type { CaseAct, CaseEvent } from '../src/domain/approvals/case.messages.ts'
import type { CaseFacts } from '../src/domain/approvals/caseFacts.ts'
import type { ApprovalCase } from '../src/domain/approvals/caseState.ts'
import { calendar } from '../src/domain/calendar/calendar.ts'
import type { Calendar } from '../src/domain/calendar/compiledYear.ts'
import { publishedYears } from '../src/domain/calendar/years/cn.ts'
import type { Context } from '../src/domain/decider.ts'
import { Instant } from '../src/domain/values.ts'
import { material } from '../test/support/permitCase.ts'
import { act, clerk, permitItem } from './permits.ts'

export const publishedCalendar: Calendar = publishedYears.reduce<Calendar>(
  (state, year) =>
    calendar.evolve(state, { type: 'CalendarYearPublished', data: { calendarId: mainlandCalendar, ...year } }),
  calendar.initial,
)

const { type: _, ...itemFacts } = permitItem
const facts: CaseFacts = {
  item: { status: 'published', version: 1, facts: itemFacts },
  calendars: new Map([[mainlandCalendar, { calendar: publishedCalendar, revision: publishedYears.length - 1 }]]),
}
const caseId = 'long-case'

/** A command and the context in which it comes. */
export type Sent = { readonly command: CaseAct; readonly context: Context<CaseFacts> }

/** `when` in Shanghai, `YYYY-MM-DD HH:mm`. */
function sent(type: CaseAct['type'], when: string, more: object = {}): Sent {
  const now = Instant.parse(`${when.replace(' ', 'T')}:00+08:00`)
  return {
    command: act(caseId, type, when.slice(0, 10), more),
    context: { actor: clerk, occurredAt: now, now, facts },
  }
}

/** Review, visit and decision within a day, and sent back from there; the review is handed on and handed back. */
const round = (day: string): readonly Sent[] => [
  sent('ClaimStep', `${day} 09:00`, { stepId: 'review' }),
  sent('ReassignStep', `${day} 09:30`, { stepId: 'review' }),
  sent('ReassignStep', `${day} 10:00`, { stepId: 'review', to: clerk.account }),
  sent('CompleteStep', `${day} 10:30`, { stepId: 'review' }),
  sent('ClaimStep', `${day} 11:00`, { stepId: 'visit' }),
  sent('CompleteStep', `${day} 14:00`, { stepId: 'visit' }),
  sent('ClaimStep', `${day} 15:00`, { stepId: 'decide' }),
  sent('CompleteStep', `${day} 16:00`, { stepId: 'decide', outcomeId: 'back' }),
]

const run = (procedureId: string, runId: string, from: string, to: string): readonly Sent[] => [
  sent('StartSpecialProcedure', from, { procedureId, runId }),
  sent('EndSpecialProcedure', to, { runId }),
]

const application = [material('form'), material('plan')]
const story: readonly Sent[] = [
  sent('DraftApplication', '2026-03-02 09:00'),
  sent('DraftApplication', '2026-03-02 09:10', { materials: application }),
  sent('ReceiveApplication', '2026-03-02 09:30'),
  sent('CorrectOnTheSpot', '2026-03-02 10:00', { corrected: '更正建设地址', materials: application }),
  sent('RequireSupplement', '2026-03-03 09:00'),
  sent('ReceiveSupplement', '2026-03-04 09:00'),
  sent('AcceptApplication', '2026-03-05 09:00'),
  sent('ChargeFee', '2026-03-05 09:30'),
  ...run('expert-review', 'experts-1', '2026-03-06 09:00', '2026-03-10 09:00'),
  ...round('2026-03-11'),
  sent('TellHearingRight', '2026-03-12 09:00'),
  sent('RequestHearing', '2026-03-13 09:00'),
  sent('ScheduleHearing', '2026-03-16 09:00', { heldAt: '2026-03-26T09:00:00+08:00' }),
  sent('StartSpecialProcedure', '2026-03-16 10:00', { procedureId: 'hearing', runId: 'hearing-1' }),
  sent('RecordHearing', '2026-03-26 12:00'),
  sent('EndSpecialProcedure', '2026-03-26 12:10', { runId: 'hearing-1' }),
  sent('ExtendDecision', '2026-03-27 09:00'),
  ...round('2026-03-30'),
  ...run('public-notice', 'notice-1', '2026-03-31 09:00', '2026-04-02 09:00'),
  ...round('2026-04-03'),
  sent('ClaimStep', '2026-04-07 09:00', { stepId: 'review' }),
]

export type LongCase = { readonly state: ApprovalCase; readonly events: readonly CaseEvent[] }

/** Decided act by act, so that it is a case as the engine would have it. Throws where an act is refused. */
export function longCase(): LongCase {
  const events: CaseEvent[] = []
  let state = approvalCase.initial
  for (const { command, context } of story) {
    const decision = decide(approvalCase, command, state, context)
    if (!decision.ok) throw new Error(`${command.type}: ${JSON.stringify(decision.refusal)}`)
    for (const event of decision.events as readonly CaseEvent[]) {
      events.push({ ...event, occurredAt: event.occurredAt ?? context.occurredAt })
      state = approvalCase.evolve(state, events.at(-1) as CaseEvent)
    }
  }
  return { state, events }
}

/** What may come next, all of it accepted: the step done, handed on, or waiting for another procedure. */
export const nextActs: readonly Sent[] = [
  sent('CompleteStep', '2026-04-07 10:00', { stepId: 'review' }),
  sent('ReassignStep', '2026-04-07 10:00', { stepId: 'review' }),
  sent('StartSpecialProcedure', '2026-04-07 10:00', { procedureId: 'expert-review', runId: 'experts-2' }),
]
