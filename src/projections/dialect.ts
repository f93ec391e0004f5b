// What SQLite and PostgreSQL say differently in the queries of the read models; everything else is Kysely for both.
import { PostgresAdapter, type RawBuilder, sql } from 'kysely'
import type { ReadDatabase } from './database.ts'
import { searchQuery, searchWords } from './search.ts'

export const isPostgres = (db: ReadDatabase): boolean => db.getExecutor().adapter instanceof PostgresAdapter

export const nothing: RawBuilder<boolean> = sql<boolean>`1 = 0`

/** Whether a text column holds a part, by its very characters: LIKE would ignore case on SQLite and take wildcards. */
export const holds = (
  db: ReadDatabase,
  text: RawBuilder<string>,
  part: string | RawBuilder<string>,
): RawBuilder<boolean> =>
  isPostgres(db) ? sql<boolean>`strpos(${text}, ${part}) > 0` : sql<boolean>`instr(${text}, ${part}) > 0`

/** Whether a row is found by the words of a text, in the index beside its table; nothing is found by no word. */
export function found(db: ReadDatabase, table: 'cases' | 'items', text: string): RawBuilder<boolean> {
  const rid = sql.ref(`${table}.rid`)
  const index = sql.table(`${table}_search`)
  if (isPostgres(db)) {
    const query = tsQuery(text)
    if (query === undefined) return nothing
    return sql<boolean>`${rid} IN (SELECT rid FROM ${index} WHERE terms @@ ${query}::tsquery)`
  }
  const query = searchQuery(text)
  if (query === undefined) return nothing
  return sql<boolean>`${rid} IN (SELECT rowid FROM ${index} WHERE ${index} MATCH ${query})`
}

/** Without accents, as FTS5 has its terms. */
export const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .normalize('NFC')

/** FTS5 folds accents by itself; a tsvector takes its lexemes as they are, of at most 2046 bytes each. */
export const lexeme = (term: string): string => folded(term).slice(0, 500)

/** Every word or pair must be there; a word of letters and digits may go on. They hold no character that needs quoting. */
function tsQuery(text: string): string | undefined {
  const words = searchWords(text)
  if (words.length === 0) return undefined
  return words.map(({ prefix, term }) => `'${lexeme(term)}'${prefix ? ':*' : ''}`).join(' & ')
}
