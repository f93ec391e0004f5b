// A list as a spreadsheet: made in a worker, because the format needs all rows at once and seconds of work.
import { Worker } from 'node:worker_threads'
import type { Language } from '../language.ts'
import { ProblemError } from '../problems.ts'
import { type Cell, type Column, cellOf, headingOf, type Row, worded } from './columns.ts'
import { fullNotice } from './notice.ts'

/** A spreadsheet of more rows would cost too much memory, and nobody reads it: CSV and JSON Lines have no such bound. */
export const mostRows = 50_000

/** A moment as the wall clock of its zone shows it: spreadsheets know no zones. */
export type SheetCell = Cell | { readonly wall: number }
export type WorkbookInput = {
  readonly title: string
  readonly headings: readonly string[]
  readonly about: readonly (readonly [string, string])[]
}
export type WorkbookMessage = readonly (readonly SheetCell[])[] | 'end'

const cityZone = 'Asia/Shanghai'

function wallTime(text: string, zone: string): SheetCell {
  const wall = Temporal.Instant.from(text).toZonedDateTimeISO(zone).toPlainDateTime()
  return { wall: wall.toZonedDateTime('UTC').epochMilliseconds }
}

function sheetRow(columns: readonly Column[], row: Row, language: Language): SheetCell[] {
  const zone = typeof row['timeZone'] === 'string' ? row['timeZone'] : cityZone
  return columns.map(({ key, moment }) => {
    const cell = cellOf(row[key])
    return moment && typeof cell === 'string' ? wallTime(cell, zone) : worded(key, cell, language)
  })
}

export type Asked = {
  readonly title: string
  readonly language: Language
  readonly url: string
  readonly position: string
  readonly fingerprint: string
  readonly now: string
}

const words = {
  zh: {
    about: '说明',
    source: '来源',
    position: '日志位置',
    fingerprint: '查询数据版本',
    now: '判定时刻',
    zones: '时刻',
    wall: `按各行“时区”所示当地时间；没有该列的为 ${cityZone}`,
  },
  en: {
    about: 'Notice',
    source: 'Source',
    position: 'Position in the log',
    fingerprint: 'Read models',
    now: 'Judged at',
    zones: 'Times',
    wall: `local time in the row’s time zone; ${cityZone} where there is no such column`,
  },
} as const

function inputOf(
  columns: readonly Column[],
  { fingerprint, language, now, position, title, url }: Asked,
): WorkbookInput {
  const said = words[language]
  return {
    title,
    headings: columns.map((column) => headingOf(column, language)),
    about: [
      [said.about, fullNotice],
      [said.source, url],
      [said.position, position],
      [said.fingerprint, fingerprint],
      [said.now, now],
      [said.zones, said.wall],
    ],
  }
}

/** The bytes of the spreadsheet; refused beyond `mostRows` or the bound that is given. */
export async function workbookOf(
  columns: readonly Column[],
  pages: AsyncIterable<readonly Row[]>,
  asked: Asked,
  bound = mostRows,
): Promise<Buffer> {
  const worker = new Worker(new URL('./workbookWorker.ts', import.meta.url), { workerData: inputOf(columns, asked) })
  const { promise, reject, resolve } = Promise.withResolvers<Buffer>()
  worker.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)))
  worker.once('error', reject)
  worker.once('exit', () => reject(new Error('the worker that makes spreadsheets ended before it was done')))
  // Whoever waits for a page meanwhile is told of a failure where the bytes are awaited.
  promise.catch(() => undefined)
  try {
    let count = 0
    for await (const rows of pages) {
      count += rows.length
      if (count > bound) throw new ProblemError('export-too-large', { detail: tooLarge(bound, asked.language) })
      worker.postMessage(rows.map((row) => sheetRow(columns, row, asked.language)) satisfies WorkbookMessage)
    }
    worker.postMessage('end' satisfies WorkbookMessage)
    return await promise
  } finally {
    await worker.terminate()
  }
}

const tooLarge = (bound: number, language: Language): string =>
  language === 'zh'
    ? `电子表格至多 ${bound} 行，请缩小范围，或导出 CSV、JSON Lines。`
    : `A spreadsheet holds at most ${bound} rows: ask for less, or for CSV or JSON Lines.`
