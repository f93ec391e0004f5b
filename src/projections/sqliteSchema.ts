// The tables of the read models on SQLite; their secondary indexes come last, when the tables are filled.
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, sql } from 'kysely'
import { start } from '../eventlog/port.ts'
import type { Store } from '../eventlog/store.ts'
import type { AnyReadModel, Row } from './readModel.ts'

/** Kysely as compiler only: the statements are prepared once and run synchronously inside one transaction. */
export const compiler = new Kysely<Record<string, Row>>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})
type Compilable = { compile(): { readonly sql: string } }
export const textOf = (query: Compilable): string => query.compile().sql
export const placeholder = sql<never>`?`

/** Where they are missing. */
export function createTables(db: Store, models: readonly AnyReadModel[]): void {
  db.exec(
    'CREATE TABLE IF NOT EXISTS progress (position TEXT NOT NULL, events INTEGER NOT NULL, complete INTEGER NOT NULL) STRICT',
  )
  if (db.prepare('SELECT count(*) FROM progress').pluck().get() === 0)
    db.prepare('INSERT INTO progress (position, events, complete) VALUES (?, 0, 0)').run(start)
  for (const statement of models.flatMap(tablesOf)) db.exec(statement)
}

/** By which a row is found again; undefined where every event has a row of its own. */
export function keyIndexOf({ name, subKey, types }: AnyReadModel): string | undefined {
  if (types === 'all') return undefined
  const columns = subKey ? ['stream', subKey] : ['stream']
  return textOf(compiler.schema.createIndex(`${name}_key`).ifNotExists().on(name).columns(columns).unique())
}

function tablesOf({ columns, derived = [], name, search }: AnyReadModel): string[] {
  let table = compiler.schema
    .createTable(name)
    .ifNotExists()
    .addColumn('rid', 'integer', (column) => column.primaryKey())
  for (const [column, type] of Object.entries(columns)) table = table.addColumn(column, type)
  const statements = [textOf(table)]
  if (search !== undefined)
    statements.push(
      `CREATE VIRTUAL TABLE IF NOT EXISTS ${name}_search USING fts5(text, content='', contentless_delete=1, tokenize='unicode61')`,
    )
  for (const { counts, keys, name: sum } of derived) {
    const all = [...keys.map((key) => `${key} TEXT NOT NULL`), ...counts.map((count) => `${count} INTEGER NOT NULL`)]
    statements.push(
      `CREATE TABLE IF NOT EXISTS ${sum} (${all.join(', ')}, PRIMARY KEY (${keys.join(', ')})) WITHOUT ROWID, STRICT`,
    )
  }
  return statements
}
