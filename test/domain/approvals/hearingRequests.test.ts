// Who has asked for a hearing, who joins, who withdraws: how long it is owed, and what its lapse leaves open.
import { describe, expect, test } from 'vitest'
import { trackedOf } from '../../../src/domain/approvals/caseState.ts'
import { calendar } from '../../../src/domain/calendar/calendar.ts'
import {
  accepted,
  applicant,
  factsWith,
  finished,
  neighbour,
  type PermitCase,
  shown,
} from '../../support/permitCase.ts'
import { calendarId, china, dates } from '../calendar/china.ts'

const hearingRun = { procedureId: 'hearing', runId: 'hearing-1', limit: { days: 20, unit: 'working' } }

/** Told on 3 March: it may be asked for until the end of 10 March. */
const told = (): PermitCase => accepted().do('TellHearingRight', '2026-03-03 11:00')
const asked = (): PermitCase => told().do('RequestHearing', '2026-03-04 09:00')
const joined = (): PermitCase => asked().do('RequestHearing', '2026-03-06 09:00', { subjectId: applicant })

const hearingOf = ({ state }: PermitCase) => ('handling' in state ? state.handling?.hearing : undefined)
/** Until when it runs, and what has become of it. */
function clockOf({ state }: PermitCase, deadlineId: string): string {
  if (!('about' in state)) return ''
  const tracked = trackedOf(state, deadlineId)
  if (tracked === undefined) return 'none'
  return `${shown(tracked.deadline.dueAt)} ${tracked.settledAt === undefined ? 'runs' : 'settled'}`
}

describe('[PL-47] whoever asks for a hearing after another', () => {
  test('joins: the hearing is held in the time that began with the first request', () => {
    const both = joined()
    expect(hearingOf(both)?.requestedBy).toStrictEqual([neighbour, applicant])
    expect(both.events.at(-1)?.data).toMatchObject({ deadlines: [], settled: [], subjectId: applicant })
    expect(clockOf(both, 'hearing-hold')).toBe(clockOf(asked(), 'hearing-hold'))
  })

  test('asks in the same five days, and once', () => {
    const late = asked().refused('RequestHearing', '2026-03-11 00:00', { subjectId: applicant })
    expect(late.code).toBe('hearing-request-late')
    expect(asked().refused('RequestHearing', '2026-03-05 09:00')).toMatchObject({ code: 'hearing-already-requested' })
    expect(joined().refused('RequestHearing', '2026-03-09 09:00', { subjectId: applicant })).toMatchObject({
      code: 'hearing-already-requested',
    })
  })
})

describe('[PL-47] a request for a hearing that is withdrawn', () => {
  test('leaves the hearing owed to the other who asked, as it stood', () => {
    const one = joined().do('ScheduleHearing', '2026-03-06 10:00').do('WithdrawHearingRequest', '2026-03-09 09:00')
    expect(one.events.at(-1)?.data).toMatchObject({ deadlines: [], hearing: 'goesOn', settled: [] })
    expect(hearingOf(one)).toMatchObject({ requestedBy: [applicant], scheduled: { chair: 'zhao-lei' } })
    expect(one.refused('WithdrawHearingRequest', '2026-03-09 10:00')).toMatchObject({
      code: 'hearing-not-requested-by',
      details: { subjectId: neighbour },
    })
  })

  test('as the last one ends what stood on it: the hearing, its notice, its time', () => {
    const none = asked().do('ScheduleHearing', '2026-03-05 09:00').do('WithdrawHearingRequest', '2026-03-12 09:00')
    expect(none.events.at(-1)?.data).toMatchObject({ deadlines: [], hearing: 'lapses', settled: ['hearing-hold'] })
    expect(hearingOf(none)).toStrictEqual({ told: hearingOf(told())?.told })
    expect([clockOf(none, 'hearing-hold'), clockOf(none, 'hearing-request')]).toStrictEqual([
      '2026-04-01 23:59 settled',
      '2026-03-10 23:59 settled',
    ])
    expect(none.refused('RecordHearing', '2026-03-20 12:00').code).toBe('hearing-not-scheduled')
  })

  test('within the five days lets whoever else was told ask until their end, and nothing is decided before', () => {
    const open = asked()
      .do('CompleteStep', '2026-03-04 10:00')
      .do('CompleteStep', '2026-03-05 09:00', { stepId: 'decide', outcomeId: 'agree' })
      .do('WithdrawHearingRequest', '2026-03-05 10:00')
    expect(clockOf(open, 'hearing-request')).toBe('2026-03-10 23:59 runs')
    expect(open.refused('GrantPermit', '2026-03-10 23:59').code).toBe('hearing-request-period-open')
    expect(open.do('GrantPermit', '2026-03-11 00:00').story.slice(-2)).toStrictEqual([
      '2026-03-10 23:59 CaseDeadlinePassed',
      '2026-03-11 00:00 PermitGranted',
    ])
  })

  test('[PL-82] counts the rest of those days by the calendar as it stands then', () => {
    const amended = calendar.evolve(china, {
      type: 'CalendarYearAmended',
      data: {
        calendarId,
        documentNumber: '补充通知',
        reason: '增设休息日',
        holidays: dates('2026-03-09'),
        workdays: [],
        year: 2026,
      },
    })
    const facts = factsWith({}, amended, 23)
    const one = asked().do('WithdrawHearingRequest', '2026-03-11 09:00', {}, { facts })
    expect(clockOf(one, 'hearing-request')).toBe('2026-03-11 23:59 runs')
  })

  test('may be made again in that time, even by the same one', () => {
    const again = asked().do('WithdrawHearingRequest', '2026-03-05 10:00').do('RequestHearing', '2026-03-10 23:59')
    expect(hearingOf(again)?.requestedBy).toStrictEqual([neighbour])
    expect(shown(hearingOf(again)?.requestedAt ?? '')).toBe('2026-03-10 23:59')
  })

  test('on the very last moment of the five days still leaves them open, and after it does not', () => {
    const at = (when: string) => asked().do('WithdrawHearingRequest', when)
    expect(clockOf(at('2026-03-10 23:59'), 'hearing-request')).toBe('2026-03-10 23:59 runs')
    expect(clockOf(at('2026-03-11 00:00'), 'hearing-request')).toBe('2026-03-10 23:59 settled')
  })

  test('[PL-45] lets its procedure end once nobody can ask any more', () => {
    const stopped = asked()
      .do('StartSpecialProcedure', '2026-03-04 10:00', hearingRun)
      .do('WithdrawHearingRequest', '2026-03-05 09:00')
    const end = { runId: 'hearing-1', result: '听证申请已撤回' }
    expect(stopped.refused('EndSpecialProcedure', '2026-03-10 23:59', end).code).toBe('hearing-request-period-open')
    expect(stopped.do('EndSpecialProcedure', '2026-03-11 00:00', end).story.slice(-2)).toStrictEqual([
      '2026-03-11 00:00 SpecialProcedureEnded',
      '2026-03-11 00:00 CaseDeadlinesMoved',
    ])
  })

  test('[PL-46] does not touch a hearing for the public interest', () => {
    const held = asked()
      .do('ScheduleHearing', '2026-03-05 09:00', { publicInterest: true })
      .do('WithdrawHearingRequest', '2026-03-12 09:00')
    expect(held.events.at(-1)?.data).toMatchObject({ hearing: 'goesOn', settled: ['hearing-hold'] })
    expect(held.do('RecordHearing', '2026-03-20 12:00').story.at(-1)).toBe('2026-03-20 12:00 HearingRecorded')
  })

  test('[LPS-7.3] comes after the request and before the record', () => {
    expect(asked().refused('WithdrawHearingRequest', '2026-03-04 08:59', {}, { now: '2026-03-04 10:00' }).code).toBe(
      'act-before-its-cause',
    )
    const heard = asked().do('ScheduleHearing', '2026-03-05 09:00').do('RecordHearing', '2026-03-20 12:00')
    expect(heard.refused('WithdrawHearingRequest', '2026-03-20 13:00').code).toBe('hearing-already-recorded')
  })

  test('is refused where nobody has asked, and by whoever has not', () => {
    expect(told().refused('WithdrawHearingRequest', '2026-03-04 09:00').code).toBe('hearing-not-requested')
    expect(asked().refused('WithdrawHearingRequest', '2026-03-04 10:00', { subjectId: applicant }).code).toBe(
      'hearing-not-requested-by',
    )
  })

  test('[PL-48] frees whoever was to chair for the review', () => {
    const freed = asked()
      .do('ScheduleHearing', '2026-03-05 09:00', { chair: 'zhang-wei' })
      .do('WithdrawHearingRequest', '2026-03-12 09:00')
      .do('ClaimStep', '2026-03-12 10:00', {}, { account: 'zhang-wei' })
    expect(freed.story.at(-1)).toBe('2026-03-12 10:00 StepClaimed')
    expect(finished().refused('WithdrawHearingRequest', '2026-03-06 09:00').code).toBe('hearing-not-requested')
  })

  test('[LPS-12.4] says why without a personal number', () => {
    const reason = '联系电话 13812345678'
    expect(asked().refused('WithdrawHearingRequest', '2026-03-04 10:00', { reason })).toMatchObject({
      code: 'personal-data-in-text',
      details: { fields: ['reason'] },
    })
  })
})
