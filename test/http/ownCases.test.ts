import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actTypes } from '../../src/domain/approvals/caseAllowed.ts'
import { readXes } from '../../src/files/xes.ts'
import { inShanghai } from '../domain/calendar/china.ts'
import type { Server, Who } from '../support/http.ts'
import { act, material, shown } from '../support/permitCase.ts'
import { number, office, openDesk } from './desk.ts'
import { subjectId } from './personal.ts'

let server: Server
beforeAll(async () => {
  server = (await openDesk()).server
})
afterAll(async () => {
  await server.close()
  expect(server.logged).toStrictEqual([])
})
const json = async (who: Who, url: string) => (await server.get(who, url)).json()

describe('200', () => {
  test('[LPS-12.5] the list holds the cases of both that the caller may see', async () => {
    const ids = async (who: Who, query = '') =>
      (await json(who, `/api/cases${query}`)).rows
        .map(({ number, caseId }: { number: string; caseId: string }) => number || caseId)
        .sort()
    expect(await ids('supervisor')).toStrictEqual(['W-1', 'X-1', 'case-2', number])
    expect(await ids('wabo-clerk')).toStrictEqual(['W-1', 'case-2', number])
    expect(await ids('water-clerk')).toStrictEqual(['X-1'])
    expect(await ids('supervisor', '?origin=here&state=received')).toStrictEqual(['case-2'])
    expect(await ids('supervisor', `?activity=${encodeURIComponent('决定')}`)).toStrictEqual([number])
  })

  test('[LPS-5] the picture of a workflow shows whoever watches how many cases wait at each step', async () => {
    const { rows } = await json('supervisor', '/api/worklist?kind=step')
    const [{ itemId }] = rows
    const picture = async (who: Who) => (await server.get(who, `/api/items/${itemId}/versions/1/diagram.svg`)).body
    const loads = [...(await picture('supervisor')).matchAll(/<g class="load">.*?<text[^>]*>(\d+)<\/text>/g)]
    expect(loads.map(([, waiting]) => Number(waiting))).toStrictEqual([rows.length])
    expect(await picture('wabo-clerk')).not.toContain('class="load"')
  })

  test('[PL-42] [PL-45] a case handled here tells where it stands by its own stream', async () => {
    const file = await json('wabo-clerk', '/api/cases/case-1')
    expect(file.case).toMatchObject({
      origin: 'here',
      orgId: 'wabo',
      office,
      state: 'accepted',
      status: 'open',
      colour: 'normal',
      pausedAt: inShanghai('2026-03-04 09:00'),
      judgedAt: inShanghai('2026-03-04 09:00'),
      subjectId,
    })
    expect(file).not.toHaveProperty('source')
    expect(file.steps).toStrictEqual([
      { activity: '审查', at: inShanghai('2026-03-04 09:00'), number: 'review', findings: [] },
    ])
    expect(
      file.deadlines.map(({ deadlineId, dueOn, paused, settledAt = '' }: Record<string, string>) => [
        deadlineId,
        dueOn,
        paused,
        settledAt && shown(settledAt),
      ]),
    ).toStrictEqual([
      ['step-review', '2026-03-06', false, '2026-03-04 09:00'],
      ['acceptance', '2026-03-09', false, '2026-03-03 10:00'],
      ['special-procedure-run-1', '2026-03-11', false, ''],
      ['promised', '2026-03-17', true, ''],
      ['statutory', '2026-03-31', true, ''],
    ])
    const { commands: _commands, materials, steps, suspensions, ...own } = file.own
    expect(own).toStrictEqual({
      state: 'accepted',
      statusCode: '4',
      finishCode: null,
      itemVersion: 1,
      itemKind: 'promised',
      agentId: null,
      receivedAt: inShanghai('2026-03-02 09:00'),
      supplement: null,
      acceptance: { at: inShanghai('2026-03-03 10:00'), effectiveFrom: inShanghai('2026-03-03 10:00'), deemed: false },
      tokens: [{ node: 'decide' }],
      workflowEnded: false,
      reviewers: ['wabo-clerk'],
      hearing: null,
      extension: null,
      missingMaterials: [],
      fee: null,
      outcome: null,
      delivery: null,
      permit: null,
      notices: [
        { type: 'ApplicationReceived', at: inShanghai('2026-03-02 09:00'), date: '2026-03-02', number: null },
        { type: 'ApplicationAccepted', at: inShanghai('2026-03-03 10:00'), date: '2026-03-03', number: null },
        { type: 'SpecialProcedureStarted', at: inShanghai('2026-03-04 09:00'), date: '2026-03-04', number: null },
      ],
    })
    expect(materials.map(({ by, digest, itemName }: Record<string, string>) => [itemName, digest, by])).toStrictEqual([
      ['申请表', material('form').digest, 'ApplicationReceived'],
      ['总平面图', material('form').digest, 'ApplicationReceived'],
    ])
    expect(
      steps.map(({ name, rounds, state }: { name: string; rounds: object[]; state: string }) => [name, state, rounds]),
    ).toStrictEqual([
      [
        '审查',
        'done',
        [
          {
            at: inShanghai('2026-03-04 09:00'),
            outcomeId: 'pass',
            outcomeName: '通过',
            outcome: 'pass',
            opinion: '同意',
            staff: ['wabo-clerk'],
          },
        ],
      ],
      ['决定', 'open', []],
    ])
    expect(suspensions).toMatchObject([
      { runId: 'run-1', procedureId: 'expert-review', endedAt: null, paused: ['statutory', 'promised'] },
    ])
  })

  test('[LPS-9.2] every act is allowed, or told why not, to whoever asks', async () => {
    type Told = { type: string; allowed: boolean; refusal?: { code: string; title: string; clauses: string[] } }
    const commands = async (who: Who): Promise<Told[]> => (await json(who, '/api/cases/case-1')).own.commands
    const told = await commands('wabo-clerk')
    expect(told.map(({ type }) => type)).toStrictEqual(actTypes)
    const answer = Object.fromEntries(told.map(({ allowed, refusal, type }) => [type, allowed || refusal?.code]))
    expect(answer).toMatchObject({
      EndSpecialProcedure: true,
      ClaimStep: true,
      CompleteStep: 'special-procedure-open',
      GrantPermit: 'special-procedure-open',
      AcceptApplication: 'application-already-accepted',
      DeliverPermit: 'case-not-decided',
      MoveCaseToVersion: 'not-permitted',
    })
    expect(new Set((await commands('auditor')).map(({ refusal }) => refusal?.code))).toStrictEqual(
      new Set(['not-permitted']),
    )
    // What is told to be refused is refused alike when it comes.
    const { type: _type, ...body } = act('GrantPermit', '2026-03-06', { caseId: 'case-1' })
    const refused = await server.post('wabo-clerk', 'GrantPermit', body)
    expect(refused.json()).toMatchObject({ code: 'special-procedure-open' })
    expect(told.find(({ type }) => type === 'GrantPermit')?.refusal?.title).toBe(refused.json().title)
  })

  test('[PL-45] [PL-82] the ledger leaves out what a special procedure took', async () => {
    const { clocks } = await json('wabo-clerk', '/api/cases/case-1/ledger')
    expect(
      clocks.map(({ deadlineId, remaining, used }: Record<string, string>) => [deadlineId, used, remaining]),
    ).toStrictEqual([
      ['step-review', 1, 2],
      ['acceptance', 1, 4],
      ['special-procedure-run-1', 2, 3],
      ['promised', 1, 9],
      ['statutory', 1, 19],
    ])
    expect(
      clocks[4].days.map(({ date, kind, reason }: Record<string, string>) => `${date} ${kind} ${reason}`),
    ).toStrictEqual([
      '2026-03-03 start start-day-excluded',
      '2026-03-04 counted working-day',
      '2026-03-05 suspended suspended:expert-review',
      '2026-03-06 suspended suspended:expert-review',
    ])
  })

  test('the events and the history tell what each event changed', async () => {
    const { rows } = await json('supervisor', '/api/cases/case-1/history')
    const changed = rows.map(({ changed, type }: { changed: { path: string }[]; type: string }) => [
      type,
      changed.map(({ path }) => path),
    ])
    expect(changed[0]).toStrictEqual(['ApplicationReceived', ['/status', '/about', '/deadlines', '/lastActAt']])
    expect(changed.find(([type]: [string]) => type === 'StepClaimed')).toStrictEqual([
      'StepClaimed',
      ['/lastActAt', '/handling/steps/0/handler', '/handling/steps/0/handledSince', '/handling/reviewers/0'],
    ])
    const events = (await json('supervisor', '/api/cases/case-1/events')).rows
    expect(events.map(({ type }: { type: string }) => type)).toStrictEqual(
      rows.map(({ type }: { type: string }) => type),
    )
  })

  test('a draft is told to its office, and is in no list', async () => {
    const file = await json('wabo-clerk', '/api/cases/case-9')
    expect(file).toMatchObject({
      case: { state: 'draft', number: '' },
      own: { state: 'draft', statusCode: '5' },
      deadlines: [],
    })
    expect(file.own.commands.find(({ type }: { type: string }) => type === 'ReceiveApplication')).toMatchObject({
      allowed: true,
    })
  })

  test('[LPS-9.2] the worklist holds what waits in the office, earliest due first', async () => {
    const list = async (who: Who, query = '') =>
      (await json(who, `/api/worklist${query}`)).rows.map(({ caseId, kind, paused }: Record<string, unknown>) => [
        caseId,
        kind,
        paused,
      ])
    const all = [
      ['case-2', 'acceptance', false],
      ['case-1', 'procedure', false],
      ['case-1', 'step', true],
    ]
    expect(await list('wabo-clerk')).toStrictEqual(all)
    expect(await list('supervisor', '?limit=2')).toStrictEqual(all.slice(0, 2))
    expect(await list('water-clerk')).toStrictEqual([])
    expect(await list('wabo-clerk', '?kind=step&waitsFor=office')).toStrictEqual(all.slice(2))
    expect(await list('wabo-clerk', '?mine=true')).toStrictEqual([])
    expect((await json('wabo-clerk', '/api/worklist?limit=1')).counts).toStrictEqual([
      { kind: 'acceptance', open: 1, late: 0 },
      { kind: 'procedure', open: 1, late: 0 },
      { kind: 'step', open: 1, late: 0 },
    ])
  })

  test('what can be taken away holds the cases of both', async () => {
    const csv = (await server.get('wabo-clerk', '/api/export/cases.csv?origin=here')).body
    expect(csv).toContain(number)
    const { body } = await server.get('wabo-clerk', '/api/export/cases.xes')
    const cases = await Array.fromAsync(readXes(Readable.from([body])))
    expect(
      cases.flatMap((row) => (row.kind === 'row' ? [[row.case.number, row.step?.activity, row.step?.at]] : [])),
    ).toStrictEqual(
      expect.arrayContaining([
        [number, '审查', inShanghai('2026-03-04 09:00')],
        ['W-1', '环节1', '2026-03-02T00:01:00.000Z'],
      ]),
    )
    const permits = (await server.get('wabo-clerk', '/api/permits')).json()
    expect(permits.rows).toStrictEqual([])
  })

  test('the boards and the deadlines count both', async () => {
    const { byOrigin, totals } = await json('supervisor', '/api/overview')
    expect(totals).toMatchObject({ registered: 4, open: 4 })
    expect(byOrigin).toMatchObject([
      { name: 'here', open: 2 },
      { name: 'elsewhere', open: 2 },
    ])
    const { rows } = await json('wabo-clerk', '/api/deadlines?origin=here&state=pending')
    expect(rows.map(({ caseId, deadlineId }: Record<string, string>) => [caseId, deadlineId])).toStrictEqual([
      ['case-2', 'acceptance'],
      ['case-1', 'special-procedure-run-1'],
    ])
  })
})

describe('as of a moment', () => {
  const at = (time: string, by: string) => `/api/cases/case-1?asOf=${inShanghai(time)}&by=${by}`
  test.each(['recorded', 'occurred'])(
    'by %s time the case stood elsewhere, and nothing may be done to it',
    async (by) => {
      const { case: row, own } = await json('supervisor', at('2026-03-03 09:00', by))
      expect([
        row.state,
        own.state,
        own.commands,
        own.steps.map(({ state }: { state: string }) => state),
      ]).toStrictEqual(['received', 'received', [], ['ahead', 'ahead']])
    },
  )

  test('the lists of a moment know the cases of both', async () => {
    const url = `/api/worklist?asOf=${inShanghai('2026-03-03 11:00')}&by=occurred`
    let response = await server.get('wabo-clerk', url)
    while (response.statusCode === 202) {
      await pause(50)
      response = await server.get('wabo-clerk', url)
    }
    expect(response.json().rows.map(({ caseId, kind }: Record<string, string>) => [caseId, kind])).toStrictEqual([
      ['case-1', 'step'],
      ['case-2', 'acceptance'],
    ])
  })
})

describe('404', () => {
  test('[LPS-12.5] a case of another office is told apart from an absent one by nothing', async () => {
    const bodies = new Set<string>()
    for (const part of ['', '/ledger', '/events', '/history'])
      for (const id of ['case-1', 'case-9', 'none']) {
        const response = await server.get('water-clerk', `/api/cases/${id}${part}`)
        expect(response.statusCode).toBe(404)
        bodies.add(response.body)
      }
    expect(bodies.size).toBe(1)
    expect((await server.ask('water-clerk', { method: 'POST', url: '/api/cases/case-1/receipt' })).statusCode).toBe(404)
    expect((await server.ask('wabo-clerk', { method: 'POST', url: '/api/cases/case-9/receipt' })).statusCode).toBe(404)
  })
})
