// A small number for a long text: indexes on it are a fifth the size, and whoever looks up compares the text as well.
import { twoHashes } from '../eventlog/textHash.ts'

const shift = 0x1_0000

/** 48 bits of two hashes. Texts may share a number, rarely. */
export function lookupKey(text: string): number {
  const [a, b] = twoHashes(text)
  return (a >>> 0) * shift + ((b ^ (b >>> 16)) & 0xffff)
}
