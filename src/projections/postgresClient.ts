// Connections to the read database on PostgreSQL: what each of them is told, how long it may take, and what its faults mean.
import { createHash } from 'node:crypto'
import pg from 'pg'

/** The read database cannot be used now; it may be later, so whoever meets this waits and tries again. */
export class ReadDatabaseTrouble extends Error {}

const oldestServer = 14
const patienceMs = 5_000
/** A question on a connection that only watches or locks is small: one that is not answered by then never will be. */
const silenceMs = 10_000

/** Counts come as 64-bit integers and sums as numerics: both are numbers here, far below where a double loses one. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const whole = oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC
    return whole ? Number : pg.types.getTypeParser(oid, format as 'text')
  },
}

const connectionTo = (url: string, name: string): pg.PoolConfig => ({
  connectionString: url,
  application_name: `zhengjian ${name}`,
  connectionTimeoutMillis: patienceMs,
  keepAlive: true,
  keepAliveInitialDelayMillis: patienceMs,
  types,
})

/** Connections for queries. `query_timeout` bounds what one that died without a word can cost. */
export function poolTo(url: string, name: string): pg.Pool {
  const pool = new pg.Pool({ ...connectionTo(url, name), max: 8, query_timeout: 30_000 })
  // An idle connection that is lost is replaced by the next query; unheard, its error would stop the program.
  pool.on('error', () => undefined)
  return pool
}

/** A connection of its own, such as a lock or a subscription needs. Throws ReadDatabaseTrouble. */
export async function connect(url: string, name: string, onLost?: (error: Error) => void): Promise<pg.Client> {
  const client = new pg.Client({ ...connectionTo(url, name), ...(onLost ? { query_timeout: silenceMs } : {}) })
  // Unheard, the error of an idle connection would stop the program.
  client.on('error', (error) => onLost?.(trouble(error)))
  client.on('end', () => onLost?.(trouble(new Error('the connection has ended'))))
  return attempt(async () => {
    await client.connect()
    await requireServer(client)
    return client
  }).catch(async (error: unknown) => {
    await hangUp(client)
    throw error
  })
}

/** Ends a connection politely, or without its consent where the other side has fallen silent. */
export async function hangUp(client: pg.Client, politeMs = 1_000): Promise<void> {
  const { connection } = client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }
  const timer = setTimeout(() => connection.stream.destroy(), politeMs)
  await client.end().catch(() => undefined)
  clearTimeout(timer)
}

async function requireServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; encoding: string }>(
    "SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding",
  )
  const { encoding = '', version = '0' } = rows[0] ?? {}
  if (Number(version) < oldestServer * 10_000)
    throw new ReadDatabaseTrouble(`PostgreSQL ${oldestServer} or later is needed, this is ${version}`)
  if (encoding !== 'UTF8')
    throw new ReadDatabaseTrouble(`the read database must be encoded in UTF8, it is in ${encoding}`)
}

/** What goes wrong on the way to the database, or in it, as one kind of fault that says what to do. */
export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ReadDatabaseTrouble) throw error
    throw trouble(error as Error)
  }
}

const trouble = (error: Error): ReadDatabaseTrouble =>
  new ReadDatabaseTrouble(`the read database: ${explain(error)}`, { cause: error })

const explanations: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers at its address',
  ENOENT: 'nothing answers at its address',
  EAI_AGAIN: 'its host is unknown',
  ENOTFOUND: 'its host is unknown',
  '28P01': 'the password is wrong',
  '28000': 'the account may not log in',
  '3D000': 'there is no such database',
  '25006': 'it is read-only: a standby, or an account that may only read',
  '42501': 'the account may not create or change what it must',
  '53100': 'its disk is full',
  '53300': 'it takes no more connections',
}

/** The reason in words, without the address and the account: both may stand in the answer of a public health check. */
function explain({ code = '', errors, message }: Error & { code?: string; errors?: readonly Error[] }): string {
  const known = explanations[code]
  if (known !== undefined) return `${known} (${code})`
  return message === '' ? (errors?.[0]?.message ?? code) || 'unknown fault' : message
}

const lost = /^(08|57P)|^E(CONNREFUSED|CONNRESET|NOENT|PIPE|TIMEDOUT)$/
const lostMessage = /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect)/

/** A query on PostgreSQL that was under way, or began, as the connection went: asked again later, it is answered. */
export function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof pg.DatabaseError) return lost.test(error.code ?? '')
  const { code, syscall } = error as NodeJS.ErrnoException
  return lostMessage.test(error.message) || (syscall === 'connect' && lost.test(code ?? ''))
}

/** A key for an advisory lock, made from words. */
export const lockKey = (words: string): string =>
  createHash('sha256').update(`zhengjian ${words}`).digest().readBigInt64BE().toString()

export const quoted = (name: string): string => pg.escapeIdentifier(name)
