// The one active projector of a read database on PostgreSQL: the node that holds the lock; the others stand by for it.
import type { Client } from 'pg'
import { EventStoreError } from '../eventlog/esdbErrors.ts'
import type { EventLog } from '../eventlog/port.ts'
import { openPostgresDatabase } from './database.ts'
import { followFeed, rest, streamReader } from './follower.ts'
import { attempt, connect, hangUp, lockKey, ReadDatabaseTrouble } from './postgresClient.ts'
import { allSchemas, currentSchema, dropUnused, generationOf, openCatalogue, schemaOf } from './postgresSchema.ts'
import { FencedError, PostgresSink } from './postgresSink.ts'
import { Projector } from './projector.ts'
import type { AnyReadModel } from './readModel.ts'
import { type History, historyOf } from './sameLog.ts'

export type ProjectorState =
  /** The generation is of this log. */
  | { readonly kind: 'active'; readonly schema: string }
  /** Another node holds the lock; what it writes is of this log too. */
  | { readonly kind: 'standby'; readonly schema: string | undefined }
  /** Nothing is lost, nothing advances; it is tried again. */
  | { readonly kind: 'waiting'; readonly message: string; readonly otherHistory?: boolean }
export type ProjectorOptions = {
  readonly log: EventLog
  readonly models: readonly AnyReadModel[]
  readonly url: string
  /** Tells the read models of this release from those of others: their generations and locks are apart. */
  readonly name: string
  readonly signal: AbortSignal
  readonly paceMs?: number
  readonly onState?: (state: ProjectorState) => void
}

/** How often a standby asks for the lock, and the holder looks whether it is still wanted. */
const lookMs = 500
const longestWaitMs = 5_000

/** Projects while it holds the lock, until the signal aborts. Throws what is no trouble of the database, such as an unknown event. */
export async function projectOnPostgres(options: ProjectorOptions): Promise<void> {
  const { onState, signal } = options
  let waitMs = 100
  while (!signal.aborted) {
    try {
      await lead(options, () => {
        waitMs = 100
      })
    } catch (error) {
      if (!(error instanceof ReadDatabaseTrouble)) throw error
      onState?.({ kind: 'waiting', message: error.message, otherHistory: error instanceof OtherHistory })
      await rest(waitMs, signal)
      waitMs = Math.min(2 * waitMs, longestWaitMs)
    }
  }
}

/** The read models are of a log with another history: nothing of this one may be added to them, nor read from them. */
export class OtherHistory extends ReadDatabaseTrouble {
  constructor() {
    super(
      'the read models in the read database are of another log: rebuild them from this one (rebuild), or name another database',
    )
  }
}

/** What is read now, or the first build that was cut off. */
const standingSchema = async (lock: Client, name: string): Promise<string | undefined> =>
  (await currentSchema(lock, name)) ?? (await ownSchemas(lock, name)).at(-1)

/** Of which log a generation is, by one state of it. */
async function historyIn(schema: string, { log, url }: Pick<ProjectorOptions, 'log' | 'url'>): Promise<History> {
  const db = openPostgresDatabase(url, schema)
  try {
    const ofOne = db.transaction().setIsolationLevel('repeatable read')
    return await attempt(() => ofOne.execute((state) => historyOf(state, log)))
  } catch (error) {
    const { cause } = error as Error
    throw cause instanceof EventStoreError ? new ReadDatabaseTrouble(`the log: ${cause.message}`, { cause }) : error
  } finally {
    await db.destroy()
  }
}

/** `sure`: it has been found to be of this log. One that is empty is looked at again, for another node may fill it. */
type Standing = { readonly schema: string | undefined; readonly sure: boolean }

/** The generation that stands; what is known for sure is not looked at again. Throws OtherHistory where it is of another log. */
async function ownStanding(lock: Client, options: ProjectorOptions, known?: Standing): Promise<Standing> {
  const schema = await standingSchema(lock, options.name)
  if (schema === undefined) return { schema, sure: false }
  if (known?.sure === true && known.schema === schema) return known
  const history = await historyIn(schema, options)
  if (history === 'other') throw new OtherHistory()
  return { schema, sure: history === 'own' }
}

async function lead(options: ProjectorOptions, onConnected: () => void): Promise<void> {
  const { onState, signal, url } = options
  const lost = new AbortController()
  // A lost connection is a lost lock: whoever takes over is told apart from this one by the position alone.
  const lock = await connect(url, 'lock', (error) => lost.abort(error))
  const either = AbortSignal.any([signal, lost.signal])
  // What is of another log is looked at again with growing pauses, as what cannot be reached is.
  const told: ProjectorOptions = {
    ...options,
    onState(state) {
      onConnected()
      onState?.(state)
    },
  }
  try {
    await openCatalogue(lock)
    if (await acquired(lock, told, either)) while (!either.aborted) await follow(lock, told, lost).catch(unlessReplaced)
  } finally {
    await hangUp(lock)
  }
  if (!signal.aborted) throw lost.signal.reason
}

/** The generation that was being written has been replaced: the next round takes up its successor. */
function unlessReplaced(error: unknown): void {
  if (!(error instanceof FencedError)) throw error
}

/** False when the signal aborted before it was had. Whoever stands by reads what another node writes: that must be of this log. */
async function acquired(lock: Client, options: ProjectorOptions, signal: AbortSignal): Promise<boolean> {
  // A host that vanished is found out in about ten seconds instead of two hours, and its lock with it.
  await attempt(() =>
    lock.query('SET tcp_keepalives_idle TO 5; SET tcp_keepalives_interval TO 2; SET tcp_keepalives_count TO 3'),
  )
  let known: Standing | undefined
  while (!signal.aborted) {
    if (await tryLock(lock, `projector of ${options.name}`)) return true
    const standing = await ownStanding(lock, options, known)
    const { schema } = standing
    if (known === undefined || schema !== known.schema) options.onState?.({ kind: 'standby', schema })
    known = standing
    await rest(lookMs, signal)
  }
  return false
}

async function tryLock(client: Client, words: string): Promise<boolean> {
  const query = 'SELECT pg_try_advisory_lock($1) AS held'
  const { rows } = await attempt(() => client.query<{ held: boolean }>(query, [lockKey(words)]))
  return rows[0]?.held === true
}

const ownSchemas = async (client: Client, name: string): Promise<readonly string[]> =>
  (await allSchemas(client)).filter((schema) => schema.startsWith(`zhengjian_${name}_`))

async function follow(lock: Client, options: ProjectorOptions, lost: AbortController): Promise<void> {
  const { log, models, name, onState, paceMs = 20, signal, url } = options
  // A first build that was cut off goes on where it stopped.
  const { schema = schemaOf(name, 1) } = await ownStanding(lock, options)
  const sink = await PostgresSink.open(url, schema, models)
  const replaced = new AbortController()
  let looking = Promise.resolve()
  const watch = setInterval(() => {
    looking = looking.then(() => look(lock, name, sink, replaced)).catch((error: unknown) => lost.abort(error))
  }, lookMs)
  // Who has lost the lock may be waiting for an answer that never comes.
  const giveUp = (): void => void sink.close(0)
  lost.signal.addEventListener('abort', giveUp)
  try {
    const projector = await Projector.open(models, sink, streamReader(log))
    onState?.({ kind: 'active', schema })
    await followFeed(log, projector, await sink.position(), {
      signal: AbortSignal.any([signal, lost.signal, replaced.signal]),
      paceMs,
      async onProgress({ caughtUp }) {
        if (caughtUp && !sink.complete) await sink.finish(name)
      },
    })
  } finally {
    clearInterval(watch)
    lost.signal.removeEventListener('abort', giveUp)
    await sink.close()
  }
}

/** Lets go of a generation that a rebuild has replaced, and drops what nobody reads any more. */
async function look(lock: Client, name: string, sink: PostgresSink, replaced: AbortController): Promise<void> {
  const current = await currentSchema(lock, name)
  if (current !== undefined && current !== sink.schema) replaced.abort()
  // What cannot be dropped, such as what another account has made, is left; a lost connection tells of itself.
  else if (sink.complete) await dropUnused(lock, name).catch(() => undefined)
}

export type RebuildOptions = Omit<ProjectorOptions, 'onState'> & { readonly onEvents?: (events: number) => void }

/** Builds a generation beside the current one and puts it in its place; undefined when the signal aborted before. */
export async function rebuildOnPostgres(
  options: RebuildOptions,
): Promise<{ readonly events: number; readonly schema: string } | undefined> {
  const { log, models, name, onEvents, signal, url } = options
  const lock = await connect(url, 'rebuild')
  try {
    await openCatalogue(lock)
    if (!(await tryLock(lock, `rebuild of ${name}`))) throw new Error('a rebuild is already under way')
    const standing = await standingSchema(lock, name)
    const isForeign = standing !== undefined && (await historyIn(standing, options)) === 'other'
    const newest = (await ownSchemas(lock, name)).at(-1)
    const schema = schemaOf(name, newest === undefined ? 1 : generationOf(newest) + 1)
    const sink = await PostgresSink.open(url, schema, models)
    const done = new AbortController()
    try {
      const projector = await Projector.open(models, sink, streamReader(log))
      await followFeed(log, projector, await sink.position(), {
        signal: AbortSignal.any([signal, done.signal]),
        paceMs: 0,
        async onProgress({ caughtUp, events }) {
          onEvents?.(events)
          if (caughtUp && (await sink.finish(name, isForeign))) done.abort()
        },
      })
      return done.signal.aborted ? { events: sink.events, schema } : undefined
    } finally {
      await sink.close()
    }
  } finally {
    await hangUp(lock)
  }
}
