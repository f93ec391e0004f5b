// The read database as queries see it: Kysely over a read-only connection, replaced whole when a rebuild is swapped in.
import {
  CompiledQuery,
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  replaceWithNoncontingentExpression,
  SqliteDialect,
} from 'kysely'
import { openStore } from '../eventlog/store.ts'
import type { Tables } from './models.ts'
import { poolTo, quoted } from './postgresClient.ts'
import { addSearchFunction } from './searchWalk.ts'

export type ReadDatabase = Kysely<Tables>

/** `onError` is told what a query failed with, beside whoever asked. */
export function openReadDatabase(path: string, onError: (error: unknown) => void = () => undefined): ReadDatabase {
  const database = openStore(path, { readonly: true, durability: 'disposable', cacheKiB: 16_384 })
  addSearchFunction(database)
  return new Kysely<Tables>({
    dialect: new SqliteDialect({ database }),
    log: (event) => {
      if (event.level === 'error') onError(event.error)
    },
  })
}

/** One generation on PostgreSQL. Its queries fail with the fault of their connection while the server cannot be reached. */
export function openPostgresDatabase(url: string, schema: string): ReadDatabase {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: poolTo(url, 'reader'),
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw(`SET search_path TO ${quoted(schema)}`))
        await connection.executeQuery(CompiledQuery.raw('SET default_transaction_read_only TO on'))
      },
    }),
    // SQLite finds nothing in an empty list, PostgreSQL refuses it.
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  })
}
