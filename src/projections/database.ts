// The read database as queries see it: Kysely over a read-only connection, replaced whole when a rebuild is swapped in.
import { Kysely, SqliteDialect } from 'kysely'
import { openStore } from '../eventlog/store.ts'
import type { Tables } from './models.ts'

export type ReadDatabase = Kysely<Tables>

export const openReadDatabase = (path: string): ReadDatabase =>
  new Kysely<Tables>({
    dialect: new SqliteDialect({ database: openStore(path, { readonly: true, durability: 'disposable' }) }),
  })
