// 期限, 审计轨迹, 事项目录, 机构与账号, and the full-text terms.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { uuid5 } from '../../src/commands/ids.ts'
import type { AnyEvent } from '../../src/domain/events.ts'
import { definitionOf } from '../../src/domain/workflow/definition.ts'
import { checkSoundness } from '../../src/domain/workflow/soundness.ts'
import { start } from '../../src/eventlog/port.ts'
import { audit } from '../../src/projections/audit.ts'
import { listAudit } from '../../src/projections/auditQueries.ts'
import { findItem, listAccounts, listItems, listSources } from '../../src/projections/catalogueQueries.ts'
import { openReadDatabase } from '../../src/projections/database.ts'
import { listDeadlines } from '../../src/projections/deadlineList.ts'
import { casesCountedBy, passedDeadlines } from '../../src/projections/deadlineQueries.ts'
import { findPlace } from '../../src/projections/eventQueries.ts'
import { lookupKey } from '../../src/projections/lookupKey.ts'
import { models } from '../../src/projections/models.ts'
import type { Row } from '../../src/projections/readModel.ts'
import { searchQuery, searchTerms } from '../../src/projections/search.ts'
import { SqliteSink } from '../../src/projections/sqliteSink.ts'
import { water } from '../domain/items/facts.ts'
import { givenEvents, happened, idOfNth, logOf, recordedOf } from '../support/givenModel.ts'
import {
  caseId,
  closed,
  completeUntil,
  deadline,
  itemPublished,
  passed,
  registered,
  sourceOpened,
  stepped,
  stream,
  voided,
} from './samples.ts'

const statutory = '2026-03-20T15:59:59.999Z'
const promised = '2026-03-12T15:59:59.999Z'

describe('deadlines', () => {
  test('[PL-42] what has passed for its source and is not noted comes first by due moment', async () => {
    const history = [
      sourceOpened,
      registered(1),
      registered(2),
      closed(2, '2026-03-25T01:00:00.000Z'),
      registered(3),
      closed(3, '2026-03-03T01:00:00.000Z'),
    ]
    await givenEvents([...history, completeUntil('2026-03-21T00:00:00.000Z')], async (db) => {
      expect(await passedDeadlines(db, '2099', 10)).toEqual([
        { caseId: caseId(1), kind: 'promised', dueAt: promised, own: false },
        { caseId: caseId(2), kind: 'promised', dueAt: promised, own: false },
        { caseId: caseId(1), kind: 'statutory', dueAt: statutory, own: false },
        { caseId: caseId(2), kind: 'statutory', dueAt: statutory, own: false },
      ])
      expect(
        (await listDeadlines(db, { state: 'met' }, { limit: 10 })).rows.map((row) => [row.caseId, row.kind]),
      ).toEqual([
        [caseId(3), 'promised'],
        [caseId(3), 'statutory'],
      ])
    })
  })

  test('[PL-42] what was noted is not asked for again; nothing is, beyond the watermark', async () => {
    await givenEvents(
      [sourceOpened, registered(1), completeUntil('2026-03-13T00:00:00.000Z'), passed(1, 'promised', promised)],
      async (db) => {
        expect(await passedDeadlines(db, '2099', 10)).toEqual([])
      },
    )
  })

  test('[PL-82] a moved deadline keeps what became of it, and the cases counted by a calendar are found in pages', async () => {
    const counted = { ...deadline('statutory', statutory), basis: 'item', calendarId: 'cn', calendarRevision: 3 }
    const moved = { ...counted, calendarRevision: 4, dueAt: '2026-03-23T15:59:59.999Z' }
    const fifth = { calendarId: 'cn', revision: 5 }
    const history = [
      registered(1, { deadlines: [counted] }),
      registered(2, { deadlines: [counted] }),
      happened(stream(1), {
        type: 'DeadlinesMoved',
        data: { caseId: caseId(1), deadlines: [moved] },
      } as unknown as AnyEvent),
    ]
    await givenEvents([sourceOpened, ...history], async (db) => {
      const { rows } = await listDeadlines(db, {}, { limit: 10 })
      expect(rows.map((row) => [row.caseId, row.dueAt, row.state])).toEqual([
        [caseId(2), statutory, 'pending'],
        [caseId(1), '2026-03-23T15:59:59.999Z', 'pending'],
      ])
      expect(await casesCountedBy(db, fifth, '', 1)).toEqual([caseId(1)])
      expect(await casesCountedBy(db, fifth, caseId(1), 1)).toEqual([caseId(2)])
      expect(await casesCountedBy(db, { calendarId: 'nl', revision: 5 }, '', 1)).toEqual([])
      // One that was counted when the calendar had already changed needs no second look.
      expect(await casesCountedBy(db, { calendarId: 'cn', revision: 4 }, '', 9)).toEqual([caseId(2)])
    })
  })

  test('[PL-82] what a calendar may move of a case: what is pending, and what is provisional whatever became of it', async () => {
    const counted = { ...deadline('statutory', statutory), basis: 'item', calendarId: 'cn', calendarRevision: 3 }
    const provisional = { ...counted, provisional: true }
    const own = deadline('statutory', statutory)
    const soon = { ...counted, ...deadline('promised', promised), basis: 'item', calendarRevision: 4 }
    const end = '2026-03-05T01:00:00.000Z'
    const history = [
      ...[registered(1, { deadlines: [counted] }), closed(1, end)],
      ...[registered(2, { deadlines: [provisional] }), closed(2, end)],
      ...[registered(3, { deadlines: [own, soon] }), passed(3, 'promised', promised)],
      ...[registered(4, { deadlines: [counted, soon] }), passed(4, 'promised', promised)],
      registered(5, { deadlines: [own] }),
      registered(6, { deadlines: [own, soon] }),
    ]
    await givenEvents([sourceOpened, ...history], async (db) => {
      const change = (revision: number) => ({ calendarId: 'cn', revision })
      expect(await casesCountedBy(db, change(5), '', 9)).toEqual([2, 4, 6].map(caseId))
      expect(await casesCountedBy(db, change(4), '', 9)).toEqual([2, 4].map(caseId))
      expect(await casesCountedBy(db, change(3), '', 9)).toEqual([])
      const { rows } = await listDeadlines(db, {}, { limit: 20 })
      expect(rows.map((row) => [row.caseId, row.kind, row.calendarId, row.state])).toEqual([
        [caseId(3), 'promised', 'cn', 'passed'],
        [caseId(4), 'promised', 'cn', 'passed'],
        [caseId(6), 'promised', 'cn', 'pending'],
        [caseId(1), 'statutory', 'cn', 'met'],
        [caseId(2), 'statutory', 'cn', 'met'],
        [caseId(3), 'statutory', null, 'pending'],
        [caseId(4), 'statutory', 'cn', 'pending'],
        [caseId(5), 'statutory', null, 'pending'],
        [caseId(6), 'statutory', null, 'pending'],
      ])
    })
  })

  test('[PL-82] of two that are moved, what was noted of the one stays, and the end of the case is judged anew', async () => {
    const end = '2026-03-21T01:00:00.000Z'
    const later = '2026-03-23T15:59:59.999Z'
    const data = { caseId: caseId(1), deadlines: [deadline('statutory', later), deadline('promised', later)] }
    const history = [registered(1), passed(1, 'promised', promised), closed(1, end)]
    const states = async (...more: Parameters<typeof givenEvents>[0]) => {
      let found: unknown
      await givenEvents([sourceOpened, ...history, ...more], async (db) => {
        const { rows } = await listDeadlines(db, {}, { limit: 9 })
        found = rows.map(({ dueAt, endedAt, kind, state }) => [kind, dueAt, state, endedAt])
      })
      return found
    }
    expect(await states()).toEqual([
      ['promised', promised, 'passed', end],
      ['statutory', statutory, 'late', end],
    ])
    expect(await states(happened(stream(1), { type: 'DeadlinesMoved', data } as unknown as AnyEvent))).toEqual([
      ['statutory', later, 'met', end],
      ['promised', later, 'passed', end],
    ])
  })

  test('pages of deadlines meet without overlap where all fall due at one moment', async () => {
    const deadlines = [deadline('statutory', statutory), deadline('promised', statutory)]
    const history = [registered(1, { deadlines }), registered(2), registered(3, { deadlines })]
    await givenEvents([sourceOpened, ...history], async (db) => {
      const whole = (await listDeadlines(db, {}, { limit: 20 })).rows
      expect(whole.map((row) => `${row.caseId} ${row.kind}`)).toEqual([
        `${caseId(2)} promised`,
        ...[`${caseId(1)} statutory`, `${caseId(1)} promised`, `${caseId(2)} statutory`],
        ...[`${caseId(3)} statutory`, `${caseId(3)} promised`],
      ])
      for (const limit of [1, 2, 3, 4, 5]) {
        const walked: (typeof whole)[number][] = []
        let after: Awaited<ReturnType<typeof listDeadlines>>['next']
        do {
          const page: Awaited<ReturnType<typeof listDeadlines>> = await listDeadlines(db, {}, { limit, after })
          walked.push(...page.rows)
          after = page.next
        } while (after !== undefined)
        expect(walked).toEqual(whole)
      }
    })
  })

  test('pages of deadlines meet without overlap', async () => {
    await givenEvents([sourceOpened, registered(1), registered(2), registered(3)], async (db) => {
      const first = await listDeadlines(db, {}, { limit: 4 })
      const second = await listDeadlines(db, {}, { limit: 4, after: first.next })
      expect([...first.rows, ...second.rows].map((row) => `${row.dueAt} ${row.caseId}`)).toEqual([
        ...[1, 2, 3].map((n) => `${promised} ${caseId(n)}`),
        ...[1, 2, 3].map((n) => `${statutory} ${caseId(n)}`),
      ])
      expect(second.next).toBeUndefined()
    })
  })
})

describe('[LPS-13] the audit trail', () => {
  const history = [
    sourceOpened,
    itemPublished,
    registered(1),
    stepped(1, '审查', '2026-03-03T01:00:00.000Z'),
    voided(1, idOfNth(3)),
  ]
  const types = async (filter: Parameters<typeof listAudit>[1]): Promise<string[]> => {
    let found: string[] = []
    await givenEvents(history, async (db, log) => {
      found = (await listAudit({ db, log }, filter, { limit: 10 })).rows.map(({ type }) => type)
    })
    return found
  }
  test('shows every event, voided ones too, newest first', async () => {
    expect(await types({})).toEqual([
      'MisoperationCorrected',
      'ForeignStepRecorded',
      'ForeignCaseRegistered',
      'ItemVersionPublished',
      'SourceOpened',
    ])
  })
  test('filters by actor, clause, type, object, command and both times', async () => {
    expect(await types({ account: 'nobody' })).toEqual([])
    expect(await types({ clause: 'LPS-9.2' })).toEqual(['ItemVersionPublished'])
    expect(await types({ clause: 'LPS-9' })).toEqual([])
    expect(await types({ type: 'SourceOpened' })).toEqual(['SourceOpened'])
    expect(await types({ object: caseId(1) })).toHaveLength(3)
    expect(await types({ object: stream(1) })).toHaveLength(3)
    expect(await types({ command: uuid5('nth 3') })).toEqual(['ForeignStepRecorded'])
    expect(await types({ command: uuid5('nth 3'), type: 'SourceOpened' })).toEqual([])
    expect(await types({ command: uuid5('never given') })).toEqual([])
    expect(await types({ occurredFrom: '2026-03-03T00:00:00.000Z', occurredTo: '2026-03-04T00:00:00.000Z' })).toEqual([
      'ForeignStepRecorded',
    ])
    expect(await types({ recordedTo: '2026-03-01T00:00:00.000Z' })).toEqual([])
  })
  test('of two events whose ids share a number the log says which is meant', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'zhengjian-trail-')), 'read.db')
    const log = await logOf(history)
    const events = await recordedOf(log)
    const sink = new SqliteSink(path, models)
    const asked = idOfNth(3)
    const rows = events.map((event) => ({ ...audit.evolve(undefined, event, ''), idKey: lookupKey(asked) }))
    sink.record(
      audit,
      rows.map((row, at) => ({ rid: at + 1, row: row as unknown as Row })),
    )
    await sink.write({ position: events.at(-1)?.position ?? start, events: 5, tables: [], sums: [] })
    sink.finish()
    sink.close()
    const db = openReadDatabase(path)
    expect(await findPlace({ db, log }, { id: asked })).toMatchObject({ stream: stream(1), revision: 1 })
    expect(await findPlace({ db, log }, { id: uuid5('none') })).toBeUndefined()
    await db.destroy()
    rmSync(dirname(path), { recursive: true })
  })
  test('each row carries the hash that the next event of its stream names as its predecessor', async () => {
    await givenEvents(history, async (db, log) => {
      const rows = (await listAudit({ db, log }, {}, { limit: 10 })).rows.toReversed()
      expect(new Set(rows.map(({ hash }) => hash)).size).toBe(5)
      const ofCase = rows.filter((row) => row.stream === stream(1))
      expect(ofCase.slice(1).map(({ prev }) => prev)).toEqual(ofCase.slice(0, -1).map(({ hash }) => hash))
    })
  })
})

describe('the catalogue', () => {
  const now = '2026-05-01T00:00:00.000Z'
  test('[LPS-9.2] an item counts its versions; search and cursor find it', async () => {
    await givenEvents([itemPublished, itemPublished], async (db) => {
      expect(await findItem(db, 'water-permit')).toMatchObject({
        name: '取水许可',
        version: 2,
        statutoryDays: 14,
        promisedUnit: 'working',
        revision: 1,
      })
      expect((await listItems(db, { q: '取水' }, { limit: 10, now })).rows).toHaveLength(1)
      expect((await listItems(db, { q: '采矿' }, { limit: 10, now })).rows).toEqual([])
      expect((await listItems(db, {}, { limit: 10, after: 'water-permit', now })).rows).toEqual([])
    })
  })
  test('[LPS-9.2] an item has its kind, its workflow and its day, and tells when it is suspended or withdrawn', async () => {
    const { type: _type, ...described } = water
    const life = (type: 'ItemSuspended' | 'ItemResumed' | 'ItemWithdrawn') =>
      happened('item-water-permit', { type, data: { itemId: water.itemId, reason: '机构改革' } })
    const full = happened('item-water-permit', { type: 'ItemVersionPublished', data: described })
    const rowAfter = async (...events: Parameters<typeof givenEvents>[0]) => {
      let row: Awaited<ReturnType<typeof findItem>>
      await givenEvents(events, async (db) => {
        row = await findItem(db, 'water-permit')
      })
      return row
    }
    const row = await rowAfter(itemPublished, life('ItemSuspended'), full)
    expect(row).toMatchObject({
      status: 'suspended',
      kind: 'joint',
      effectiveOn: '2026-04-01',
      version: 2,
      revision: 2,
    })
    expect(checkSoundness(definitionOf(JSON.parse(row?.workflow ?? '')))).toStrictEqual([])
    expect(await rowAfter(itemPublished)).toMatchObject({
      status: 'published',
      kind: null,
      effectiveOn: null,
      workflow: '{"steps":[]}',
    })
    expect(await rowAfter(full, life('ItemSuspended'), life('ItemResumed'))).toMatchObject({ status: 'published' })
    expect(await rowAfter(full, life('ItemWithdrawn'))).toMatchObject({ status: 'withdrawn', version: 1, revision: 1 })
  })
  test('[LPS-9.1] accounts and sources are listed with what became of them', async () => {
    const opened = {
      type: 'AccountOpened',
      data: { accountId: 'clerk-1', name: '李明', orgId: 'water-bureau', role: 'clerk' },
    } as unknown as AnyEvent
    const suspended = {
      type: 'AccountSuspended',
      data: { accountId: 'clerk-1', reason: '调离' },
    } as unknown as AnyEvent
    await givenEvents(
      [
        sourceOpened,
        completeUntil('2026-03-21T00:00:00.000Z'),
        happened('account-clerk-1', opened),
        happened('account-clerk-1', suspended),
      ],
      async (db) => {
        expect(await listAccounts(db)).toMatchObject([
          { id: 'clerk-1', name: '李明', role: 'clerk', status: 'suspended' },
        ])
        expect(await listSources(db)).toMatchObject([{ sourceId: 'water', completeUntil: '2026-03-21T00:00:00.000Z' }])
      },
    )
  })
})

describe('search terms', () => {
  test('runs of Chinese become characters and pairs, other words lower case', () => {
    expect(searchTerms('取水许可 WABO-17')).toBe('取 水 许 可 取水 水许 许可 wabo 17')
  })
  test('a query is never syntax', () => {
    expect(searchQuery('取水 AND "x')).toBe('"取水" AND "and"* AND "x"*')
    expect(searchQuery('*** )(')).toBeUndefined()
  })
})
