// Whether each stream, read by itself, is what the feed shows of it, and where in the feed the two first differ.
import { type EventLog, type Position, type StoredEvent, start } from '../eventlog/port.ts'
import { type Fault, fault } from './checkEvent.ts'

/** The last event of a stream, as the feed shows it. */
export type StreamEnd = Pick<StoredEvent, 'position' | 'revision'>
export type Misplaced = Fault & Pick<StoredEvent, 'position' | 'stream' | 'revision'>

const page = 1000

/**
 * For each stream that differs, the first event of the feed to which it does not lead. One pass over the streams finds which
 * they are; only where there are any, a second one over the feed looks their events up one by one. `seen` is how far the feed
 * was read: what a server has written since is nobody's fault.
 */
export async function* misplaced(
  log: EventLog,
  ends: ReadonlyMap<string, StreamEnd>,
  seen: Position,
): AsyncGenerator<Misplaced> {
  const differing = new Map<string, Misplaced>()
  for (const [stream, { position, revision }] of ends) {
    if (!Number.isSafeInteger(revision) || revision < 0) continue
    const wrong = await streamFault(log, stream, { position, revision }, seen)
    if (wrong !== undefined) differing.set(stream, { ...wrong, position, stream, revision })
  }
  for (let after: Position | undefined = start; after !== undefined && differing.size > 0; ) {
    const events: readonly StoredEvent[] = await log.readAll(after, { limit: page })
    for (const { position, revision, stream } of events) {
      const wrong = differing.get(stream)
      if (wrong === undefined || (await leadsTo(log, { position, revision, stream }))) continue
      differing.delete(stream)
      yield { ...wrong, position, revision }
    }
    after = events.at(-1)?.position
  }
  // It leads to every event of the feed, and to more.
  yield* differing.values()
}

/** Reads a stream by itself, a page at a time. */
async function streamFault(log: EventLog, stream: string, end: StreamEnd, seen: Position): Promise<Fault | undefined> {
  try {
    for (let from = 0; ; from += page) {
      const events = await log.readStream(stream, from, page)
      if (events.length === page && from + page <= end.revision) continue
      const known = events.filter(({ position }) => position <= seen)
      const same = from + known.length === end.revision + 1 && known.at(-1)?.position === end.position
      return same
        ? undefined
        : fault('reading the stream ends elsewhere than the feed', '按流读取与总序读取的末尾不一致')
    }
  } catch (error) {
    const { message } = error as Error
    return fault(`the stream cannot be read by itself: ${message}`, '无法按流读取：本流的索引与总序不符')
  }
}

async function leadsTo(log: EventLog, { position, revision, stream }: Omit<Misplaced, keyof Fault>): Promise<boolean> {
  try {
    const [found] = await log.readStream(stream, revision, 1)
    return found?.position === position
  } catch {
    return false
  }
}
