// Any run of commands gives the same answers and the same log in memory and on SQLite, closing and opening included.
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryLog } from '../../src/eventlog/memory.ts'
import { type EventLog, type NewEvent, start } from '../../src/eventlog/port.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { caughtUp, everything, newEvents, plain, take, temporaryFolder } from '../support/logs.ts'

type Model = { readonly memory: MemoryLog }
type Real = { log: EventLog; readonly path: string }
type Command = fc.AsyncCommand<Model, Real>

const stream = fc.constantFrom('a-1', 'a-2', 'b-1')
const batch = fc.record({
  stream,
  count: fc.integer({ min: 1, max: 3 }),
  from: fc.nat(6),
  expected: fc.integer({ min: -1, max: 8 }),
})
const toEvents = ({ stream: name, count, from }: { stream: string; count: number; from: number }): NewEvent[] =>
  newEvents(name, count, from, from % 2 ? 'X' : 'Y')

const same = (describe: string, ask: (log: EventLog) => Promise<unknown>): Command => ({
  check: () => true,
  run: async ({ memory }, { log }) => expect(await ask(log)).toStrictEqual(await ask(memory)),
  toString: () => describe,
})

const commands = [
  fc
    .array(batch, { minLength: 1, maxLength: 4 })
    .map((batches) =>
      same(`append ${JSON.stringify(batches)}`, (log) =>
        Promise.all(batches.map((one) => log.append(one.stream, toEvents(one), one.expected))),
      ),
    ),
  // The head's own revision, so that long streams come about as well.
  batch.map((one) =>
    same(`append at the head ${JSON.stringify(one)}`, async (log) => {
      const head = (await log.readStream(one.stream, 0, 1000)).length - 1
      return log.append(one.stream, toEvents({ ...one, from: head + 1 }), head)
    }),
  ),
  fc
    .tuple(stream, fc.nat(9), fc.integer({ min: 1, max: 5 }))
    .map(([name, from, limit]) =>
      same(`read ${name} ${from} ${limit}`, async (log) => (await log.readStream(name, from, limit)).map(plain)),
    ),
  fc
    .tuple(fc.nat(12), fc.integer({ min: 1, max: 9 }), fc.constantFrom(undefined, ['X'], ['Y', 'Z'], []))
    .map(([skip, limit, types]) =>
      same(`feed ${skip} ${limit} ${types}`, async (log) => {
        const after = (await everything(log))[skip]?.position ?? start
        const items = await take(log, after, caughtUp, types ? { page: limit, types } : { page: limit })
        const page = await log.readAll(after, types ? { limit, types } : { limit })
        return [page.map(plain), items.map((item) => (item.kind === 'events' ? item.events.map(plain) : item))]
      }),
    ),
  fc.constant<Command>({
    check: () => true,
    run: async (_model, real) => {
      await real.log.close()
      real.log = new SqliteLog(real.path)
    },
    toString: () => 'reopen',
  }),
]

test('memory and SQLite answer alike, whatever is asked of them', async () => {
  const folder = temporaryFolder()
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 30 }), async (run) => {
      const path = join(folder, `${runs++}.db`)
      const real: Real = { path, log: new SqliteLog(path) }
      const model: Model = { memory: new MemoryLog() }
      try {
        await fc.asyncModelRun(() => ({ model, real }), run)
        expect(await everything(real.log)).toStrictEqual(await everything(model.memory))
      } finally {
        await real.log.close()
      }
    }),
    { numRuns: 60 },
  )
})
