// Nodes that share a read database: one log, one database on PostgreSQL, and as many read sides as a test opens.
import { expect } from 'vitest'
import type { EventLog, Position } from '../../src/eventlog/port.ts'
import type { LogSource } from '../../src/eventlog/source.ts'
import { overview } from '../../src/projections/overview.ts'
import { PostgresReadSide } from '../../src/projections/postgresReadSide.ts'
import { copyTo } from '../support/followed.ts'
import { logOf } from '../support/givenModel.ts'
import { newDatabase } from '../support/postgres.ts'
import type { Shared } from '../support/stores.ts'
import { registered, sourceOpened } from './samples.ts'

// Sealed once: sealed again with other salts, an event would be another.
const mostCases = 201
const history = (cases: number, more: object = {}) =>
  logOf([sourceOpened, ...Array.from({ length: cases }, (_, at) => registered(at))].map((one) => ({ ...one, ...more })))
const sealed = await history(mostCases)

export class ReadNodes {
  readonly log: EventLog
  readonly url: string
  readonly #events: EventLog
  readonly #source: LogSource
  readonly #nodes: PostgresReadSide[] = []

  private constructor({ log, source }: Shared, events: EventLog, url: string) {
    this.log = log
    this.#events = events
    this.url = url
    this.#source = source
  }

  static async on(openLog: () => Shared): Promise<ReadNodes> {
    return new ReadNodes(openLog(), sealed, await newDatabase())
  }

  /** The same commands on another day, in a log of its own: a few cases. */
  static async elsewhere(openLog: () => Shared): Promise<ReadNodes> {
    return new ReadNodes(openLog(), await history(5, { recordedAt: '2026-03-03T01:00:00.000Z' }), await newDatabase())
  }

  node(url = this.url): PostgresReadSide {
    const opened = new PostgresReadSide({ source: this.#source, url, name: 'models', paceMs: 1 })
    this.#nodes.push(opened)
    return opened
  }

  async closed(one: PostgresReadSide): Promise<void> {
    this.#nodes.splice(this.#nodes.indexOf(one), 1)
    await one.close()
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.splice(0).map((one) => one.close()))
  }

  /** A source and so many of its cases; what is there already is there already. */
  async append(registrations: number): Promise<Position> {
    await copyTo(this.log, this.#events, registrations + 1)
    return this.log.head()
  }
}

export const casesOn = async (readSide: PostgresReadSide): Promise<number> =>
  (await overview(readSide.database, '2026-04-01T00:00:00.000Z')).totals.registered

export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(what, { timeout: 30_000, interval: 20 }).toBe(true)
}
