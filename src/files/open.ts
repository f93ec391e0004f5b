// Opens a process log of either format, packed or not, and tells how far it has been read.
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { readCsv } from './csv.ts'
import { gunzip } from './gunzip.ts'
import type { Mapping } from './mapping.ts'
import { packedTwice, Unreadable } from './problems.ts'
import type { LogRow } from './records.ts'
import { readXes } from './xes.ts'

export type LogFormat = 'csv' | 'xes'
export type LogFile = {
  ok: true
  format: LogFormat
  /** Each iteration reads on; leaving the loop closes the file. */
  rows: AsyncGenerator<LogRow>
  /** Bytes of the file as it stands on disk, packed or not, taken so far: at the end equal to `totalBytes`. */
  bytesRead: () => number
  totalBytes: number
}
export type OpenFailure = { ok: false; reason: 'missing' | 'unreadable' | 'not-a-file' | 'unknown-format' }

const failed = (reason: OpenFailure['reason']): OpenFailure => ({ ok: false, reason })

const formatOf = (path: string): LogFormat | undefined => {
  const name = path.toLowerCase().replace(/\.gz$/, '')
  if (name.endsWith('.csv')) return 'csv'
  return name.endsWith('.xes') ? 'xes' : undefined
}

const startsAsGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

/** The first two bytes decide, not the name: 1f 8b is gzip. Throws as `node:fs` does. */
async function isGzip(path: string): Promise<boolean> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
  return bytesRead === 2 && startsAsGzip(buffer)
}

/** What comes out packed still is no text in any encoding: that is said, instead of what its bytes look like. */
async function* unpackedOnce(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true
  for await (const bytes of gunzip(packed)) {
    if (first && startsAsGzip(bytes)) throw new Unreadable(packedTwice)
    first = false
    yield bytes
  }
}

function failureOf(error: unknown): OpenFailure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return failed(code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable')
}

/**
 * The format goes by the extension (`.csv`, `.xes`, either with `.gz`) unless it is given; without a mapping the
 * default of the format is used. What goes wrong after opening is a bad row.
 */
export async function openLogFile(
  path: string,
  options: { format?: LogFormat; mapping?: Mapping } = {},
): Promise<LogFile | OpenFailure> {
  const format = options.format ?? formatOf(path)
  try {
    const entry = await stat(path)
    if (!entry.isFile()) return failed('not-a-file')
    const packed = await isGzip(path)
    if (format === undefined) return failed('unknown-format')
    const counted = countedBytes(path)
    const bytes = packed ? unpackedOnce(counted.bytes) : counted.bytes
    const rows = format === 'csv' ? readCsv(bytes, options.mapping) : readXes(bytes, options.mapping)
    return { ok: true, format, rows, bytesRead: counted.read, totalBytes: entry.size }
  } catch (error) {
    return failureOf(error)
  }
}

function countedBytes(path: string) {
  let taken = 0
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
      taken += chunk.length
      yield chunk
    }
  }
  return { bytes: bytes(), read: () => taken }
}
