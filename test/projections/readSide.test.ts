// The read side in its worker: follows the log, waits for positions, rebuilds beside and swaps, stops on what it does not know.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type EventLog, start } from '../../src/eventlog/port.ts'
import type { LogSource } from '../../src/eventlog/source.ts'
import { read } from '../../src/eventlog/upcast.ts'
import { listAudit } from '../../src/projections/auditQueries.ts'
import { Moments } from '../../src/projections/moments.ts'
import { overview } from '../../src/projections/overview.ts'
import { NotReadyError } from '../../src/projections/readSide.ts'
import { SqliteReadSide } from '../../src/projections/sqliteReadSide.ts'
import { copyTo } from '../support/followed.ts'
import { type Happened, logOf } from '../support/givenModel.ts'
import { sharedStores } from '../support/stores.ts'
import { closed, completeUntil, registered, sourceOpened, stepped } from './samples.ts'

describe.each(sharedStores)('on the log in %s', (_name, openLog) => {
  let dir = ''
  let log: EventLog
  let source: LogSource
  let readSide: SqliteReadSide
  const open = (): SqliteReadSide => new SqliteReadSide({ source, dir: join(dir, 'read'), name: 'models', paceMs: 1 })

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'zhengjian-read-'))
    const opened = openLog()
    log = opened.log
    source = opened.source
  })
  afterEach(async () => {
    await readSide.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const append = async (history: readonly Happened[]): Promise<void> => copyTo(log, await logOf(history))
  const caught = async (): Promise<void> => expect(await readSide.reached(await log.head(), 30_000)).toBe(true)
  const registeredCases = async (): Promise<number> =>
    (await overview(readSide.database, '2026-04-01T00:00:00.000Z')).totals.registered

  describe('the read side', () => {
    test('answers nothing before it is whole, then follows', async () => {
      await append([sourceOpened, registered(1)])
      readSide = open()
      expect(() => readSide.database).toThrow(NotReadyError)
      await caught()
      expect(await registeredCases()).toBe(1)
      expect(await readSide.reached('9999999999999999' as never, 20)).toBe(false)
    })

    test('goes on where it stopped', async () => {
      const sealed = await logOf([sourceOpened, registered(1), registered(2)])
      await copyTo(log, sealed, 2)
      readSide = open()
      await caught()
      await readSide.close()
      await copyTo(log, sealed)
      readSide = open()
      await caught()
      expect(await registeredCases()).toBe(2)
    })

    describe('under another log than before', () => {
      /** Follows one history to its end, then another under the same read database; resolves to how many events were taken in. */
      const then = async (written?: () => Promise<void>): Promise<number> => {
        readSide = open()
        await caught()
        await readSide.close()
        if (written !== undefined) {
          const other = openLog()
          log = other.log
          source = other.source
          await written()
        }
        readSide = open()
        await caught()
        return readSide.eventsApplied
      }
      const cases = (...numbers: number[]) => [sourceOpened, ...numbers.map((n) => registered(n))]
      const numbersShown = async (): Promise<string[]> =>
        (await readSide.database.selectFrom('cases').select('number').orderBy('number').execute()).map(
          ({ number }) => number,
        )
      const numbered = (...numbers: number[]): string[] => numbers.map((n) => `水-${n}`)

      test('one that is shorter, as of a backup: built anew from the start', async () => {
        await append(cases(1, 2, 3))
        expect(await then(() => append(cases(1, 2)))).toBe(3)
        expect(await numbersShown()).toStrictEqual(numbered(1, 2))
      })

      test('one that has grown past the old position: built anew, and the trail leads to its events', async () => {
        await append(cases(1, 2, 3))
        expect(await then(() => append(cases(3, 1, 4, 2, 5)))).toBe(6)
        expect(await numbersShown()).toStrictEqual(numbered(1, 2, 3, 4, 5))
        const { rows } = await listAudit({ db: readSide.database, log }, {}, { limit: 10 })
        expect(rows.map(({ position }) => position).toReversed()).toStrictEqual(
          (await log.readAll(start, { limit: 10 })).map(({ position }) => position),
        )
      })

      test('one that has another event at that very place: told by its id', async () => {
        await append(cases(1))
        const [second] = (await (await logOf(cases(1))).readAll(start, { limit: 2 })).slice(1)
        if (!second) throw new Error('two events are needed')
        expect(
          await then(async () => {
            await copyTo(log, await logOf(cases(1)), 1)
            const event = { ...read(second), id: '00000000-0000-5000-8000-000000000000' }
            const bytes = Buffer.from(JSON.stringify({ ...event, position: undefined }))
            await log.append(second.stream, [{ id: event.id, type: second.type, bytes }], second.revision - 1)
          }),
        ).toBe(2)
      })

      test('the same log is gone on with', async () => {
        await append(cases(1, 2))
        expect(await then()).toBe(0)
        expect(await numbersShown()).toStrictEqual(numbered(1, 2))
      })
    })

    test('a rebuild stands beside, is swapped in whole, and leaves one file', async () => {
      await append([sourceOpened, ...Array.from({ length: 200 }, (_, n) => registered(n))])
      readSide = open()
      await caught()
      const before = readSide.database
      const rebuilt = readSide.rebuild()
      // While it is being built, the old one goes on answering.
      expect(await registeredCases()).toBe(200)
      expect(await rebuilt).toEqual({ events: 201 })
      expect(readSide.database).not.toBe(before)
      expect(await registeredCases()).toBe(200)
      expect(readdirSync(join(dir, 'read')).filter((file) => file.endsWith('.db'))).toEqual(['models.2.db'])
    })

    test('an event of an unknown type stops it, with the type’s name', async () => {
      await append([sourceOpened])
      const bytes = Buffer.from(
        JSON.stringify({ id: 'x', type: 'Mystery', version: 1, data: {}, stream: 'source-water', revision: 1 }),
      )
      await log.append('source-water', [{ id: 'x', type: 'Mystery', bytes }], 0)
      const failed = Promise.withResolvers<string>()
      readSide = new SqliteReadSide({
        source,
        dir: join(dir, 'read'),
        name: 'models',
        onFailed: failed.resolve,
      })
      expect(await failed.promise).toContain('Mystery')
      expect(readSide.ready).toBe(false)
    })
  })

  describe('a moment in the past', () => {
    const history = [
      sourceOpened,
      registered(1, { startedAt: '2026-03-02T01:00:00.000Z' }),
      registered(2, { startedAt: '2026-03-10T01:00:00.000Z' }),
      stepped(1, '审查', '2026-03-03T01:00:00.000Z'),
      closed(1, '2026-03-05T01:00:00.000Z'),
      completeUntil('2026-03-30T00:00:00.000Z'),
    ]
    const figuresAt = async (asOf: string, by: 'recorded' | 'occurred') => {
      await append(history)
      readSide = open()
      await caught()
      const moments = new Moments({
        source,
        dir: join(dir, 'moments'),
        head: () => ({ position: readSide.position, events: readSide.eventsApplied }),
      })
      for (;;) {
        const found = moments.at({ asOf, by })
        if (found.ready) {
          const { totals } = await overview(found.database, asOf)
          await moments.close()
          return totals
        }
        expect(found.of).toBe(history.length)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
    test('by occurred time shows what had happened by then', async () => {
      expect(await figuresAt('2026-03-04T00:00:00.000Z', 'occurred')).toMatchObject({
        registered: 1,
        open: 1,
        closed: 0,
      })
    })
    test('by occurred time a closing counts from its own moment', async () => {
      expect(await figuresAt('2026-03-06T00:00:00.000Z', 'occurred')).toMatchObject({
        registered: 1,
        open: 0,
        closed: 1,
      })
    })
    test('by recorded time shows what the log knew', async () => {
      expect(await figuresAt('2026-03-01T00:00:00.000Z', 'recorded')).toMatchObject({ registered: 0 })
    })
    test('by recorded time, once it was recorded, all of it', async () => {
      expect(await figuresAt('2026-03-02T01:00:00.000Z', 'recorded')).toMatchObject({ registered: 2, closed: 1 })
    })
  })
})
