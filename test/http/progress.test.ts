import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inShanghai } from '../domain/calendar/china.ts'
import type { Server } from '../support/http.ts'
import { type Desk, number, office, openDesk } from './desk.ts'
import { registration, subjectId, zhang } from './personal.ts'

let desk: Desk
let server: Server
beforeAll(async () => {
  desk = await openDesk()
  server = desk.server
})
afterAll(async () => {
  await server.close()
  expect(server.logged).toStrictEqual([])
})

describe('progress by receipt', () => {
  const issue = async (caseId: string): Promise<string> => {
    const response = await server.ask('wabo-clerk', { method: 'POST', url: `/api/cases/${caseId}/receipt` })
    expect(response.statusCode).toBe(200)
    return response.json().receipt
  }
  const ask = (receipt: string, proof: string) =>
    server.get(undefined, `/api/progress?receipt=${encodeURIComponent(receipt)}&proof=${proof}`)
  const proof = zhang.identityNumber.slice(-4)

  test('200 [LPS-12.5] steps, limits and what waits, and nothing personal', async () => {
    const response = await ask((await issue('case-1')).toLowerCase().replaceAll('-', ' '), proof.toLowerCase())
    expect(response.json()).toStrictEqual({
      number,
      itemName: '建设工程规划许可',
      office,
      state: 'accepted',
      receivedAt: inShanghai('2026-03-02 09:00'),
      acceptance: { at: inShanghai('2026-03-03 10:00'), effectiveFrom: inShanghai('2026-03-03 10:00'), deemed: false },
      limits: [
        {
          kind: 'acceptance',
          dueOn: '2026-03-09',
          dueAt: '2026-03-09T15:59:59.999Z',
          paused: false,
          passed: false,
          settledAt: inShanghai('2026-03-03 10:00'),
          ending: 'met',
        },
        {
          kind: 'promised',
          dueOn: '2026-03-17',
          dueAt: '2026-03-17T15:59:59.999Z',
          paused: true,
          passed: false,
          settledAt: null,
          ending: null,
        },
        {
          kind: 'statutory',
          dueOn: '2026-03-31',
          dueAt: '2026-03-31T15:59:59.999Z',
          paused: true,
          passed: false,
          settledAt: null,
          ending: null,
        },
      ],
      steps: [
        { name: '审查', state: 'done', at: inShanghai('2026-03-04 09:00') },
        { name: '决定', state: 'open', at: inShanghai('2026-03-04 09:00') },
      ],
      suspensions: [
        {
          procedureId: 'expert-review',
          name: 'expert-review',
          startedAt: inShanghai('2026-03-04 09:00'),
          endedAt: null,
        },
      ],
      waiting: [
        { kind: 'step', waitsFor: 'office', stepName: '决定', dueOn: '2026-03-17' },
        { kind: 'procedure', waitsFor: 'office', stepName: null, dueOn: '2026-03-11' },
      ],
      missing: [],
      outcome: null,
      deliveredAt: null,
      permit: null,
      asOf: inShanghai('2026-03-06 09:00'),
    })
    for (const personal of [...Object.values(zhang), subjectId, 'wabo-clerk'])
      expect(response.body).not.toContain(personal)
  })

  test('404 by the same bytes: never given, given anew, or asked with a wrong fact', async () => {
    const former = await issue('case-2')
    const current = await issue('case-2')
    expect((await ask(current, proof)).statusCode).toBe(200)
    const answers = [await ask('00000-00000-00000-00000', proof), await ask(former, proof), await ask(current, '0000')]
    expect(new Set(answers.map(({ body, statusCode }) => `${statusCode} ${body}`)).size).toBe(1)
    expect(answers[0]?.statusCode).toBe(404)
  })

  test('422 [PL-29] none is given out for an applicant with no number to ask for, and it is said why', async () => {
    const give = () => server.ask('wabo-clerk', { method: 'POST', url: '/api/cases/unproved/receipt' })
    for (const [id, otherDocument] of [
      ['nobody', undefined],
      ['short', 'A12'],
    ] as const) {
      const personal = { name: '李四', ...(otherDocument && { otherDocument }) }
      await server.done('wabo-clerk', 'RegisterSubject', registration(personal, { subjectId: id }))
    }
    await desk.does('ReceiveApplication', 'unproved', { subjectId: 'nobody' })
    await desk.does('ReceiveApplication', 'too-short', { subjectId: 'short' })
    const response = await give()
    expect([response.statusCode, response.json().code]).toStrictEqual([422, 'receipt-without-proof'])
    expect(response.json().detail).toContain('没有可供核对末四位的证件号码')
    const short = await server.ask('wabo-clerk', { method: 'POST', url: '/api/cases/too-short/receipt' })
    expect(short.json().code).toBe('receipt-without-proof')
    const added = { subjectId: 'nobody', personal: { identityNumber: zhang.identityNumber }, reason: '补登' }
    await server.done('wabo-clerk', 'ChangeSubject', added)
    expect((await ask((await give()).json().receipt, proof)).statusCode).toBe(200)
  })

  test('429 a receipt may be asked so often within an hour, known or not', async () => {
    for (const receipt of [await issue('case-1'), '11111-11111-11111-11111']) {
      const statuses: number[] = []
      for (let n = 0; n < 21; n++) statuses.push((await ask(receipt, '0000')).statusCode)
      expect(statuses).toStrictEqual([...Array<number>(20).fill(404), 429])
    }
  })

  test('400 what is no receipt', async () => {
    expect((await ask('x', proof)).statusCode).toBe(400)
    expect((await ask('00000-00000-00000-00000', '')).statusCode).toBe(400)
  })
})
