// As much of ZIP as it takes to see what a document is made of: the names in its directory, and one entry's text.
import { inflateRawSync } from 'node:zlib'

type Entry = { readonly name: string; readonly method: number; readonly packed: number; readonly at: number }

const endOfDirectory = 0x06054b50
const directoryEntry = 0x02014b50
const localEntry = 0x04034b50
const endBytes = 22
const mostComment = 65_535
const mostEntries = 10_000

/** The names of the entries; undefined where the directory cannot be read. */
export const zipNames = (bytes: Uint8Array): readonly string[] | undefined => entries(bytes)?.map(({ name }) => name)

/** More was packed than may be unpacked: a few kilobytes can hold gigabytes, and entries can share what they hold. */
export const tooMuch = Symbol('more text than may be unpacked')

/** The texts of the entries whose name fits, one by one, together up to `mostBytes`; what is damaged is left out. */
export function* zipTexts(bytes: Uint8Array, fits: RegExp, mostBytes: number): Generator<string | typeof tooMuch> {
  let left = mostBytes
  for (const entry of entries(bytes) ?? []) {
    if (!fits.test(entry.name)) continue
    const content = contentOf(bytes, entry, left)
    if (content === undefined) continue
    if (content === tooMuch) {
      yield tooMuch
      return
    }
    left -= content.length
    yield content.toString()
  }
}

function entries(bytes: Uint8Array): readonly Entry[] | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const end = endOf(view)
  if (end === undefined) return undefined
  const count = view.readUInt16LE(end + 10)
  if (count > mostEntries) return undefined
  const found: Entry[] = []
  let at = view.readUInt32LE(end + 16)
  for (let n = 0; n < count; n++) {
    if (at + 46 > end || view.readUInt32LE(at) !== directoryEntry) return undefined
    const nameBytes = view.readUInt16LE(at + 28)
    found.push({
      name: view.toString('utf8', at + 46, at + 46 + nameBytes),
      method: view.readUInt16LE(at + 10),
      packed: view.readUInt32LE(at + 20),
      at: view.readUInt32LE(at + 42),
    })
    at += 46 + nameBytes + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32)
  }
  return found
}

/** The last end of a directory: behind it there may be a comment. */
function endOf(view: Buffer): number | undefined {
  const first = Math.max(0, view.length - endBytes - mostComment)
  for (let at = view.length - endBytes; at >= first; at--) if (view.readUInt32LE(at) === endOfDirectory) return at
  return undefined
}

function contentOf(
  bytes: Uint8Array,
  { at, method, packed }: Entry,
  mostBytes: number,
): Buffer | typeof tooMuch | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (at + 30 > view.length || view.readUInt32LE(at) !== localEntry) return undefined
  const start = at + 30 + view.readUInt16LE(at + 26) + view.readUInt16LE(at + 28)
  const data = view.subarray(start, start + packed)
  if (method === 0) return data.length > mostBytes ? tooMuch : data
  if (method !== 8) return undefined
  try {
    return inflateRawSync(data, { maxOutputLength: mostBytes + 1 })
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooMuch : undefined
  }
}
