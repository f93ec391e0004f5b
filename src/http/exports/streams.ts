// What leaves in pieces: no more than a page in memory, no faster than its reader takes it, other work in between.
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { stringify } from 'csv-stringify/sync'
import { guardCell } from '../../files/cells.ts'
import { ProblemError } from '../problems.ts'
import { type Cell, type Column, cellOf, type Row } from './columns.ts'

const byteOrderMark = '\ufeff'
const format = { record_delimiter: '\r\n', quoted_match: /[\r\n]/ }
const textOf = (cell: Cell): string => guardCell(cell === null ? '' : String(cell))

/** UTF-8 with a byte order mark, CRLF, the API's field names as headings, cells guarded against formulas. */
export async function* csvOf(columns: readonly Column[], pages: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  yield byteOrderMark + stringify([columns.map(({ key }) => key)], format)
  for await (const rows of pages)
    yield stringify(
      rows.map((row) => columns.map(({ key }) => textOf(cellOf(row[key])))),
      format,
    )
}

/** One row a line, its fields in the order of the columns and as the API gives them. */
export async function* jsonLinesOf(
  columns: readonly Column[],
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<string> {
  for await (const rows of pages)
    yield rows
      .map((row) => `${JSON.stringify(Object.fromEntries(columns.map(({ key }) => [key, row[key] ?? null])))}\n`)
      .join('')
}

const chunkLength = 64 * 1024
const longestMs = 10

/** The same things, with other work let in at least every ten milliseconds, also where they come to nothing. */
export async function* breathing<Thing>(things: AsyncIterable<Thing>): AsyncGenerator<Thing> {
  let since = performance.now()
  for await (const thing of things) {
    yield thing
    if (performance.now() - since <= longestMs) continue
    await turn()
    since = performance.now()
  }
}

/** Small pieces as chunks of some size. */
async function* gathered(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let held = ''
  for await (const piece of breathing(pieces)) {
    held += piece
    if (held.length < chunkLength) continue
    yield held
    held = ''
  }
  if (held !== '') yield held
}

/** How many exports may be under way: each holds a page, and asks the read models as fast as its reader reads. */
export class Slots {
  readonly #most: number
  #taken = 0

  constructor(most: number) {
    this.#most = most
  }

  get taken(): number {
    return this.#taken
  }

  /** Takes one until what it returns is called, or answers 503. */
  take(): () => void {
    if (this.#taken >= this.#most) throw new ProblemError('overloaded', {}, { 'retry-after': '5' })
    this.#taken++
    let held = true
    return () => {
      if (held) this.#taken--
      held = false
    }
  }
}

/** An answer that is made while it is sent; the slot is free again when it has ended, however it ends. */
export function streamed(pieces: AsyncIterable<string>, release: () => void): Readable {
  const stream = Readable.from(gathered(pieces), { objectMode: true, highWaterMark: 1 })
  return stream.once('close', release)
}
