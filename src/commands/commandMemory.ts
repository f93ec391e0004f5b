// Which commands a stream has seen, and about where each left its events, in sixteen bytes each instead of a text and its place in a map.

/** So many are compared one by one; beyond it a map is faster. */
const few = 64
/** A place is a block of so many revisions: few enough to be read for one answer. */
export const blockOf = 32
/** Places are told apart as far as the bits left over reach: the next stretch of 16,384 revisions has the same ones again. */
export const places = 512

/**
 * Knows a command by 96 bits of its UUID, which is itself a digest: no two commands of a stream share them. Of more than a few
 * only the first of those that share 52 bits is remembered: of a million commands two do in one stream of nine thousand.
 */
export class CommandMemory {
  /** Two numbers a command, one after the other. */
  #few: number[] | undefined = []
  readonly #many = new Map<number, number>()

  has(commandId: string): boolean {
    return this.#find(commandId) !== undefined
  }

  /** The block in which the first event of the command stands, of those in its stretch; undefined of an unknown command. */
  placeOf(commandId: string): number | undefined {
    const second = this.#find(commandId)
    return second === undefined ? undefined : second % places
  }

  /** Events of one command follow each other: it is remembered once, with the place of the first. */
  add(commandId: string, revision: number): void {
    const first = firstOf(commandId)
    if (this.#few === undefined ? this.#many.has(first) : this.#isLast(first, commandId)) return
    const second = secondOf(commandId) * places + (Math.floor(revision / blockOf) % places)
    if (this.#few === undefined) this.#many.set(first, second)
    else {
      this.#few.push(first, second)
      if (this.#few.length > few * 2) this.#spill(this.#few)
    }
  }

  #find(commandId: string): number | undefined {
    if (this.#few?.length === 0) return undefined
    // Its other half is asked for only where the first is known, which is nearly never.
    const first = firstOf(commandId)
    if (this.#few === undefined) return sameSecond(this.#many.get(first), commandId)
    for (let at = 0; at < this.#few.length; at += 2) {
      if (this.#few[at] !== first) continue
      const second = sameSecond(this.#few[at + 1], commandId)
      if (second !== undefined) return second
    }
    return undefined
  }

  #isLast(first: number, commandId: string): boolean {
    return this.#few?.at(-2) === first && sameSecond(this.#few.at(-1), commandId) !== undefined
  }

  #spill(all: readonly number[]): void {
    for (let at = 0; at < all.length; at += 2) this.#many.set(all[at] ?? 0, all[at + 1] ?? 0)
    this.#few = undefined
  }
}

/** What is held beside the first half, where its upper bits are the other half of this command. */
const sameSecond = (held: number | undefined, commandId: string): number | undefined =>
  held !== undefined && Math.floor(held / places) === secondOf(commandId) ? held : undefined

/**
 * `xxxxxxxx-xxxx-5…-.x..-xxxxxxxxxxx.`: 52 and 44 bits of it, read without making strings or pairs of them. Nine bits more
 * are exact in a number beside the second.
 */
const firstOf = (commandId: string): number =>
  (hexAt(commandId, 0, 8) * 0x1_0000 + hexAt(commandId, 9, 13)) * 0x10 + hexAt(commandId, 20, 21)
const secondOf = (commandId: string): number => hexAt(commandId, 24, 32) * 0x1000 + hexAt(commandId, 32, 35)

function hexAt(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    // The low bits of a digit are its value; a letter, which has bit 6, counts from 1 and so is 9 more.
    value = (value << 4) | ((code & 15) + (code >> 6) * 9)
  }
  return value >>> 0
}
