// What becomes of each limit of a case: kept, kept late, run out, or owed no longer.
import { describe, expect, test } from 'vitest'
import { endingIn } from '../../src/domain/approvals/caseSettling.ts'
import type { Begun } from '../../src/domain/approvals/caseState.ts'
import type { AnyEvent } from '../../src/domain/events.ts'
import { type DeadlineState, listDeadlines } from '../../src/projections/deadlineList.ts'
import { givenEvents, happened } from '../support/givenModel.ts'
import { accepted, delivered, factsWith, finished, type PermitCase, received } from '../support/permitCase.ts'

/** Each limit that is watched no more, with how it ended. */
const endings = ({ events, state }: PermitCase) =>
  Object.fromEntries(
    (state as Begun).deadlines.flatMap((tracked) => {
      const ending = endingIn(events, tracked)
      return ending === undefined ? [] : [[tracked.deadline.deadlineId, ending]]
    }),
  )

const inspected = () => accepted(factsWith({ specialProcedures: [{ procedureId: 'inspection' }] }))
const told = () => accepted().do('TellHearingRight', '2026-03-03 12:00')
const requested = () => told().do('RequestHearing', '2026-03-04 09:00')
const deemed = () => received().note('NoteAcceptanceDeemed', { dueAt: '2026-03-09T15:59:59.999Z' }, '2026-03-10 00:00')

type Row = readonly [string, () => PermitCase, Readonly<Record<string, string>>]
const rows: readonly Row[] = [
  ['[PL-32] an application that is accepted in time', accepted, { acceptance: 'met' }],
  ['[PL-32.4] one that silence accepts', deemed, { acceptance: 'passed' }],
  [
    '[PL-32.5] one for which a supplement is asked',
    () => received().do('RequireSupplement', '2026-03-03 09:00'),
    { acceptance: 'met' },
  ],
  [
    '[PL-42] [PL-44] a permit that is granted late and delivered in time',
    () => finished().do('GrantPermit', '2026-04-07 09:00').do('DeliverPermit', '2026-04-08 09:00'),
    { acceptance: 'met', 'step-review': 'met', statutory: 'late', promised: 'late', delivery: 'met' },
  ],
  [
    'a case that becomes void while its limits run',
    () => accepted().do('VoidCase', '2026-03-04 09:00'),
    { acceptance: 'met', 'step-review': 'dropped', statutory: 'dropped', promised: 'dropped' },
  ],
  [
    'a case that becomes void after its promise has run out',
    () => accepted().do('VoidCase', '2026-03-18 09:00'),
    { acceptance: 'met', 'step-review': 'passed', statutory: 'dropped', promised: 'passed' },
  ],
  [
    'a case that becomes void before it is accepted',
    () => received().do('VoidCase', '2026-03-03 09:00'),
    { acceptance: 'dropped' },
  ],
  [
    '[PL-55] inspectors whom nobody has sent and whom nobody needs any more',
    () => inspected().do('VoidCase', '2026-03-04 09:00'),
    {
      acceptance: 'met',
      'step-review': 'dropped',
      statutory: 'dropped',
      promised: 'dropped',
      'inspection-dispatch': 'dropped',
    },
  ],
  ['[PL-47] a hearing that is asked for', requested, { acceptance: 'met', 'hearing-request': 'met' }],
  [
    '[PL-47] one that nobody asks for any more',
    () => requested().do('WithdrawHearingRequest', '2026-03-12 09:00'),
    { acceptance: 'met', 'hearing-request': 'met', 'hearing-hold': 'dropped', 'hearing-notice': 'dropped' },
  ],
  [
    '[PL-47] one that nobody has asked for',
    () =>
      told()
        .do('CompleteStep', '2026-03-04 09:00')
        .do('CompleteStep', '2026-03-04 10:00', { stepId: 'decide', outcomeId: 'agree' })
        .do('DenyPermit', '2026-03-11 00:00'),
    { acceptance: 'met', 'step-review': 'met', statutory: 'met', promised: 'met', 'hearing-request': 'passed' },
  ],
  [
    '[PL-48] one that is held',
    () => requested().do('ScheduleHearing', '2026-03-05 09:00').do('RecordHearing', '2026-03-20 12:00'),
    { acceptance: 'met', 'hearing-request': 'met', 'hearing-hold': 'met', 'hearing-notice': 'met' },
  ],
  [
    '[PL-69] a permit that is revoked before it is delivered',
    () => finished().do('GrantPermit', '2026-03-06 09:00').do('RevokePermit', '2026-03-07 09:00'),
    {
      ...{ acceptance: 'met', 'step-review': 'met', statutory: 'met', promised: 'met' },
      ...{ delivery: 'dropped', 'renewal-application': 'dropped' },
    },
  ],
  [
    '[PL-50] a permit that is renewed',
    () => delivered().do('ApplyForRenewal', '2031-01-06 09:00').do('RenewPermit', '2031-01-20 09:00'),
    {
      ...{ acceptance: 'met', 'step-review': 'met', statutory: 'met', promised: 'met', delivery: 'met' },
      ...{ 'renewal-decision': 'met' },
    },
  ],
]

describe('the limits of', () => {
  test.each(rows)('%s', (_what, work, expected) => {
    expect(endings(work())).toStrictEqual(expected)
  })

  test('[PL-42] all of these are listed as they ended, and what ran out before it was kept as that', async () => {
    const history = rows.flatMap(([, work], at) =>
      work().events.map((event) =>
        happened(`case-${at}`, { ...event, data: { ...event.data, caseId: `${at}` } } as AnyEvent, event.occurredAt),
      ),
    )
    const known = rows.flatMap(([, , expected], at) =>
      Object.entries(expected).map(([id, ending]) => `${at} ${id} ${ending === 'late' ? 'passed' : ending}`),
    )
    await givenEvents(history, async (db) => {
      const listed = async (state: DeadlineState) => (await listDeadlines(db, { state }, { limit: 200 })).rows
      const ended = (await Promise.all((['met', 'late', 'passed', 'dropped'] as const).map(listed)))
        .flat()
        .filter(({ endedAt }) => endedAt !== null)
      expect(ended.map(({ caseId, deadlineId, state }) => `${caseId} ${deadlineId} ${state}`).sort()).toStrictEqual(
        known.sort(),
      )
    })
  })
})
