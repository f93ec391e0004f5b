// CSV text into records with their physical lines, whatever is wrong with some of them; csv-parse does the parsing.
import { type CsvError, type Parser, parse } from 'csv-parse'
import { endedBy, misquoted, notUtf8, type Reason, recordTooLong, unclosed, utf16 } from './problems.ts'
import type { ByteSource } from './records.ts'

/** A record of more bytes ends the reading: behind an unclosed quotation mark the rest of the file is one record. */
export const maxRecordBytes = 1_048_576

/** `line` is where the record begins. Blank lines are left out. */
export type CsvRecord = { line: number; fields: string[] } | { line: number; problem: Reason }

const lineBreak = /\r\n|\r|\n/g
const linesIn = (raw: string): number => raw.match(lineBreak)?.length ?? 0

/** RFC 4180: a field is quoted as a whole or not at all. csv-parse runs relaxed, so that a fault ends with its line. */
function quotingOf(delimiter: string): RegExp {
  const mark = `\\u${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}`
  const field = `(?:"[^"]*(?:""[^"]*)*"|[^"${mark}\\r\\n]*)`
  return new RegExp(`^${field}(?:${mark}${field})*[\\r\\n]*$`)
}

/** The lines and faults of the records that csv-parse finds, gathered until they are fetched. */
function createCollector(delimiter: string) {
  const quoting = quotingOf(delimiter)
  let found: CsvRecord[] = []
  let line = 1
  let stopped = false

  const add = (record: CsvRecord, raw: string): void => {
    if (!stopped) found.push(record)
    line += linesIn(raw)
  }
  const lastLineOf = (raw: string): number => line + linesIn(raw.replace(/\r\n?$|\n$/, ''))

  return {
    take: (fields: string[], raw: string): void => {
      const blank = fields.length === 1 && fields[0] === '' && raw.trim() === ''
      if (blank) line += linesIn(raw)
      else if (raw.includes('\ufffd')) add({ line, problem: notUtf8 }, raw)
      else if (raw.includes('"') && !quoting.test(raw)) add({ line, problem: misquoted(line, lastLineOf(raw)) }, raw)
      else add({ line, fields }, raw)
    },
    skip: (error: CsvError | undefined, raw: string): void => {
      const tooLong = error?.code === 'CSV_MAX_RECORD_SIZE'
      add({ line, problem: tooLong ? recordTooLong(maxRecordBytes) : unclosed(line, lastLineOf(raw)) }, raw)
      stopped ||= tooLong
    },
    fail: (problem: Reason): void => {
      add({ line, problem }, '')
      stopped = true
    },
    stopped: (): boolean => stopped,
    fetch: (): CsvRecord[] => {
      const fetched = found
      found = []
      return fetched
    },
  }
}
type Collector = ReturnType<typeof createCollector>

const createParser = (delimiter: string, collector: Collector): Parser =>
  parse({
    bom: true,
    delimiter,
    max_record_size: maxRecordBytes,
    // null keeps the record out of the parser's own queue: the collector holds those of one chunk, never more.
    on_record: (entry) => {
      // With `raw` the parser hands over this pair, which its types leave out.
      const { record, raw } = entry as unknown as { record: string[]; raw: string }
      collector.take(record, raw)
      return null
    },
    on_skip: (error, raw) => {
      collector.skip(error, raw ?? '')
      return undefined
    },
    raw: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
  })

const isUtf16 = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)

const settled = (start: (done: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())))

/**
 * The next chunk is taken only when every record of the last one has been. A record with U+FFFD is refused whether the
 * decoder put it there or the file has it: either way characters are lost. When the source fails, the record that it
 * cuts off (or that ends within two bytes of the cut) is reported and not read.
 */
export async function* csvRecords(source: ByteSource, delimiter: string): AsyncGenerator<CsvRecord> {
  const collector = createCollector(delimiter)
  const parser = createParser(delimiter, collector)
  let first = true
  try {
    for await (const chunk of source) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
      if (first && isUtf16(bytes)) collector.fail(utf16)
      else await settled((done) => parser.write(bytes, done))
      first = false
      yield* collector.fetch()
      if (collector.stopped()) return
    }
    await settled((done) => parser.end(done))
  } catch (error) {
    collector.fail(endedBy(error))
  } finally {
    parser.destroy()
  }
  yield* collector.fetch()
}
