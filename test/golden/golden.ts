// A golden file: the bytes of one stored event as its release wrote them, their hash, and the state that its stream folds to.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deciders } from '../../src/commands/registry.ts'
import type { ApprovalCase } from '../../src/domain/approvals/caseState.ts'
import type { Calendar } from '../../src/domain/calendar/calendar.ts'
import { effective } from '../../src/domain/corrections/effective.ts'
import type { EventType } from '../../src/domain/events.ts'
import type { Item } from '../../src/domain/items/item.ts'
import { type Category, streamParts } from '../../src/domain/streams.ts'
import type { Position, StoredEvent } from '../../src/eventlog/port.ts'
import { read } from '../../src/eventlog/upcast.ts'

export type Golden = {
  /** The golden files, by name, of what its stream holds before it. */
  readonly before: readonly string[]
  readonly hash: string
  /** What the stream folds to after it, as JSON holds it. */
  readonly state: unknown
  /** The stored bytes, as UTF-8 text. */
  readonly text: string
}

export const folder = import.meta.dirname
export const nameOf = (type: EventType, version: number): string => `${type}.v${version}`
export const pathOf = (name: string): string => join(folder, `${name}.json`)
export const goldenOf = (name: string): Golden => JSON.parse(readFileSync(pathOf(name), 'utf8'))

/** The text as a store would give it back. */
export function storedOf(text: string): StoredEvent {
  const { stream, revision, type } = JSON.parse(text)
  return { position: '0000000000000001' as Position, stream, revision, type, bytes: Buffer.from(text) }
}

/** The state after these stored events of one stream, as JSON holds it. */
export function foldOf(texts: readonly string[]): unknown {
  const events = texts.map((text) => read(storedOf(text)))
  const category = streamParts(events[0]?.stream ?? '')?.category
  if (category === undefined) throw new Error('a golden stream belongs to a category')
  const { evolve, initial } = deciders[category]
  const state = effective(events).reduce<unknown>((folded, event) => evolve(folded as never, event as never), initial)
  return JSON.parse(JSON.stringify(recorded(category, state)))
}

/**
 * A calendar keeps tables that it computes from its years; the years are what it says. An item keeps beside what its versions
 * say when they were published: the envelopes of its events say that. A case keeps beside the request for a hearing whose it is:
 * the event of the request says that.
 */
function recorded(category: Category, state: unknown): unknown {
  if (category === 'calendar') return (state as Calendar).years.map(({ content }) => content)
  if (category === 'case') return withoutRequesters(state as ApprovalCase)
  if (category !== 'item') return state
  const { publishedAt: _publishedAt, ...said } = state as Extract<Item, { status: 'published' | 'suspended' | 'withdrawn' }>
  return said
}

function withoutRequesters(state: ApprovalCase): ApprovalCase {
  if (!('handling' in state) || state.handling === undefined) return state
  const { requestedBy: _requestedBy, ...hearing } = state.handling.hearing
  return { ...state, handling: { ...state.handling, hearing } } as ApprovalCase
}
