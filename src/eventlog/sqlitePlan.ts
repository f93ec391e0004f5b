// What a batch of appends comes to: each with its own version check, all ids given, nothing written or believed yet.
import { positionOf } from './limits.ts'
import type { AppendResult, NewEvent, Revision } from './port.ts'
import type { Head, SqliteNames } from './sqliteNames.ts'
import type { Rows } from './sqliteWrite.ts'

type Planned = { readonly id: number; readonly name: string; revision: Revision }

export class Plan {
  readonly rows: Rows = { streams: [], types: [], places: [], bytes: [], merge: undefined }
  readonly #names: SqliteNames
  readonly #streams = new Map<string, Planned>()
  readonly #types = new Map<string, number>()
  #position: number

  constructor(names: SqliteNames, position: number) {
    this.#names = names
    this.#position = position
  }

  /** The position of its last event. */
  get position(): number {
    return this.#position
  }

  /** The stream as it will be: after what is planned, or as it is in the log. */
  headOf(stream: string): Head & { readonly planned: boolean } {
    const planned = this.#streams.get(stream)
    if (planned !== undefined) return { id: planned.id, revision: planned.revision, planned: true }
    const { id, revision } = this.#names.headOf(stream)
    return { id, revision, planned: false }
  }

  add(stream: string, events: readonly NewEvent[]): AppendResult {
    const planned = this.#streams.get(stream) ?? this.#begin(stream)
    const { bytes, places } = this.rows
    for (const event of events) {
      places.push(++this.#position, planned.id, ++planned.revision, this.#typeId(event.type))
      bytes.push(event.bytes)
    }
    return { kind: 'appended', revision: planned.revision, position: positionOf(this.#position) }
  }

  /** Once all is added: whether it is time to merge is decided here, so that it is written with the rest. */
  close(): Rows {
    this.rows.merge = this.#names.index.due({
      position: this.#position,
      stream: this.rows.streams.at(-1)?.[0] ?? this.#names.index.lastStream,
    })
    return this.rows
  }

  /** It is on disk: from now on it is what this process believes. */
  written(): void {
    const { index } = this.#names
    const { merge, places, streams, types } = this.rows
    for (const [id, name] of streams) index.addStream(name, id)
    for (const [id, name] of types) this.#names.addType(name, id)
    for (let at = 0; at < places.length; at += 4) {
      index.addEvent(places[at + 1] ?? 0, places[at + 2] ?? 0, places[at] ?? 0)
      this.#names.typeWritten(places[at + 3] ?? 0, places[at] ?? 0)
    }
    index.reached(this.#position)
    for (const { id, name, revision } of this.#streams.values()) this.#names.moveHead(name, id, revision)
    if (merge !== undefined) index.startAfter(merge.to)
  }

  #begin(name: string): Planned {
    const head = this.#names.headOf(name)
    const id = head.id ?? this.#names.index.lastStream + this.rows.streams.length + 1
    if (head.id === undefined) this.rows.streams.push([id, name])
    const planned = { id, name, revision: head.revision }
    this.#streams.set(name, planned)
    return planned
  }

  #typeId(name: string): number {
    let id = this.#names.typeId(name) ?? this.#types.get(name)
    if (id === undefined) {
      id = this.#names.lastType + this.rows.types.length + 1
      this.#types.set(name, id)
      this.rows.types.push([id, name])
    }
    return id
  }
}
