import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { may, queryActions, rights } from '../../src/commands/rights.ts'
import { type Role, Role as Roles } from '../../src/domain/actor.ts'
import { refusals } from '../../src/domain/refusals.ts'
import { faults } from '../../src/http/problems.ts'
import { accounts, caseId, Server, type Who } from '../support/http.ts'

let server: Server
let mine: string
let hidden: string
beforeAll(async () => {
  server = await Server.open()
  mine = await server.givenCase('W-1', { steps: 3 })
  hidden = await server.givenCase('X-1', { source: 'water', steps: 2 })
  await server.engine.settle()
})
afterAll(() => server.close())

type Row = { readonly id: string; readonly position: string; readonly stream: string; readonly type: string }
const json = async (who: Who, url: string) => (await server.get(who, url)).json()

/** The whole feed, page by page. */
async function feed(who: Who, limit: number): Promise<Row[]> {
  const rows: Row[] = []
  for (let after = '', more = true; more; ) {
    const page = await json(who, `/api/events?limit=${limit}&after=${after}`)
    rows.push(...page.rows)
    after = page.after
    more = !page.head
  }
  return rows
}

describe('200', () => {
  test('the feed gives every event once in order, to whoever may see all', async () => {
    const stored = await server.engine.log.readAll('' as never, { limit: 10_000 })
    const rows = await feed('auditor', 7)
    expect(rows.map(({ position }) => position)).toStrictEqual(stored.map(({ position }) => position))
  })

  test('[LPS-12.5] a service sees the cases and sources of its own organisation, and moves on past the rest', async () => {
    const rows = await feed('water-feed', 2)
    expect([...new Set(rows.map(({ stream }) => stream))].sort()).toStrictEqual([
      `foreigncase-${hidden}`,
      'source-water',
    ])
    expect(rows).toHaveLength(4)
    const { after, head } = await json('water-feed', '/api/events?limit=200')
    expect([after, head]).toStrictEqual([await server.engine.log.head(), true])
  })

  test('an event by its id and by its position is the same', async () => {
    const { rows } = await json('auditor', `/api/cases/${mine}/events`)
    const [first] = rows as Row[]
    const byId = await server.get('auditor', `/api/events/${first?.id}`)
    const byPosition = await server.get('auditor', `/api/events/${first?.position}`)
    expect(byId.json()).toStrictEqual(first)
    expect(byPosition.body).toBe(byId.body)
  })

  test('a command and what it left', async () => {
    const body = { sourceId: 'wabo', completeUntil: '2026-03-01T00:00:00.000Z' }
    const { commandId, position } = await server.done('wabo-feed', 'DeclareSourceComplete', body)
    const url = `/api/commands/${commandId}?after=${position}`
    expect(await json('wabo-feed', url)).toMatchObject({ commandId, rows: [{ type: 'SourceCompleteUntil', position }] })
    expect((await server.get('water-feed', url)).statusCode).toBe(404)
    expect((await server.get('supervisor', url)).statusCode).toBe(200)
  })

  test('[LPS-11.5] the audit trail is found by each of its filters', async () => {
    await server.post('wabo-clerk', 'SuspendAccount', { accountId: 'citizen', reason: '试一试' })
    const types = async (query: string) =>
      (await json('auditor', `/api/audit?${query}`)).rows.map(({ type }: Row) => type)
    // The record is written after the refusal was told.
    await expect.poll(() => types('type=AttemptRefused')).toStrictEqual(['AttemptRefused'])
    expect(await types(`object=${mine}`)).toStrictEqual([
      'ForeignStepRecorded',
      'ForeignStepRecorded',
      'ForeignStepRecorded',
      'ForeignCaseRegistered',
    ])
    expect(await types('object=W-1')).toStrictEqual(await types(`object=${mine}`))
    expect(await types('account=water-feed&clause=LPS-7.3')).toHaveLength(3)
    expect(
      await types(`object=${mine}&occurredFrom=2026-03-02T00:02:00Z&occurredTo=2026-03-02T00:03:00Z`),
    ).toHaveLength(1)
    expect(await types(`object=${mine}&recordedTo=2026-03-01T00:00:00Z`)).toStrictEqual([])
    expect(await types('org=nobody')).toStrictEqual([])
  })

  test('the trail is paged newest first without a gap', async () => {
    const all = (await json('auditor', '/api/audit?limit=200')).rows as Row[]
    const seen: Row[] = []
    for (let query = '?limit=9'; query !== ''; ) {
      const page = await json('auditor', `/api/audit${query}`)
      seen.push(...page.rows)
      query = page.next === null ? '' : `?limit=9&cursor=${page.next}`
    }
    expect(seen).toStrictEqual(all)
    expect(all.map(({ position }) => position)).toStrictEqual(
      all
        .map(({ position }) => position)
        .sort()
        .reverse(),
    )
  })

  test('items with their versions, sources within sight, deadlines in order', async () => {
    const file = await json('citizen', '/api/items/building-permit')
    expect(file.versions).toMatchObject([{ version: 1, authority: 'bootstrap:bootstrap' }])
    expect(file.item).toMatchObject({ promisedLimit: { days: 10, unit: 'working' }, steps: [{ stepId: 'accept' }] })
    expect((await json('water-clerk', '/api/sources')).rows).toMatchObject([{ sourceId: 'water' }])
    const due = (await json('supervisor', '/api/deadlines?limit=200')).rows.map(({ dueAt }: { dueAt: string }) => dueAt)
    expect(due).toStrictEqual(due.toSorted())
    expect(due).toHaveLength(4)
  })

  test('every refusal and fault is published in both languages, with its status and clauses', async () => {
    const { problems } = (await server.get(undefined, '/api/problems')).json()
    const codes = problems.map(({ code }: { code: string }) => code)
    expect(codes).toStrictEqual([...Object.keys(refusals), ...Object.keys(faults)])
    const [notPermitted] = problems
    expect(notPermitted).toMatchObject({ kind: 'refusal', status: 403, clauses: ['LPS-11.5'] })
    expect(notPermitted.en).toContain('{action}')
    for (const { en, zh } of problems) {
      expect(zh).toMatch(/\p{Script=Han}/u)
      expect(en).not.toMatch(/\[object|undefined/)
    }
  })

  test('every clause of the regulations is published', async () => {
    const { regulations } = (await server.get(undefined, '/api/clauses')).json()
    expect(regulations.map(({ id }: { id: string }) => id)).toStrictEqual(['LPS', 'XA', 'NC', 'PL'])
    for (const { clauses } of regulations) expect(clauses.length).toBeGreaterThan(10)
  })

  test('the matrix of rights is the table that is enforced', async () => {
    const { actions, roles } = await json('citizen', '/api/rights')
    expect(roles).toStrictEqual(Roles.options)
    expect(
      Object.fromEntries(actions.map((row: { action: string; grants: object }) => [row.action, row.grants])),
    ).toStrictEqual(rights)
  })
})

const paths = {
  ReadOverview: '/api/overview',
  ReadCases: '/api/cases',
  ReadItems: '/api/items',
  ReadDeadlines: '/api/deadlines',
  ReadLoad: '/api/load',
  ReadAudit: '/api/audit',
  ReadFeed: '/api/events',
  ReadCommand: `/api/commands/${caseId('none')}`,
  ReadMetrics: '/metrics',
  ReadSubjects: '/api/subjects/none',
  ReadPersonalData: '/api/subjects/none?purpose=x',
  ReadMaterials: `/api/materials/${'0'.repeat(64)}`,
  StoreMaterial: '/api/materials',
  ReadWorklist: '/api/worklist',
  ReadPermits: '/api/permits',
  ReadProgress: '/api/progress?receipt=00000-00000-00000-00000&proof=0000',
  IssueReceipt: '/api/cases/none/receipt',
} as const
const posted: Readonly<Record<string, InjectOptions>> = {
  StoreMaterial: { method: 'POST', headers: { 'content-type': 'application/pdf' }, payload: '%PDF-1.7' },
  IssueReceipt: { method: 'POST' },
}
/** What they ask for is not there. */
const absent: ReadonlySet<string> = new Set([
  'ReadCommand',
  'ReadSubjects',
  'ReadPersonalData',
  'ReadMaterials',
  'ReadProgress',
  'IssueReceipt',
])

describe('403', () => {
  const everyone = Object.entries(accounts) as [Who, { role: Role }][]
  test.each(queryActions)('%s is refused to whoever the table does not grant it', async (action) => {
    for (const [who, { role }] of everyone) {
      const { statusCode } = await server.ask(who, { method: 'GET', url: paths[action], ...posted[action] })
      const granted = may(action, role, 'own')
      expect(statusCode, `${who} ${action}`).toBe(granted ? (absent.has(action) ? 404 : 200) : 403)
    }
  })
})

describe('404', () => {
  test('[LPS-12.5] events of others, of other kinds, and absent ones are told apart by nothing', async () => {
    const { rows } = await json('auditor', `/api/cases/${hidden}/events`)
    const bodies = new Set<string>()
    for (const id of [rows[0].id, rows[0].position, caseId('none'), '0000000000000001', 'x'.repeat(50)]) {
      const response = await server.get('wabo-feed', `/api/events/${id}`)
      expect(response.statusCode).toBe(404)
      bodies.add(response.body)
    }
    expect(bodies.size).toBe(1)
  })

  test('no such item', async () => {
    expect((await server.get('citizen', '/api/items/none')).statusCode).toBe(404)
    expect((await server.get('citizen', '/api/items/building-permit?asOf=2020-01-01T00:00:00Z')).statusCode).toBe(404)
  })
})
