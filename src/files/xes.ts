// Reads a process log in XES: one row per event, one trace in memory at a time.
import { defaultXesMapping, type Mapping } from './mapping.ts'
import { endedBy, malformedXml, notUtf8 } from './problems.ts'
import type { ByteSource, LogRow } from './records.ts'
import { createXesParser, type XesParser } from './xesParser.ts'

/** A stretch of the file without any tag that is longer than this many characters ends the reading. */
export const maxCharactersWithoutTag = 1_048_576

/**
 * UTF-8 only. Extensions, globals, classifiers, log attributes and attributes inside attributes are passed over; a
 * trace without events is a row without a step. Malformed XML, a document type declaration, invalid UTF-8 and a source
 * that fails each end the reading with a bad row, never an exception; entities are never resolved.
 */
export async function* readXes(source: ByteSource, mapping: Mapping = defaultXesMapping): AsyncGenerator<LogRow> {
  const parser = createXesParser(mapping)
  const feed = createFeed(parser)
  try {
    for await (const chunk of source) {
      feed.write(typeof chunk === 'string' ? Buffer.from(chunk) : chunk)
      yield* parser.fetch()
      if (parser.stopped()) return
    }
    feed.end()
  } catch (error) {
    parser.fail(endedBy(error))
  }
  yield* parser.fetch()
}

function createFeed(parser: XesParser) {
  const strict = new TextDecoder('utf-8', { fatal: true })
  // Runs beside the strict one to say how far the text was good: the rows before the fault are still given.
  const lenient = new TextDecoder('utf-8')
  let silent = 0

  const decode = (bytes: Uint8Array | undefined): { text: string; valid: boolean } => {
    const more = { stream: bytes !== undefined }
    const text = lenient.decode(bytes, more)
    try {
      strict.decode(bytes, more)
      return { text, valid: true }
    } catch {
      return { text: text.slice(0, Math.max(0, text.indexOf('\ufffd'))), valid: false }
    }
  }

  const take = (bytes: Uint8Array | undefined): void => {
    const { text, valid } = decode(bytes)
    const before = parser.tags()
    parser.write(text)
    silent = parser.tags() === before ? silent + text.length : 0
    if (!valid) parser.fail(notUtf8)
    if (silent > maxCharactersWithoutTag)
      parser.fail(malformedXml(`more than ${maxCharactersWithoutTag} characters without a tag`))
  }

  return {
    write: take,
    end: (): void => {
      take(undefined)
      if (!parser.stopped()) parser.close()
    },
  }
}
