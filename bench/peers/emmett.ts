// The same workflow on Emmett: our pure decider, its command handler, its event store, one transaction a command.
import { CommandHandler, type Event } from '@event-driven-io/emmett'
import type { PostgresEventStore } from '@event-driven-io/emmett-postgresql'
import { mainlandCalendar } from '../../src/commands/bootstrap.ts'
import type { Command } from '../../src/commands/registry.ts'
import type { ForeignCaseCommand, ForeignCaseEvent } from '../../src/domain/approvals/foreignCase.messages.ts'
import { type ForeignCase, type ForeignCaseFacts, foreignCase } from '../../src/domain/approvals/foreignCase.ts'
import { calendar } from '../../src/domain/calendar/calendar.ts'
import { publishedYears } from '../../src/domain/calendar/years/cn.ts'
import { actor } from '../world.ts'

/** Facts are at hand: the peer reads no other stream, which is in its favour. */
const facts = {
  source: { status: 'open', completeUntil: undefined },
  item: {
    name: '行政许可事项',
    office: '市水务局',
    calendarId: mainlandCalendar,
    timeZone: 'Asia/Shanghai',
    steps: [],
    statutoryLimit: { days: 20, unit: 'working' },
    promisedLimit: { days: 12, unit: 'working' },
  },
  calendar: publishedYears.reduce(
    (state, { documentNumber, holidays, workdays, year }) =>
      calendar.evolve(state, {
        type: 'CalendarYearPublished',
        data: { calendarId: mainlandCalendar, year, documentNumber, holidays, workdays },
      } as never),
    calendar.initial,
  ),
  calendarRevision: publishedYears.length - 1,
} as unknown as ForeignCaseFacts

const handle = CommandHandler<ForeignCase, Event & ForeignCaseEvent>({
  evolve: foreignCase.evolve as never,
  initialState: () => foreignCase.initial,
})

/** Reads the stream, decides, appends at the version that was read. Throws on a refusal. */
export async function emmettCommand(store: PostgresEventStore, command: Command): Promise<void> {
  const { caseId } = command as ForeignCaseCommand
  const now = new Date().toISOString()
  await handle(store, `foreigncase-${caseId}`, (state) => {
    const decision = foreignCase.decide(command as never, state, { actor, occurredAt: now, now, facts } as never)
    if (!decision.ok) throw new Error(JSON.stringify(decision.refusal))
    return decision.events as never
  })
}
