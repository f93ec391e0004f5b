// What tests of a log need around it: a folder that goes away, the feed taken up to a point, events as they can be compared.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type EventLog, type FeedItem, type Position, type StoredEvent, start } from '../../src/eventlog/port.ts'

export { chain, envelope, newEvents, toNew } from './envelopes.ts'

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** What a stored event is, with its bytes as text, so that two stores can be compared as wholes. */
export const plain = ({ position, stream, revision, type, bytes }: StoredEvent) => ({
  position,
  stream,
  revision,
  type,
  text: Buffer.from(bytes).toString(),
})

export const everything = async (log: EventLog) =>
  (await log.readAll(start, { limit: Number.MAX_SAFE_INTEGER })).map(plain)

/** Takes items of the feed until `enough` says so, then ends the feed. */
export async function take(
  log: EventLog,
  after: Position,
  enough: (items: readonly FeedItem[]) => boolean,
  options: { readonly types?: readonly string[]; readonly page?: number } = {},
): Promise<FeedItem[]> {
  const stop = new AbortController()
  const items: FeedItem[] = []
  for await (const item of log.subscribeAll(after, { ...options, signal: stop.signal })) {
    items.push(item)
    if (enough(items)) stop.abort()
  }
  return items
}

export const caughtUp = (items: readonly FeedItem[]): boolean => items.at(-1)?.kind === 'caught_up'
export const eventsOf = (items: readonly FeedItem[]): StoredEvent[] =>
  items.flatMap((item) => (item.kind === 'events' ? item.events : []))
/** Where a reader may resume after this item. */
export const placeOf = (item: FeedItem): Position =>
  item.kind === 'events' ? (item.events.at(-1)?.position ?? start) : item.position
