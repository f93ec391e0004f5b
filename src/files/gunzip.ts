// Unpacks gzip piece by piece, and hands over what came before a fault before it reports the fault.
import { createGunzip } from 'node:zlib'

// Deflate packs at most about 1,032 to 1: a piece of this size cannot unpack to more than 17 MiB.
const pieceBytes = 16_384

/**
 * Throws when the data is damaged or ends early: after all that could be unpacked when it ends early, after all but the
 * block in which it shows when it is damaged. Several members in a row are one text.
 */
export async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpack = createGunzip()
  let ready: Uint8Array[] = []
  let fault: Error | undefined
  unpack.on('error', (error) => {
    fault = error
  })
  // Flowing, with each piece awaited: an erring stream throws away what it has unpacked but not handed over.
  unpack.on('data', (data: Uint8Array) => ready.push(data))
  const fetch = (): Uint8Array[] => {
    const fetched = ready
    ready = []
    return fetched
  }
  // An erring stream forgets the callback of the write that it was at; it closes in any case.
  let proceed = (): void => undefined
  unpack.once('close', () => proceed())
  const taken = (piece: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      proceed = resolve
      unpack.write(piece, () => resolve())
    })
  try {
    for await (const chunk of source) {
      for (let from = 0; from < chunk.length && fault === undefined; from += pieceBytes) {
        await taken(chunk.subarray(from, from + pieceBytes))
        yield* fetch()
      }
      if (fault !== undefined) throw fault
    }
    // Not the callback of `end`: it comes before the last block has been looked at.
    await new Promise<void>((resolve) => {
      proceed = resolve
      unpack.end()
    })
    yield* fetch()
    if (fault !== undefined) throw fault
  } finally {
    unpack.destroy()
  }
}
