// Search on SQLite for words that very many rows hold: the rows are walked in the order of the list, each judged by its own text.
import { type RawBuilder, sql } from 'kysely'
import type { Store } from '../eventlog/store.ts'
import type { ReadDatabase } from './database.ts'
import { folded, isPostgres } from './dialect.ts'
import { searchQuery, searchTerms, searchWords } from './search.ts'

/**
 * With more rows than this the full-text index would give a long list that is sorted for each page (some 2 µs a row); with
 * fewer, a walk would meet too few of them (3 µs a row that is passed by). At this number both take some milliseconds.
 */
export const many = 3_000

/** Whether a walk in order finds a page sooner than the full-text index does. PostgreSQL decides that by itself. */
export async function isFrequent(db: ReadDatabase, table: 'cases', text: string): Promise<boolean> {
  const query = searchQuery(text)
  if (query === undefined || isPostgres(db)) return false
  const index = sql.table(`${table}_search`)
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM
    (SELECT 1 FROM ${index} WHERE ${index} MATCH ${query} LIMIT ${many + 1})`.execute(db)
  return (rows[0]?.n ?? 0) > many
}

/** The same as the full-text index would say, of the columns that `search` of the cases names. */
export const foundInRow = (text: string): RawBuilder<boolean> =>
  sql<boolean>`holds_words(${text}, concat_ws(' ', cases.number, cases.office, cases.channel, cases."group", cases.responsible)) = 1`

/** Gives a connection the function that the walk asks of each row. */
export function addSearchFunction(db: Store): void {
  let asked: string | undefined
  let finds: (text: string) => boolean = () => false
  db.function('holds_words', { deterministic: true }, (text: unknown, row: unknown) => {
    // One query asks the same of every row.
    if (text !== asked) finds = finder(String(text))
    asked = String(text)
    return finds(String(row)) ? 1 : 0
  })
}

/** Whether a text would be found by the words: what does not even hold their characters is passed by at once. */
export function finder(words: string): (text: string) => boolean {
  const wanted = searchWords(words).map(({ prefix, term }) => ({ prefix, term: folded(term) }))
  return (text) => {
    const plain = folded(text.normalize('NFKC')).toLowerCase()
    if (wanted.length === 0 || wanted.some(({ term }) => !plain.includes(term))) return false
    const terms = folded(searchTerms(text)).split(' ')
    return wanted.every(({ prefix, term }) =>
      prefix ? terms.some((one) => one.startsWith(term)) : terms.includes(term),
    )
  }
}
