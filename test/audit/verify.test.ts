// Tampering with a real file through a connection of its own, the guards dropped: what is found, where, and what cannot be.
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { type Verification, verifyLog } from '../../src/audit/verify.ts'
import { type Envelope, encode, noPrevious } from '../../src/eventlog/envelope.ts'
import { MemoryLog } from '../../src/eventlog/memory.ts'
import { noStream } from '../../src/eventlog/port.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { eventIdOf } from '../../src/eventlog/uuid.ts'
import { chain, temporaryFolder, toNew } from '../support/logs.ts'
import { at } from '../support/people.ts'

const later = (n: number) => at(new Date(Date.UTC(2026, 2, 2, 1, 0, n)).toISOString())

/** Three streams, three events each, one after the other in turn: positions 1 to 9. */
const streams = ['account-a', 'account-b', 'account-c'].map((stream, s) =>
  chain(stream, 3, (revision) => ({ recordedAt: later(revision * 3 + s) })),
)
const at9 = [0, 1, 2].flatMap((revision) => streams.map((events) => events[revision] as Envelope))
const place = (position: number) => String(position).padStart(16, '0')

async function written(mergedAtOnce?: number): Promise<string> {
  const path = join(temporaryFolder(), 'log.db')
  const log = new SqliteLog(path, mergedAtOnce === undefined ? {} : { mergedAtOnce })
  for (const event of at9) await log.append(event.stream, [toNew(event)], event.revision - 1)
  await log.close()
  return path
}

type Guard = { readonly name: string; readonly sql: string }

/** What `verify` says after somebody with the right to write the file has done this to it. */
async function findIn(tamper: (db: Database.Database) => void, { putBack = true, mergedAtOnce = 8_000 } = {}) {
  const path = await written(mergedAtOnce)
  const db = new Database(path)
  const guards = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as Guard[]
  expect(guards).toHaveLength(12)
  for (const { name } of guards) db.exec(`DROP TRIGGER ${name}`)
  tamper(db)
  if (putBack) for (const { sql } of guards) db.exec(sql)
  db.close()
  const log = new SqliteLog(path, { readonly: true })
  const found = await verifyLog(log)
  await log.close()
  return found
}

const bytesAt = (db: Database.Database, position: number): Buffer =>
  db.prepare('SELECT bytes FROM events WHERE position = ?').pluck().get(position) as Buffer
const put = (db: Database.Database, position: number, bytes: Uint8Array): unknown =>
  db.prepare('UPDATE events SET bytes = ? WHERE position = ?').run(bytes, position)
const flip = (db: Database.Database, position: number, bit: number): unknown => {
  const bytes = bytesAt(db, position)
  const place = bytes.indexOf('停用') + 2
  bytes.writeUInt8(bytes.readUInt8(place) ^ bit, place)
  return put(db, position, bytes)
}
const edited = (position: number, fields: Partial<Envelope>): Envelope => ({
  ...(at9[position - 1] as Envelope),
  ...fields,
})
const otherReason = { accountId: 'wabo-feed', reason: '改过' }

const summary = ({ ok, events, streams: count, positionGaps, unanchoredHeads }: Verification) => ({
  ok,
  events,
  streams: count,
  positionGaps,
  unanchoredHeads,
})
const whole = { ok: true, events: 9, streams: 3, positionGaps: 0, unanchoredHeads: 3 }

describe('verify [LPS-11.5]', () => {
  test('a log that nobody has touched is consistent, and says what that does not show', async () => {
    const seen: number[] = []
    const log = new MemoryLog()
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 0, streams: 0, firstBad: null })
    for (const event of at9) await log.append(event.stream, [toNew(event)], event.revision - 1)
    const found = await verifyLog(log, { onProgress: (events) => seen.push(events) })
    expect(summary(found)).toStrictEqual(whole)
    expect([found.firstBad, found.findings, found.bad]).toStrictEqual([null, [], 0])
    expect(found.note.zh).toContain('见证')
    expect(found.note.en).toContain('cut tail')
    expect(seen.at(-1)).toBe(9)
  })

  test('several events of one command are told from two events with one id', async () => {
    const [first] = chain('account-a', 1)
    if (!first) throw new Error('an event is needed')
    const { commandId } = first
    const ids = async (...indexes: (0 | 1)[]) => {
      const log = new MemoryLog()
      const events = chain('account-a', 2, (revision) => ({
        commandId,
        id: eventIdOf(commandId, indexes[revision] ?? 0),
      }))
      await log.append('account-a', events.map(toNew), noStream)
      return (await verifyLog(log)).firstBad?.reason ?? null
    }
    expect(await ids(0, 1)).toBeNull()
    expect(await ids(0, 0)).toBe('its id is not that of event 1 of its command')
  })
})

describe('what is found', () => {
  const cases: [string, (db: Database.Database) => void, { position: number; revision: number; reason: RegExp }][] = [
    [
      'one bit of a character: the next event of the stream does not continue it',
      (db) => flip(db, 5, 1),
      { position: 8, revision: 2, reason: /does not continue revision 1 .* one of the two was changed/ },
    ],
    ['one bit that leaves no text', (db) => flip(db, 5, 0x40), { position: 5, revision: 1, reason: /not canonical/ }],
    [
      'one digit of a salt',
      (db) =>
        put(
          db,
          5,
          Buffer.from(
            bytesAt(db, 5)
              .toString()
              .replace(/"salt":"0/, '"salt":"1'),
          ),
        ),
      { position: 8, revision: 2, reason: /does not continue/ },
    ],
    ['bytes that are no JSON', (db) => put(db, 5, Buffer.from('{')), { position: 5, revision: 1, reason: /not JSON/ }],
    [
      'another order of keys',
      (db) => put(db, 5, Buffer.from(bytesAt(db, 5).toString().replace('"v":1,', '').replace('{', '{"v":1,'))),
      { position: 5, revision: 1, reason: /not canonical/ },
    ],
    [
      'an envelope with a field too many, or of another shape',
      (db) => put(db, 5, Buffer.from(bytesAt(db, 5).toString().replace('"v":1', '"v":2'))),
      { position: 5, revision: 1, reason: /envelope is not valid: v / },
    ],
    [
      'an edit with its own hash computed anew: the next event of the stream does not continue it',
      (db) => put(db, 5, encode(edited(5, { data: otherReason })).bytes),
      { position: 8, revision: 2, reason: /does not continue/ },
    ],
    [
      'data that its type does not allow',
      (db) => put(db, 8, encode(edited(8, { data: { accountId: 'wabo-feed' } })).bytes),
      { position: 8, revision: 2, reason: /data is not valid for its type: reason/ },
    ],
    [
      'data that its schema would have written otherwise',
      (db) =>
        put(
          db,
          8,
          encode(
            edited(8, {
              type: 'SourceCompleteUntil',
              data: { completeUntil: '2026-03-02T09:00:00+08:00', sourceId: 'wabo' },
            }),
          ).bytes,
        ) &&
        db.exec(
          "INSERT INTO types (name) VALUES ('SourceCompleteUntil'); UPDATE events SET type = 2 WHERE position = 8",
        ),
      { position: 8, revision: 2, reason: /not as its schema writes it/ },
    ],
    [
      'two events that have changed places in the feed',
      (db) =>
        db.exec(
          'UPDATE events SET position = -3 WHERE position = 3; UPDATE events SET position = 3 WHERE position = 4; UPDATE events SET position = 4 WHERE position = -3',
        ),
      { position: 4, revision: 0, reason: /recorded before what precedes it/ },
    ],
    [
      'two events of a stream whose bytes have changed places',
      (db) => {
        const [one, two] = [bytesAt(db, 2), bytesAt(db, 5)]
        put(db, 2, two)
        put(db, 5, one)
      },
      { position: 2, revision: 0, reason: /files it under another revision 0 ≠ 1/ },
    ],
    [
      'an event taken out of the middle',
      (db) => db.exec('DELETE FROM events WHERE position = 5'),
      { position: 6, revision: 1, reason: /1 events are missing before it/ },
    ],
    [
      'an event taken out of the middle, and the ones after it moved up',
      (db) =>
        db.exec('DELETE FROM events WHERE position = 5; UPDATE events SET position = position - 1 WHERE position > 5'),
      { position: 7, revision: 2, reason: /revision 2 follows 0/ },
    ],
    [
      'a revision column',
      (db) => db.exec('UPDATE events SET revision = 7 WHERE position = 5'),
      { position: 5, revision: 7, reason: /files it under another revision 7 ≠ 1/ },
    ],
    [
      'a stream column',
      (db) =>
        db.exec("INSERT INTO streams (name) VALUES ('account-d'); UPDATE events SET stream = 4 WHERE position = 8"),
      { position: 8, revision: 2, reason: /files it under another stream account-d ≠ account-b/ },
    ],
    [
      'the name of a type',
      (db) => db.exec("UPDATE types SET name = 'AccountOpened'"),
      { position: 1, revision: 0, reason: /files it under another type AccountOpened ≠ AccountSuspended/ },
    ],
    [
      'the name of a stream taken away',
      (db) => db.exec('DELETE FROM streams WHERE id = 2'),
      { position: 2, revision: 0, reason: /files it under another stream \?2 ≠ account-b/ },
    ],
  ]
  for (const [title, tamper, expected] of cases)
    test(title, async () => {
      const found = await findIn(tamper)
      expect(found.ok).toBe(false)
      const bad = found.firstBad
      expect([bad?.position, bad?.revision]).toStrictEqual([place(expected.position), expected.revision])
      expect(bad?.reason).toMatch(expected.reason)
      expect(bad?.reasonZh).toMatch(/[一-鿿]/)
    })

  const swapped = (one: number, other: number) => (db: Database.Database) =>
    db.exec(
      `UPDATE events SET position = -1 WHERE position = ${one}; UPDATE events SET position = ${one} WHERE position = ${other}; UPDATE events SET position = ${other} WHERE position = -1`,
    )
  const indexed: [string, (db: Database.Database) => void, { position: number; revision: number; reason: RegExp }][] = [
    [
      'two events that have changed places under the index of their streams: the first of the two',
      swapped(3, 4),
      { position: 3, revision: 1, reason: /account-a is damaged, revision 1 is not at position 4/ },
    ],
    [
      'an entry of the index that leads elsewhere',
      (db) => db.exec('UPDATE stream_events SET position = 7 WHERE stream = 2 AND revision = 1'),
      { position: 5, revision: 1, reason: /account-b is damaged, revision 1 is not at position 7/ },
    ],
    [
      'an entry of the index too few',
      (db) => db.exec('DELETE FROM stream_events WHERE stream = 3 AND revision = 0'),
      { position: 3, revision: 0, reason: /account-c is damaged, revision 0 is missing/ },
    ],
    [
      'an event taken away, and its stream damaged before it: the earlier one',
      (db) =>
        db.exec(
          'DELETE FROM events WHERE position = 9; UPDATE stream_events SET position = 1 WHERE stream = 3 AND revision = 1',
        ),
      { position: 6, revision: 1, reason: /account-c is damaged, revision 1 is not at position 1/ },
    ],
  ]
  for (const [title, tamper, expected] of indexed)
    test(`${title}, by the order of the feed`, async () => {
      const { findings, firstBad, ok } = await findIn(tamper, { mergedAtOnce: 1 })
      expect([ok, firstBad?.position, firstBad?.revision]).toStrictEqual([
        false,
        place(expected.position),
        expected.revision,
      ])
      expect(firstBad?.reason).toMatch(expected.reason)
      expect(firstBad?.reasonZh).toBe('无法按流读取：本流的索引与总序不符')
      const positions = findings.map(({ position }) => position)
      expect(positions).toStrictEqual(positions.toSorted())
    })

  test('guards that somebody has taken away, also where every event is as it was', async () => {
    const without = await findIn(() => undefined, { putBack: false })
    expect(without).toMatchObject({
      ok: false,
      bad: 1,
      events: 9,
      firstBad: { position: '', stream: '', revision: -1 },
    })
    expect(without.firstBad?.reason).toContain('guards of the log: trigger events_are_not_updated, ')
    expect(without.firstBad?.reasonZh).toContain('日志的表或防护已被改动')
    const both = await findIn((db) => put(db, 5, Buffer.from('{')), { putBack: false })
    expect([both.bad, both.firstBad?.position, both.findings.at(-1)?.position]).toStrictEqual([2, place(5), ''])
  })

  test('what is written while it reads is no fault', async () => {
    const log = new MemoryLog()
    const [first, second] = at9.filter(({ stream }) => stream === 'account-a')
    if (!first || !second) throw new Error('two events are needed')
    await log.append('account-a', [toNew(first)], noStream)
    const readAll = log.readAll.bind(log)
    log.readAll = async (...asked) => {
      const page = await readAll(...asked)
      if (page.length === 0) await log.append('account-a', [toNew(second)], 0)
      return page
    }
    expect(await verifyLog(log)).toMatchObject({ ok: true, events: 1, findings: [] })
  })

  test('what is wrong is said in Chinese without the words of a library', async () => {
    const reasons = [
      await findIn((db) => put(db, 5, Buffer.from(bytesAt(db, 5).toString().replace('"v":1', '"v":2')))),
      await findIn((db) => db.exec('UPDATE events SET revision = 7 WHERE position = 5')),
    ].map(({ firstBad }) => firstBad?.reasonZh)
    expect(reasons).toStrictEqual(['信封不合规格：v', '存储列与信封不一致：修订号 7 ≠ 1'])
  })

  test('a type or version of a later release is named, not thrown, and the rest is read', async () => {
    const found = await findIn((db) => {
      put(db, 9, encode(edited(9, { version: 9 })).bytes)
      put(db, 8, encode(edited(8, { type: 'SentToTheMoon' })).bytes)
      db.exec("INSERT INTO types (name) VALUES ('SentToTheMoon'); UPDATE events SET type = 2 WHERE position = 8")
    })
    expect(found.findings.map(({ reason }) => reason)).toStrictEqual([
      'type SentToTheMoon version 1 is unknown to this release',
      'type AccountSuspended version 9 is unknown to this release',
    ])
    expect(found).toMatchObject({ ok: false, events: 9, bad: 2 })
    expect(found.firstBad?.id).toBe(at9[7]?.id)
  })

  test('a page that the disk has lost ends the reading there, and is told', async () => {
    const path = join(temporaryFolder(), 'log.db')
    const writer = new SqliteLog(path)
    const events = chain('account-a', 400)
    await writer.append('account-a', events.map(toNew), noStream)
    await writer.close()
    const file = openSync(path, 'r+')
    writeSync(file, Buffer.alloc(16_384, 0xa5), 0, 16_384, 9 * 16_384)
    closeSync(file)
    const log = new SqliteLog(path, { readonly: true })
    const found = await verifyLog(log)
    await log.close()
    expect(found.ok).toBe(false)
    expect(found.firstBad?.reason).toMatch(/cannot be read on from here: .*malformed/)
  })

  test('a flood of faults is counted in whole and shown in part', async () => {
    const found = await findIn((db) => db.exec("UPDATE events SET bytes = x'00'"))
    expect([found.bad, found.findings.length, found.events]).toStrictEqual([9, 9, 9])
    const many = await findIn((db) => db.exec("UPDATE events SET bytes = x'00', revision = revision + 40"))
    expect([many.bad > 9, many.findings.length <= 20]).toStrictEqual([true, true])
  })
})

describe('what only a witness can find, and the answer says so', () => {
  test('a cut tail', async () => {
    const found = await findIn((db) => db.exec('DELETE FROM events WHERE position > 7'))
    expect(summary(found)).toStrictEqual({ ...whole, events: 7 })
  })

  test('an edit with every later hash of the stream computed anew', async () => {
    const found = await findIn((db) => {
      let prev = noPrevious
      for (const position of [2, 5, 8]) {
        const { bytes, hash } = encode(edited(position, { data: otherReason, prev }))
        put(db, position, bytes)
        prev = hash
      }
    })
    expect(summary(found)).toStrictEqual(whole)
  })
})
