// Which commands a stream has seen, in sixteen bytes each instead of a text and its place in a map.

/** So many are compared one by one; beyond it a map is faster. */
const few = 64

/** Knows a command by 96 bits of its UUID, which is itself a digest: no two commands of a stream share them. */
export class CommandMemory {
  /** Two numbers a command, one after the other. */
  #few: number[] | undefined = []
  readonly #many = new Map<number, number>()

  has(commandId: string): boolean {
    if (this.#few?.length === 0) return false
    // Its other half is asked for only where the first is known, which is nearly never.
    const first = firstOf(commandId)
    if (this.#few === undefined) return this.#many.has(first) && this.#many.get(first) === secondOf(commandId)
    for (let at = 0; at < this.#few.length; at += 2)
      if (this.#few[at] === first && this.#few[at + 1] === secondOf(commandId)) return true
    return false
  }

  /** Events of one command follow each other: it is remembered once. */
  add(commandId: string): void {
    const first = firstOf(commandId)
    const second = secondOf(commandId)
    if (this.#few === undefined) this.#many.set(first, second)
    else if (this.#few.at(-2) !== first || this.#few.at(-1) !== second) {
      this.#few.push(first, second)
      if (this.#few.length > few * 2) this.#spill(this.#few)
    }
  }

  #spill(all: readonly number[]): void {
    for (let at = 0; at < all.length; at += 2) this.#many.set(all[at] ?? 0, all[at + 1] ?? 0)
    this.#few = undefined
  }
}

/** `xxxxxxxx-xxxx-5…-…xx-xxxxxxxxxx`: digits of both ends, read without making strings or pairs of them. */
const firstOf = (commandId: string): number => hexAt(commandId, 0, 8) * 0x1_0000 + hexAt(commandId, 9, 13)
const secondOf = (commandId: string): number => hexAt(commandId, 24, 32) * 0x1_0000 + hexAt(commandId, 32, 36)

function hexAt(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    // The low bits of a digit are its value; a letter, which has bit 6, counts from 1 and so is 9 more.
    value = (value << 4) | ((code & 15) + (code >> 6) * 9)
  }
  return value >>> 0
}
