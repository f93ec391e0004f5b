// Which names have surely not been added: a Bloom filter that grows, so that what is new is known without a look at the disk.
import { twoHashes } from './textHash.ts'

/** With five bits of twelve for each name, one in three hundred that were not added is not told apart. */
const bitsPerName = 12
const bitsSet = 5
const firstNames = 16_384

/** So many names and no more: what comes after goes into a larger one beside it. */
class Layer {
  readonly names: number
  readonly #words: Uint32Array
  readonly #mask: number
  left: number

  constructor(names: number) {
    this.names = names
    const bits = 2 ** Math.ceil(Math.log2(names * bitsPerName))
    this.#words = new Uint32Array(bits / 32)
    this.#mask = bits - 1
    this.left = names
  }

  add(first: number, second: number): void {
    this.left--
    for (let n = 0, bit = first; n < bitsSet; n++, bit = (bit + second) | 0) {
      const at = bit & this.#mask
      this.#words[at >>> 5] = (this.#words[at >>> 5] ?? 0) | (1 << (at & 31))
    }
  }

  mayHold(first: number, second: number): boolean {
    for (let n = 0, bit = first; n < bitsSet; n++, bit = (bit + second) | 0) {
      const at = bit & this.#mask
      if (((this.#words[at >>> 5] ?? 0) & (1 << (at & 31))) === 0) return false
    }
    return true
  }
}

export class NameFilter {
  readonly #layers = [new Layer(firstNames)]

  add(name: string): void {
    let newest = this.#layers.at(-1) as Layer
    if (newest.left === 0) {
      newest = new Layer(newest.names * 4)
      this.#layers.push(newest)
    }
    const [first, second] = digest(name)
    newest.add(first, second)
  }

  /** False only where the name has never been added. */
  mayHold(name: string): boolean {
    const [first, second] = digest(name)
    return this.#layers.some((layer) => layer.mayHold(first, second))
  }
}

/** Two hashes, from which all bits follow (Kirsch and Mitzenmacher 2006), each mixed once more. */
function digest(name: string): readonly [number, number] {
  const [a, b] = twoHashes(name)
  return [a ^ (a >>> 15), (b ^ (b >>> 13)) | 1]
}
