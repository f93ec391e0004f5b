// 待办, 许可 and 期限 of cases handled here: what waits after each event, what lasts, and what falls due when.
import { describe, expect, test } from 'vitest'
import { listDeadlines } from '../../src/projections/deadlineList.ts'
import { countPermits, listPermits } from '../../src/projections/permitQueries.ts'
import { dutiesIn } from '../../src/projections/worklist.ts'
import { listDuties } from '../../src/projections/worklistQueries.ts'
import { inShanghai } from '../domain/calendar/china.ts'
import { givenEvents, logOf, recordedOf } from '../support/givenModel.ts'
import { offices, people } from '../support/people.ts'
import {
  accepted,
  delivered,
  factsWith,
  finished,
  itemWith,
  PermitCase,
  received,
  shown,
} from '../support/permitCase.ts'
import { historyOf, ownItem, ownItemWith, stories, walked } from './ownSamples.ts'
import { closed, completeUntil, registered, sourceOpened } from './samples.ts'

const now = inShanghai('2026-03-10 09:00')

/** After each event, what waits: the duty, for whom, by whose hand, and the deadline it must keep. */
async function told(one: PermitCase): Promise<string[]> {
  const events = await recordedOf(await logOf(historyOf('case-1', one)))
  return events.map(({ type }, at) => {
    const so = new PermitCase().follow(one.events.slice(0, at + 1))
    const duties = dutiesIn(events.slice(0, at + 1), so.state.status)
    const waiting = duties.map(({ claimedBy, deadlineId, dutyId, waitsFor }) =>
      [dutyId, waitsFor === 'applicant' && 'by applicant', claimedBy && `by ${claimedBy}`, deadlineId]
        .filter(Boolean)
        .join(' '),
    )
    return `${type}: ${waiting.join(', ')}`
  })
}

describe('[LPS-9.2] [PL-32] [PL-42] what waits after each event', () => {
  test('of a case with a supplement, a hearing, an extension, a return and a delivery', async () => {
    expect(await told(walked())).toStrictEqual([
      'ApplicationReceived: acceptance acceptance',
      'SupplementRequired: supplement by applicant',
      'SupplementReceived: acceptance acceptance',
      'ApplicationAccepted: step-review step-review',
      'CaseNumberAssigned: step-review step-review',
      'StepClaimed: step-review by li-ming step-review',
      'StepCompleted: step-decide promised',
      'HearingRightTold: step-decide promised, hearing by applicant hearing-request',
      'HearingRequested: step-decide promised, hearing hearing-hold',
      'SpecialProcedureStarted: step-decide promised, hearing hearing-hold, procedure-hearing-1 special-procedure-hearing-1',
      'HearingScheduled: step-decide promised, hearing by zhao-lei hearing-hold, procedure-hearing-1 special-procedure-hearing-1',
      'HearingRecorded: step-decide promised, procedure-hearing-1 special-procedure-hearing-1',
      'SpecialProcedureEnded: step-decide promised',
      'CaseDeadlinesMoved: step-decide promised',
      'DecisionExtended: step-decide promised',
      'CaseDeadlinesMoved: step-decide promised',
      'StepClaimed: step-decide by li-ming promised',
      'StepCompleted: step-review step-review',
      'StepClaimed: step-review by li-ming step-review',
      'StepCompleted: step-decide promised',
      'StepClaimed: step-decide by li-ming promised',
      'StepCompleted: decision promised',
      'FeeCharged: decision promised',
      'PermitGranted: delivery delivery',
      'PermitDelivered: ',
    ])
  })

  test('of a hearing that one more asks for, and that both withdraw', async () => {
    const asked = accepted()
      .do('TellHearingRight', '2026-03-03 11:00')
      .do('RequestHearing', '2026-03-04 09:00')
      .do('ScheduleHearing', '2026-03-04 10:00')
      .do('RequestHearing', '2026-03-05 09:00', { subjectId: 'subject-1' })
      .do('WithdrawHearingRequest', '2026-03-05 10:00')
      .do('WithdrawHearingRequest', '2026-03-05 11:00', { subjectId: 'subject-1' })
    const hearing = (await told(asked)).slice(2).map((line) => line.replace('step-review step-review, ', ''))
    expect(hearing).toStrictEqual([
      'HearingRightTold: hearing by applicant hearing-request',
      'HearingRequested: hearing hearing-hold',
      'HearingScheduled: hearing by zhao-lei hearing-hold',
      'HearingRequested: hearing by zhao-lei hearing-hold',
      'HearingRequestWithdrawn: hearing by zhao-lei hearing-hold',
      'HearingRequestWithdrawn: hearing by applicant hearing-request',
    ])
    const after = accepted().do('TellHearingRight', '2026-03-03 11:00').do('RequestHearing', '2026-03-04 09:00')
    expect((await told(after.do('WithdrawHearingRequest', '2026-03-11 09:00'))).at(-1)).toBe(
      'HearingRequestWithdrawn: step-review step-review',
    )
  })

  test.each([
    'notRequired',
    'notCompetent',
    'acceptanceRefused',
    'abandoned',
    'denied',
    'voided',
    'revoked',
    'withdrawn',
    'unrenewed',
  ])('%s: nothing, once it has ended', async (name) => {
    const story = stories[name]?.() as PermitCase
    expect((await told(story)).at(-1)).toMatch(/: $/)
  })

  test('[PL-47] a hearing that nobody has asked for in time waits for nobody', async () => {
    const silent = accepted()
      .do('TellHearingRight', '2026-03-03 12:00')
      .note(
        'NoteCaseDeadlinePassed',
        { deadlineId: 'hearing-request', dueAt: '2026-03-10T15:59:59.999Z' },
        '2026-03-11 09:00',
      )
    expect(await told(silent)).toContain('CaseDeadlinePassed: step-review step-review')
  })

  test('[PL-50] a renewal, until it is decided or silence does', async () => {
    const applied = delivered().do('ApplyForRenewal', '2030-12-02 09:00')
    expect((await told(applied)).at(-1)).toBe('RenewalApplied: renewal renewal-decision')
    expect((await told(applied.do('RenewPermit', '2031-01-06 09:00'))).at(-1)).toBe('PermitRenewed: ')
  })

  test('a step that was open when another was done keeps its handler, and waits by the promise where it has no limit', async () => {
    const facts = factsWith({
      gateways: [
        { gatewayId: 'both', kind: 'fork', to: ['check', 'survey'] },
        { gatewayId: 'met', kind: 'join', to: ['end'] },
      ],
      startsAt: 'both',
      steps: ['check', 'survey'].map((stepId) => ({
        name: stepId,
        stepId,
        outcomes: [{ kind: 'pass', name: '通过', outcomeId: 'pass', to: 'met' }],
      })),
    })
    const parallel = accepted(facts)
      .do('ClaimStep', '2026-03-03 11:00', { stepId: 'survey' })
      .do('ClaimStep', '2026-03-03 12:00', { stepId: 'check' })
      .do('CompleteStep', '2026-03-04 10:00', { stepId: 'check', staff: undefined })
    expect((await told(parallel)).slice(1)).toStrictEqual([
      'ApplicationAccepted: step-check promised, step-survey promised',
      'StepClaimed: step-check promised, step-survey by li-ming promised',
      'StepClaimed: step-check by li-ming promised, step-survey by li-ming promised',
      'StepCompleted: step-survey by li-ming promised',
    ])
  })
})

describe('the worklist of an office', () => {
  const placed = itemWith({ itemId: 'joint-permit', orgId: offices.waterBureau, office: '市水务局' })
  const steps = placed.steps.map((step) => ({ ...step, orgId: offices.housingBureau, office: '市住房和城乡建设局' }))
  const history = [
    ownItem,
    ownItemWith({ ...placed, steps }),
    ...historyOf('case-1', accepted()),
    ...historyOf('case-2', received()),
    ...historyOf('case-3', accepted().do('ClaimStep', '2026-03-04 09:00', {}, { account: 'zhang-wei' })),
    ...historyOf('case-4', accepted().do('StartSpecialProcedure', '2026-03-04 09:00')),
    ...historyOf(
      'case-5',
      accepted()
        .do('TellHearingRight', '2026-03-03 12:00')
        .do('RequestHearing', '2026-03-04 09:00')
        .do('ScheduleHearing', '2026-03-05 09:00'),
    ),
    ...historyOf(
      'case-6',
      new PermitCase(factsWith({ ...placed, steps }))
        .do('ReceiveApplication', '2026-03-02 09:00', { itemId: placed.itemId })
        .do('AcceptApplication', '2026-03-03 10:00'),
    ),
  ]

  test('[PL-50] a renewal waits in the office whose permit it is, and nowhere else', async () => {
    const applied = delivered().do('ApplyForRenewal', '2030-12-02 09:00')
    await givenEvents([ownItem, ...historyOf('case-1', applied)], async (db) => {
      const kinds = async (org: string) =>
        (await listDuties(db, { org }, { now, limit: 5 })).rows.map(({ caseId, kind }) => `${caseId} ${kind}`)
      expect(await kinds(offices.housingBureau)).toEqual(['case-1 renewal'])
      expect(await kinds(offices.waterBureau)).toEqual([])
    })
  })

  test('[PL-38] holds nothing of cases that were delivered, denied, or void on the day of their receipt', async () => {
    const ended = [
      walked(),
      delivered(),
      finished().do('DenyPermit', '2026-03-05 11:00'),
      received().do('VoidCase', '2026-03-02 10:00'),
    ]
    const histories = ended.flatMap((one, at) => historyOf(`case-${at}`, one))
    await givenEvents([ownItem, ...histories], async (db) => {
      expect(await db.selectFrom('worklist').select(['caseId', 'dutyId']).execute()).toEqual([])
    })
  })

  test('[LPS-9.2] is ordered by due, and says what is late, near or stopped', async () => {
    await givenEvents(history, async (db) => {
      const { rows } = await listDuties(db, {}, { now, limit: 50 })
      const lines = rows.map(({ caseId, dueAt, kind, late, near, paused, stepName }) =>
        [caseId, kind, stepName, dueAt && shown(dueAt), late && 'late', near && 'near', paused && 'paused']
          .filter(Boolean)
          .join(' '),
      )
      expect(lines).toEqual([
        'case-1 step 审查 2026-03-06 23:59 late',
        'case-3 step 审查 2026-03-06 23:59 late',
        'case-4 step 审查 2026-03-06 23:59 paused',
        'case-5 step 审查 2026-03-06 23:59 late',
        'case-6 step 审查 2026-03-06 23:59 late',
        'case-2 acceptance 2026-03-09 23:59 late',
        'case-4 procedure 2026-03-11 23:59 near',
        'case-5 hearing 2026-03-20 09:00',
      ])
      expect(rows[1]).toEqual({
        dutyId: 'step-review',
        caseId: 'case-3',
        kind: 'step',
        waitsFor: 'office',
        stepId: 'review',
        stepName: '审查',
        posts: [],
        handlers: [people.clerk.account, 'zhang-wei'],
        claimedBy: 'zhang-wei',
        claimedByName: null,
        since: inShanghai('2026-03-03 10:00'),
        deadlineId: 'step-review',
        heldAt: null,
        replyBy: null,
        number: '',
        itemId: 'building-permit',
        itemName: '建设工程规划许可',
        subjectId: 'subject-1',
        startedAt: inShanghai('2026-03-02 09:00'),
        timeZone: 'Asia/Shanghai',
        orgId: offices.housingBureau,
        office: '市住房和城乡建设局',
        warnAt: '2026-03-04T16:00:00.000Z',
        dueAt: '2026-03-06T15:59:59.999Z',
        paused: false,
        late: true,
        near: false,
      })
    })
  })

  test('is narrowed to an office, a kind and a person, and its pages meet', async () => {
    await givenEvents(history, async (db) => {
      const ids = async (filter: object) =>
        (await listDuties(db, filter, { now, limit: 50 })).rows.map(({ caseId, kind }) => `${caseId} ${kind}`)
      // A step that is placed in another office waits there, and not in the office of the case.
      expect(await ids({ org: offices.waterBureau })).toEqual([])
      expect(await ids({ org: offices.housingBureau, kind: 'step' })).toHaveLength(5)
      expect(await ids({ office: '市水务局' })).toEqual([])
      expect(await ids({ mine: people.clerk.account })).toEqual([
        'case-1 step',
        'case-4 step',
        'case-5 step',
        'case-6 step',
      ])
      expect(await ids({ mine: 'zhao-lei' })).toEqual(['case-5 hearing'])
      expect(await ids({ waitsFor: 'applicant' })).toEqual([])
      expect((await listDuties(db, { org: offices.housingBureau }, { now, limit: 1 })).counts).toEqual([
        { kind: 'acceptance', open: 1, late: 1 },
        { kind: 'hearing', open: 1, late: 0 },
        { kind: 'procedure', open: 1, late: 0 },
        { kind: 'step', open: 5, late: 4 },
      ])
      const seen: string[] = []
      for (let after: { due: string; rid: number } | undefined, more = true; more; ) {
        const page = await listDuties(db, {}, { now, limit: 3, after })
        seen.push(...page.rows.map(({ caseId, kind }) => `${caseId} ${kind}`))
        after = page.next
        more = after !== undefined
      }
      expect(seen).toEqual(await ids({}))
    })
  })
})

describe('[PL-49] [PL-50] [PL-69] [PL-70] permits', () => {
  test('tell how long they last and what has become of them', async () => {
    const names = ['renewed', 'unrenewed', 'revoked', 'withdrawn', 'denied'] as const
    const history = names.flatMap((name) => historyOf(name, stories[name]?.() as PermitCase))
    await givenEvents([ownItem, ...history], async (db) => {
      const list = async (filter: object, today = '2031-04-01') =>
        (await listPermits(db, filter, { today, limit: 10 })).rows.map(({ caseId, standing, state, validUntil }) =>
          [caseId, state, validUntil, standing].join(' '),
        )
      expect(await list({})).toEqual([
        'withdrawn deregistered 2031-03-05 ended',
        'unrenewed delivered 2031-03-05 expired',
        'revoked revoked 2031-03-05 ended',
        'renewed delivered 2036-03-03 inForce',
      ])
      // The last day still counts.
      expect(await list({ standing: 'inForce' }, '2031-03-05')).toHaveLength(2)
      expect(await list({ expiresBy: '2031-12-31' }, '2031-03-05')).toEqual(['unrenewed delivered 2031-03-05 inForce'])
      expect(await list({ org: offices.waterBureau })).toEqual([])
      const [first] = (await listPermits(db, { state: 'delivered' }, { today: '2026-04-01', limit: 1 })).rows
      const { next } = await listPermits(db, { state: 'delivered' }, { today: '2026-04-01', limit: 1 })
      const delivered = (await listPermits(db, { state: 'delivered' }, { today: '2026-04-01', limit: 10 })).rows.length
      expect(await countPermits(db, { state: 'delivered' }, { today: '2026-04-01', limit: 10 })).toBe(delivered)
      expect(await countPermits(db, { state: 'delivered' }, { today: '2026-04-01', limit: 1 })).toBe(1)
      expect(first).toMatchObject({ caseId: 'unrenewed', renewalRefusedAt: inShanghai('2031-01-06 09:00') })
      const [second] = (await listPermits(db, { state: 'delivered' }, { today: '2026-04-01', limit: 1, after: next }))
        .rows
      expect(second).toEqual({
        caseId: 'renewed',
        certificateKind: 'licence',
        certificateNumber: null,
        state: 'delivered',
        grantedAt: inShanghai('2026-03-06 10:00'),
        deliveredAt: inShanghai('2026-03-09 10:00'),
        validFrom: '2026-03-06',
        validUntil: '2036-03-03',
        changes: 1,
        changedAt: inShanghai('2026-03-20 09:00'),
        renewalAppliedAt: null,
        renewals: 1,
        deemedRenewals: 0,
        renewalRefusedAt: null,
        endedAt: null,
        ground: null,
        revision: expect.any(Number),
        number: '',
        itemId: 'building-permit',
        itemName: '建设工程规划许可',
        orgId: offices.housingBureau,
        office: '市住房和城乡建设局',
        subjectId: 'subject-1',
        timeZone: 'Asia/Shanghai',
        standing: 'inForce',
      })
    })
  })
})

describe('[PL-42] the deadlines of both', () => {
  const history = [
    sourceOpened,
    ownItem,
    registered(1),
    closed(1, '2026-03-05T01:00:00.000Z'),
    registered(2),
    completeUntil('2026-03-13T00:00:00.000Z'),
    ...historyOf('case-1', accepted().do('StartSpecialProcedure', '2026-03-04 09:00')),
    ...historyOf('case-2', received()),
  ]

  test('stand in one list by due moment, whose pages meet', async () => {
    await givenEvents(history, async (db) => {
      const told = ({ caseId, deadlineId, state }: { caseId: string; deadlineId: string; state: string }) =>
        `${caseId.slice(-6)} ${deadlineId} ${state}`
      const all = (await listDeadlines(db, {}, { limit: 50 })).rows
      expect(all.map(told)).toEqual([
        'case-1 step-review paused',
        'case-1 acceptance met',
        'case-2 acceptance pending',
        'case-1 special-procedure-run-1 pending',
        '000001 promised met',
        '000002 promised pending',
        'case-1 promised paused',
        '000001 statutory met',
        '000002 statutory pending',
        'case-1 statutory paused',
      ])
      for (const limit of [1, 3, 4]) {
        const seen: string[] = []
        let after: Awaited<ReturnType<typeof listDeadlines>>['next']
        do {
          const page = await listDeadlines(db, {}, { limit, after })
          seen.push(...page.rows.map(told))
          after = page.next
        } while (after !== undefined)
        expect(seen).toEqual(all.map(told))
      }
      const count = async (filter: object) => (await listDeadlines(db, filter, { limit: 50 })).rows.length
      expect(await count({ origin: 'here' })).toBe(6)
      expect(await count({ kind: 'statutory' })).toBe(3)
      expect(await count({ kind: 'acceptance', state: 'met' })).toBe(1)
      expect(await count({ source: 'water' })).toBe(4)
      expect(await count({ org: offices.housingBureau })).toBe(6)
      expect(await count({ state: 'paused' })).toBe(3)
      expect(await count({ office: '市住房和城乡建设局', dueTo: '2026-03-10T00:00:00.000Z' })).toBe(3)
    })
  })
})
