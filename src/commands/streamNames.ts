// Names of the streams that decisions read again and again: each is one text, joined and hashed once instead of at every read.
import { type Category, streamName } from '../domain/streams.ts'

/** So many are kept; then all are let go, and joined again as they are needed. */
const keptNames = 10_000

export class StreamNames {
  readonly #byCategory = new Map<Category, Map<string, string>>()

  of(category: Category, id: string): string {
    let names = this.#byCategory.get(category)
    if (names === undefined) {
      names = new Map()
      this.#byCategory.set(category, names)
    }
    return names.get(id) ?? this.#keep(names, category, id)
  }

  #keep(names: Map<string, string>, category: Category, id: string): string {
    if (names.size >= keptNames) names.clear()
    const name = streamName(category, id)
    names.set(id, name)
    return name
  }
}
