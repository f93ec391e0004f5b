import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseId, Server, type Who } from '../support/http.ts'
import { at } from '../support/people.ts'

let server: Server
let mine: string
let hidden: string
const closedAt = '2026-03-02T01:30:00.000Z'
beforeAll(async () => {
  server = await Server.open()
  mine = await server.givenCase('W-1', { steps: 2 })
  hidden = await server.givenCase('X-1', { source: 'water', steps: 1 })
  await server.clock.advanceTo(at('2026-03-02T10:00:00+08:00'))
  await server.done('wabo-feed', 'CloseForeignCase', { caseId: mine, endedAt: closedAt })
  await server.clock.advanceTo(at('2026-03-02T12:00:00+08:00'))
  for (let n = 2; n <= 6; n++) await server.givenCase(`W-${n}`)
  await server.engine.settle()
})
afterAll(() => server.close())

const numbers = async (who: Who, query = ''): Promise<string[]> =>
  (await server.get(who, `/api/cases${query}`)).json().rows.map(({ number }: { number: string }) => number)

describe('200', () => {
  test('[LPS-12.5] the list holds what the caller may see and no more', async () => {
    const own = ['W-1', 'W-2', 'W-3', 'W-4', 'W-5', 'W-6']
    expect((await numbers('supervisor')).sort()).toStrictEqual([...own, 'X-1'])
    expect((await numbers('wabo-clerk')).sort()).toStrictEqual(own)
    expect((await numbers('wabo-feed')).sort()).toStrictEqual(own)
    expect(await numbers('water-clerk')).toStrictEqual(['X-1'])
    expect(await numbers('water-clerk', '?source=wabo')).toStrictEqual([])
  })

  test('pages follow each other by the Link header without a gap', async () => {
    const seen: string[] = []
    let url: string | undefined = '/api/cases?status=open&limit=2&count=true'
    while (url !== undefined) {
      const page = await server.get('supervisor', url)
      expect(page.json()).toMatchObject({ total: 6, position: page.headers['zhengjian-position'] })
      seen.push(...page.json().rows.map(({ caseId: id }: { caseId: string }) => id))
      url = /^<(.+)>; rel="next"$/.exec(String(page.headers['link'] ?? ''))?.[1]
    }
    const open = [...['W-2', 'W-3', 'W-4', 'W-5', 'W-6'].map((number) => caseId(number)), hidden]
    expect(seen.toSorted()).toStrictEqual(open.toSorted())
  })

  test('one case with its limits, steps, findings and the position that it stands on', async () => {
    const response = await server.get('wabo-clerk', `/api/cases/${mine}`)
    const body = response.json()
    expect(response.headers).toMatchObject({ etag: '"3"', 'zhengjian-position': body.position })
    expect(body).toMatchObject({
      case: { number: 'W-1', status: 'closed', colour: 'normal', itemName: '建设工程规划许可', endedAt: closedAt },
      revision: 3,
      source: { sourceId: 'wabo', number: 'W-1' },
    })
    expect(body.deadlines.map(({ dueOn, kind }: { dueOn: string; kind: string }) => [kind, dueOn])).toStrictEqual([
      ['statutory', '2026-03-30'],
      ['promised', '2026-03-16'],
    ])
    expect(body.steps.map(({ activity }: { activity: string }) => activity)).toStrictEqual(['环节1', '环节2'])
  })

  test('[PL-82] the ledger lists each day from the start with its reason', async () => {
    await server.done('wabo-feed', 'DeclareSourceComplete', { sourceId: 'wabo', completeUntil: '2026-03-02T02:00:00Z' })
    const { clocks } = (await server.get('wabo-clerk', `/api/cases/${mine}/ledger`)).json()
    expect(clocks).toHaveLength(2)
    expect(clocks[0]).toMatchObject({
      kind: 'statutory',
      unit: 'working',
      limitDays: 20,
      used: 0,
      remaining: 20,
      until: closedAt,
      days: [{ date: '2026-03-02', kind: 'start', reason: 'start-day-excluded' }],
    })
  })

  test('the events are those of the log, with both times, the actor, the clauses and the hashes in a chain', async () => {
    const { rows } = (await server.get('supervisor', `/api/cases/${mine}/events`)).json()
    expect(rows.map(({ type, voided }: { type: string; voided: boolean }) => [type, voided])).toStrictEqual([
      ['ForeignCaseRegistered', false],
      ['ForeignStepRecorded', false],
      ['ForeignStepRecorded', false],
      ['ForeignCaseClosed', false],
    ])
    expect(rows[3]).toMatchObject({
      occurredAt: closedAt,
      recordedAt: '2026-03-02T02:00:00.000Z',
      actor: { account: 'wabo-feed', org: 'wabo', role: 'service' },
      authority: { kind: 'source', id: 'wabo' },
      clauses: ['LPS-7.3'],
      prev: rows[2].hash,
    })
    expect(rows[3]).not.toHaveProperty('salt')
    expect(rows[3]).not.toHaveProperty('commandMac')
  })

  test('the history tells after each event what it looked like and what had changed', async () => {
    const { next, rows } = (await server.get('supervisor', `/api/cases/${mine}/history?limit=3`)).json()
    expect(rows.map(({ changed }: { changed: { path: string }[] }) => changed.map(({ path }) => path))).toStrictEqual([
      ['/status', '/deadlines/statutory', '/deadlines/promised', '/registered'],
      ['/steps/0'],
      ['/steps/1'],
    ])
    const rest = (await server.get('supervisor', `/api/cases/${mine}/history?limit=3&cursor=${next}`)).json()
    expect(rest.rows).toHaveLength(1)
    expect(rest.rows[0].changed).toStrictEqual([
      { path: '/status', kind: 'changed', before: 'open', after: 'closed' },
      { path: '/endedAt', kind: 'added', after: closedAt },
    ])
    expect(rest.next).toBeNull()
  })

  test('a query after one’s own command includes it', async () => {
    for (let n = 0; n < 5; n++) {
      const id = caseId(`R-${n}`)
      const body = { caseId: id, sourceId: 'wabo', itemId: 'building-permit', number: `R-${n}`, startedAt: closedAt }
      const { position } = await server.done('wabo-feed', 'RegisterForeignCase', body)
      expect(await numbers('wabo-feed', `?q=R-${n}&after=${position}`)).toStrictEqual([`R-${n}`])
    }
  })
})

describe('304', () => {
  test('nothing has happened since that revision', async () => {
    const url = `/api/cases/${mine}`
    const same = await server.get('supervisor', url, { 'if-none-match': '"1", W/"3"' })
    expect([same.statusCode, same.body, same.headers['etag']]).toStrictEqual([304, '', '"3"'])
    expect((await server.get('supervisor', url, { 'if-none-match': '"2"' })).statusCode).toBe(200)
  })
})

describe('as of a moment', () => {
  const asOf = async (path: string, moment: string, by: string) => {
    const url = `/api/${path}${path.includes('?') ? '&' : '?'}asOf=${moment}&by=${by}`
    for (;;) {
      const response = await server.get('supervisor', url)
      if (response.statusCode !== 202) return response
      expect(response.headers).toMatchObject({ 'retry-after': '1', location: url })
      expect(response.json()).toMatchObject({ building: { events: expect.any(Number), of: expect.any(Number) } })
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  test('by recorded time a case is what the log knew then', async () => {
    const before = await asOf(`cases/${mine}`, '2026-03-02T01:59:59.999Z', 'recorded')
    expect(before.json()).toMatchObject({ case: { status: 'open' }, revision: 2 })
    const after = await asOf(`cases/${mine}`, '2026-03-02T02:00:00.000Z', 'recorded')
    expect(after.json()).toMatchObject({ case: { status: 'closed' }, revision: 3 })
    expect((await asOf(`cases/${mine}`, '2026-03-01T00:00:00Z', 'recorded')).statusCode).toBe(404)
  })

  test('by occurred time a case is what had happened then, as far as is known today', async () => {
    const one = await asOf(`cases/${mine}`, '2026-03-02T00:01:30.000Z', 'occurred')
    expect(one.json()).toMatchObject({ case: { status: 'open', steps: 1, lastActivity: '环节1' }, revision: 1 })
    const closed = await asOf(`cases/${mine}`, closedAt, 'occurred')
    expect(closed.json()).toMatchObject({ case: { status: 'closed' }, revision: 3 })
  })

  test('boards and lists by both times', async () => {
    const recorded = (await asOf('overview', '2026-03-02T01:30:00Z', 'recorded')).json()
    expect(recorded).toMatchObject({ judgedAt: '2026-03-02T01:30:00.000Z', totals: { registered: 2, closed: 0 } })
    const occurred = (await asOf('overview', '2026-03-02T01:30:00Z', 'occurred')).json()
    expect(occurred.totals).toMatchObject({ registered: 12, closed: 1 })
    const list = (await asOf('cases?status=closed', '2026-03-02T02:00:00Z', 'recorded')).json()
    expect(list.rows).toMatchObject([{ number: 'W-1' }])
    expect((await asOf('load', '2026-03-02T01:30:00Z', 'recorded')).json().rows).toHaveLength(2)
    expect((await asOf('items', '2026-01-01T00:00:00Z', 'recorded')).json().rows).toStrictEqual([])
    const due = (await asOf('deadlines?state=met', '2026-03-02T02:00:00Z', 'recorded')).json()
    expect(due.rows).toHaveLength(2)
  })

  test('asked twice with the same moment, the answer is the same', async () => {
    const [one, two] = [
      await asOf('cases', '2026-03-02T01:45:00Z', 'recorded'),
      await asOf('cases', '2026-03-02T01:45:00Z', 'recorded'),
    ]
    expect(one.body).toBe(two.body)
  })
})

describe('404', () => {
  test.each(['', '/ledger', '/events', '/history', '?asOf=2026-03-02T02:00:00Z'])(
    '[LPS-12.5] a hidden case and an absent one are the same bytes: %s',
    async (part) => {
      const [one, two] = [
        await server.get('wabo-clerk', `/api/cases/${hidden}${part}`),
        await server.get('wabo-clerk', `/api/cases/${caseId('absent')}${part}`),
      ]
      expect(one.statusCode).toBe(404)
      expect(one.body).toBe(two.body)
      expect({ ...one.headers, date: '' }).toStrictEqual({ ...two.headers, date: '' })
    },
  )
})

describe('503', () => {
  test('a position that the read models do not reach in time', async () => {
    const standing = await Server.open()
    await standing.engine.settle()
    await standing.engine.readSide.close()
    await standing.givenCase('Y-1')
    const response = await standing.get('supervisor', `/api/cases?after=${await standing.engine.log.head()}`)
    expect(response.headers['retry-after']).toBe('1')
    expect(response.json()).toMatchObject({ status: 503, code: 'position-not-reached' })
    await standing.close()
  })
})
