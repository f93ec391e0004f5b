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
const sealed = await logOf([sourceOpened, ...Array.from({ length: mostCases }, (_, at) => registered(at))])

export class ReadNodes {
  readonly log: EventLog
  readonly url: string
  readonly #source: LogSource
  readonly #nodes: PostgresReadSide[] = []

  private constructor({ log, source }: Shared, url: string) {
    this.log = log
    this.url = url
    this.#source = source
  }

  static async on(openLog: () => Shared): Promise<ReadNodes> {
    const opened = openLog()
    return new ReadNodes(opened, await newDatabase())
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
    await copyTo(this.log, sealed, registrations + 1)
    return this.log.head()
  }
}

export const casesOn = async (readSide: PostgresReadSide): Promise<number> =>
  (await overview(readSide.database, '2026-04-01T00:00:00.000Z')).totals.registered

export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(what, { timeout: 30_000, interval: 20 }).toBe(true)
}
