// The read database as queries see it: Kysely over a read-only connection, replaced whole when a rebuild is swapped in.
import {
  CompiledQuery,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  replaceWithNoncontingentExpression,
  SqliteDialect,
} from 'kysely'
import pg from 'pg'
import { openStore } from '../eventlog/store.ts'
import type { Tables } from './models.ts'
import { connectionTo, quoted } from './postgresClient.ts'

export type ReadDatabase = Kysely<Tables>

export const openReadDatabase = (path: string): ReadDatabase =>
  new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: openStore(path, { readonly: true, durability: 'disposable', cacheKiB: 16_384 }),
    }),
  })

/** One generation on PostgreSQL. Its queries fail with the fault of their connection while the server cannot be reached. */
export function openPostgresDatabase(url: string, schema: string): ReadDatabase {
  const pool = new pg.Pool({ ...connectionTo(url, 'reader'), max: 8, query_timeout: 30_000 })
  // An idle connection that is lost is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined)
  return new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw(`SET search_path TO ${quoted(schema)}`))
        await connection.executeQuery(CompiledQuery.raw('SET default_transaction_read_only TO on'))
      },
    }),
    // SQLite finds nothing in an empty list, PostgreSQL refuses it.
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  })
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
