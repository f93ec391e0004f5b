// The tables of the read models on PostgreSQL: a schema for each generation, and beside them the one that says which is current.
import type { ClientBase } from 'pg'
import { start } from '../eventlog/port.ts'
import { attempt, lockKey, quoted, ReadDatabaseTrouble } from './postgresClient.ts'
import { type AnyReadModel, partsOfIndexes } from './readModel.ts'

/** Goes up when what is kept outside the generations changes, or how they are told apart. */
const layout = 1
export const catalogue = 'zhengjian'

export const schemaOf = (name: string, generation: number): string => `${catalogue}_${name}_${generation}`
export const generationOf = (schema: string): number => Number(schema.split('_')[2])
/** Held, shared, by whoever reads or writes a generation: nobody drops it under them. */
export const useOf = (schema: string): string => lockKey(`use of ${schema}`)

/** Runs within one transaction, or leaves nothing. Throws ReadDatabaseTrouble. */
export const transaction = <T>(client: ClientBase, work: () => Promise<T>): Promise<T> =>
  attempt(async () => {
    await client.query('BEGIN')
    try {
      const result = await work()
      await client.query('COMMIT')
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined)
      throw error
    }
  })

/** Makes what is kept outside the generations, or checks that this release knows it. */
export async function openCatalogue(client: ClientBase): Promise<void> {
  if (!(await knownLayout(client)))
    await transaction(client, async () => {
      // CREATE IF NOT EXISTS fails where two do it at the same time.
      await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey('catalogue')])
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${catalogue}`)
      await client.query(`CREATE TABLE IF NOT EXISTS ${catalogue}.layout (version bigint NOT NULL)`)
      await client.query(
        `CREATE TABLE IF NOT EXISTS ${catalogue}.current (name text COLLATE "C" PRIMARY KEY, schema text NOT NULL)`,
      )
      await client.query(
        `INSERT INTO ${catalogue}.layout SELECT $1 WHERE NOT EXISTS (SELECT FROM ${catalogue}.layout)`,
        [layout],
      )
    })
  await knownLayout(client)
}

/** False where there is nothing yet. Throws ReadDatabaseTrouble where another release has laid it out. */
export async function knownLayout(client: ClientBase): Promise<boolean> {
  const { rows } = await attempt(() => client.query(`SELECT to_regclass('${catalogue}.layout') AS found`))
  if (rows[0]?.found === null) return false
  const found = await attempt(() => client.query<{ version: number }>(`SELECT version FROM ${catalogue}.layout`))
  const version = found.rows[0]?.version ?? 0
  if (version !== layout)
    throw new ReadDatabaseTrouble(
      `the read database has layout ${version}, this release knows ${layout}: use that release, or another database`,
    )
  return true
}

/** The schema that readers of these models are to read; undefined before one has been whole. */
export async function currentSchema(client: ClientBase, name: string): Promise<string | undefined> {
  const query = `SELECT schema FROM ${catalogue}.current WHERE name = $1`
  const { rows } = await attempt(() => client.query<{ schema: string }>(query, [name]))
  return rows[0]?.schema
}

/** Every generation of every release that there is, newest last. */
export async function allSchemas(client: ClientBase): Promise<readonly string[]> {
  const query = "SELECT nspname AS schema FROM pg_namespace WHERE nspname ~ '^zhengjian_[0-9a-z]+_[0-9]+$'"
  const { rows } = await attempt(() => client.query<{ schema: string }>(query))
  return rows.map(({ schema }) => schema).sort((a, b) => generationOf(a) - generationOf(b))
}

/** Drops the generations that nobody uses and no reader of this release is sent to. */
export async function dropUnused(client: ClientBase, name: string): Promise<readonly string[]> {
  const keep = await currentSchema(client, name)
  const dropped: string[] = []
  for (const schema of await allSchemas(client)) {
    if (schema === keep || (keep === undefined && schema.startsWith(schemaOf(name, 0).slice(0, -1)))) continue
    await transaction(client, async () => {
      const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1) AS unused', [useOf(schema)])
      if (rows[0]?.unused !== true) return
      await client.query(`DROP SCHEMA IF EXISTS ${quoted(schema)} CASCADE`)
      await client.query(`DELETE FROM ${catalogue}.current WHERE schema = $1`, [schema])
      dropped.push(schema)
    })
  }
  return dropped
}

/** Makes the tables of a generation where they are missing; their secondary indexes come with `createIndexes`. */
export const createSchema = (client: ClientBase, schema: string, models: readonly AnyReadModel[]): Promise<void> =>
  transaction(client, async () => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey('catalogue')])
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`)
    await client.query(`SET LOCAL search_path TO ${quoted(schema)}`)
    await client.query(
      `CREATE TABLE IF NOT EXISTS progress (one boolean PRIMARY KEY DEFAULT true CHECK (one), position text COLLATE "C" NOT NULL, events bigint NOT NULL, complete boolean NOT NULL)`,
    )
    for (const model of models) for (const statement of tablesOf(model)) await client.query(statement)
    await client.query('INSERT INTO progress VALUES (true, $1, 0, false) ON CONFLICT DO NOTHING', [start])
  })

/** Texts compare byte by byte, as on SQLite: instants, positions and cursors depend on it. */
const text = 'text COLLATE "C"'
const columnType = { text, integer: 'bigint' } as const
const list = (names: readonly string[]): string => names.map(quoted).join(', ')

function tablesOf(model: AnyReadModel): string[] {
  const { columns, derived = [], name, search, subKey, types } = model
  const all = Object.entries(columns).map(([column, type]) => `${quoted(column)} ${columnType[type]}`)
  const key = subKey ? ['stream', subKey] : ['stream']
  return [
    `CREATE TABLE IF NOT EXISTS ${quoted(name)} (rid bigint PRIMARY KEY, ${all.join(', ')})`,
    ...(types === 'all'
      ? []
      : [`CREATE UNIQUE INDEX IF NOT EXISTS ${quoted(`${name}_key`)} ON ${quoted(name)} (${list(key)})`]),
    ...(search
      ? [`CREATE TABLE IF NOT EXISTS ${quoted(`${name}_search`)} (rid bigint PRIMARY KEY, terms tsvector NOT NULL)`]
      : []),
    ...derived.map((sum) => {
      const parts = [
        ...sum.keys.map((one) => `${quoted(one)} ${text}`),
        ...sum.counts.map((one) => `${quoted(one)} bigint NOT NULL`),
      ]
      return `CREATE TABLE IF NOT EXISTS ${quoted(sum.name)} (${parts.join(', ')}, PRIMARY KEY (${list(sum.keys)}))`
    }),
  ]
}

/** Sorting once is many times cheaper than inserting in random order: they are made when the tables are filled. */
export const indexesOf = (model: AnyReadModel): string[] => [
  ...partsOfIndexes(model).map(({ columns, where }, at) => {
    const on = `${quoted(`${model.name}_${at}`)} ON ${quoted(model.name)} (${list(columns.split(', '))})`
    return `CREATE INDEX IF NOT EXISTS ${on}${where && ` WHERE ${where}`}`
  }),
  ...(model.search
    ? [
        `CREATE INDEX IF NOT EXISTS ${quoted(`${model.name}_terms`)} ON ${quoted(`${model.name}_search`)} USING gin (terms)`,
      ]
    : []),
]

const arrayType = { text: 'text[]', integer: 'bigint[]' } as const
/** Rows handed over as an array for the row numbers and one for each column. */
export const unnest = (model: AnyReadModel, columns: readonly string[]): string =>
  `unnest($1::bigint[], ${columns.map((column, at) => `$${at + 2}::${arrayType[model.columns[column] ?? 'text']}`).join(', ')})`
