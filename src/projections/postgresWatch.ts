// What a node that reads knows of the read database on PostgreSQL: which generation is current and how far it has come.
import type { Client } from 'pg'
import type { Position } from '../eventlog/port.ts'
import { rest } from './follower.ts'
import { attempt, connect, hangUp, quoted } from './postgresClient.ts'
import { allSchemas, catalogue, currentSchema, knownLayout, useOf } from './postgresSchema.ts'
import { appliedChannel } from './postgresSink.ts'

export type Standing = { readonly schema: string; readonly position: Position; readonly events: number }
export type WatchOptions = {
  readonly url: string
  readonly name: string
  /** A batch was applied, or another generation is current. It stays in place until `release` is called for it. */
  readonly onStanding: (standing: Standing) => void
  /** How far the first build has come. */
  readonly onBuilding: (events: number) => void
  /** Why nothing is known now; it is tried again until the watch is closed. */
  readonly onTrouble: (message: string) => void
}

/** How often it looks by itself: a notification that was lost costs no more than this. */
const lookMs = 1_000
const longestWaitMs = 2_000

export class PostgresWatch {
  readonly #options: WatchOptions
  readonly #stop = new AbortController()
  readonly #running: Promise<void>
  #client: Client | undefined
  #schema: string | undefined
  #looking: Promise<void> = Promise.resolve()

  constructor(options: WatchOptions) {
    this.#options = options
    this.#running = this.#run()
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  /** This node reads a generation no more: as far as it is concerned, it may be dropped. */
  async release(schema: string): Promise<void> {
    await this.#client?.query('SELECT pg_advisory_unlock_shared($1)', [useOf(schema)]).catch(() => undefined)
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    let waitMs = 100
    while (!signal.aborted) {
      try {
        await this.#follow(() => {
          waitMs = 100
        })
      } catch (error) {
        this.#options.onTrouble((error as Error).message)
        await rest(waitMs, signal)
        waitMs = Math.min(2 * waitMs, longestWaitMs)
      }
    }
  }

  /** Until the connection is lost or the watch closed. */
  async #follow(onConnected: () => void): Promise<void> {
    const lost = new AbortController()
    const client = await connect(this.#options.url, 'watch', (error) => lost.abort(error))
    const either = AbortSignal.any([this.#stop.signal, lost.signal])
    try {
      client.on('notification', ({ payload = '' }) => this.#heard(client, payload))
      await attempt(() => client.query(`LISTEN ${quoted(appliedChannel)}`))
      this.#client = client
      this.#schema = undefined
      while (!either.aborted) {
        await this.#look(client)
        onConnected()
        await rest(lookMs, either)
      }
      await this.#looking.catch(() => undefined)
    } finally {
      this.#client = undefined
      await hangUp(client)
    }
    if (lost.signal.aborted && !this.#stop.signal.aborted) throw lost.signal.reason
  }

  #heard(client: Client, payload: string): void {
    const [schema = '', position = '', events = ''] = payload.split(' ')
    if (schema === this.#schema)
      this.#options.onStanding({ schema, position: position as Position, events: Number(events) })
    // What goes wrong on this connection ends it, and the loop begins anew.
    else if (schema.startsWith(`${catalogue}_${this.#options.name}_`)) this.#look(client).catch(() => undefined)
  }

  /** One look after the other: they read and change which generation is held. */
  #look(client: Client): Promise<void> {
    const next = this.#looking.catch(() => undefined).then(() => this.#lookNow(client))
    this.#looking = next
    return next
  }

  async #lookNow(client: Client): Promise<void> {
    const { name, onBuilding, onStanding } = this.#options
    if (!(await knownLayout(client))) return onBuilding(0)
    const schema = await this.#hold(client, await currentSchema(client, name))
    if (schema !== undefined) {
      const standing = await progressOf(client, schema)
      if (standing !== undefined) onStanding(standing)
      return
    }
    const building = (await allSchemas(client)).filter((one) => one.startsWith(`${catalogue}_${name}_`)).at(-1)
    onBuilding(building === undefined ? 0 : ((await progressOf(client, building))?.events ?? 0))
  }

  /** Nobody drops a generation that is held; it may have been replaced just before that. */
  async #hold(client: Client, schema: string | undefined): Promise<string | undefined> {
    if (schema === undefined || schema === this.#schema) return schema
    await attempt(() => client.query('SELECT pg_advisory_lock_shared($1)', [useOf(schema)]))
    const now = await currentSchema(client, this.#options.name)
    if (now === schema) {
      this.#schema = schema
      return schema
    }
    await this.release(schema)
    return this.#hold(client, now)
  }
}

/** Undefined where it was replaced meanwhile. */
async function progressOf(client: Client, schema: string): Promise<Standing | undefined> {
  const query = `SELECT position, events FROM ${quoted(schema)}.progress`
  const { rows } = await attempt(() => client.query<Omit<Standing, 'schema'>>(query))
  return rows[0] && { schema, ...rows[0] }
}
