// Reads the whole log again from its stored bytes, and says where it first stops being what was written.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { noPrevious } from '../eventlog/envelope.ts'
import { type EventLog, noStream, type Position, type StoredEvent, start } from '../eventlog/port.ts'
import { eventIdOf } from '../eventlog/uuid.ts'
import { checkEvent, type Fault, fault } from './checkEvent.ts'
import { misplaced } from './streamIndex.ts'

export type Finding = Fault & {
  readonly position: Position
  readonly stream: string
  readonly revision: number
  readonly id?: string
}
export type Verification = {
  readonly ok: boolean
  readonly events: number
  readonly streams: number
  /** The first in the order of the feed; where no event is bad, what is wrong with the log as a whole, without a place. */
  readonly firstBad: Finding | null
  /** The first of them, at most twenty; `bad` counts them all. */
  readonly findings: readonly Finding[]
  readonly bad: number
  /** Numbers that are missing in the feed of a store that counts its events without gaps; 0 in a store that does not count. */
  readonly positionGaps: number
  /** Streams whose last event nobody outside the log has witnessed: a cut tail or a change to that event would not show. */
  readonly unanchoredHeads: number
  readonly note: { readonly zh: string; readonly en: string }
}
export type VerifyOptions = {
  /** After each page: how many events have been checked. */
  readonly onProgress?: (events: number) => void
  readonly signal?: AbortSignal
}

const note = {
  zh: '本检查证明日志前后一致，不证明其完整：在外部见证保存检查点之前，截去末尾，改动某个流的最后一条，或改动后重算全部后续哈希，均不会被发现。',
  en: 'This shows that the log is consistent, not that it is whole: until somebody outside holds a checkpoint, a cut tail, a change to the last event of a stream, or an edit with all later hashes computed anew, passes.',
}
/** The place of what is wrong with the log as a whole. */
const nowhere = { position: start, stream: '', revision: noStream } as const
const mostFindings = 20
const page = 1000

/** Never throws on what it finds in the log; memory grows with the number of streams, not of events. */
export async function verifyLog(log: EventLog, options: VerifyOptions = {}): Promise<Verification> {
  const run = new Run()
  try {
    run.checkGuards(log)
    let after = start
    for (;;) {
      options.signal?.throwIfAborted()
      const events = await log.readAll(after, { limit: page })
      for (const stored of events) run.take(stored)
      options.onProgress?.(run.events)
      const last = events.at(-1)
      if (last === undefined) break
      after = last.position
      await nextTurn()
    }
    await run.checkStreams(log)
  } catch (error) {
    if (options.signal?.aborted) throw error
    run.unreadable(error as Error)
  }
  return run.result()
}

/** The answer for a log that cannot even be opened. */
export const unopened = (wrong: Fault): Verification => ({
  ok: false,
  events: 0,
  streams: 0,
  firstBad: { ...nowhere, ...wrong },
  findings: [{ ...nowhere, ...wrong }],
  bad: 1,
  positionGaps: 0,
  unanchoredHeads: 0,
  note,
})

type Head = {
  revision: number
  hash: string | undefined
  commandId: string
  index: number
  position: Position
  recordedAt: string
}

const broken = ({ position, revision }: Head): Fault =>
  revision === noStream
    ? fault('it is not the first of its stream', '它不是本流的第一个事件')
    : fault(
        `it does not continue revision ${revision} at position ${position}: one of the two was changed`,
        `与本流修订号 ${revision}（位置 ${position}）的事件哈希不相接：二者之一已被改动`,
      )

/** What SQLite or a server calls it: the same in every language. */
function codeOf(error: Error): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? `（${code}）` : ''
}

/** The position of a store that counts its events, as one writing process does. */
const isCount = (position: Position): boolean => /^\d{16}$/.test(position)

class Run {
  events = 0
  readonly #heads = new Map<string, Head>()
  readonly #findings: Finding[] = []
  #whole: Fault | undefined
  #bad = 0
  #gaps = 0
  #position = start
  #recordedAt = ''

  take(stored: StoredEvent): void {
    this.events++
    const { event, fault: own, hash } = checkEvent(stored)
    this.#note(stored, event?.id, this.#positionFault(stored.position))
    this.#note(stored, event?.id, own)
    const head = this.#heads.get(stored.stream) ?? {
      revision: noStream,
      hash: noPrevious,
      commandId: '',
      index: 0,
      position: start,
      recordedAt: '',
    }
    if (stored.revision !== head.revision + 1)
      this.#note(
        stored,
        event?.id,
        fault(
          `revision ${stored.revision} follows ${head.revision}`,
          `修订号 ${stored.revision} 接在 ${head.revision} 之后`,
        ),
      )
    if (event !== undefined) {
      // After bytes that could not be hashed, the next event has nothing to be held against.
      if (head.hash !== undefined && event.prev !== head.hash) this.#note(stored, event.id, broken(head))
      const index = event.commandId === head.commandId ? head.index + 1 : 0
      if (event.id !== eventIdOf(event.commandId, index))
        this.#note(
          stored,
          event.id,
          fault(
            `its id is not that of event ${index} of its command`,
            `事件编号不是其命令的第 ${index} 个事件应有的编号`,
          ),
        )
      // Several processes have several clocks: what they write is in order within a stream.
      if (event.recordedAt < (isCount(stored.position) ? this.#recordedAt : head.recordedAt))
        this.#note(
          stored,
          event.id,
          fault(
            `it was recorded before what precedes it: ${event.recordedAt}`,
            `入账时间早于前一事件：${event.recordedAt}`,
          ),
        )
      this.#recordedAt = event.recordedAt
      head.recordedAt = event.recordedAt
      head.commandId = event.commandId
      head.index = index
    }
    this.#heads.set(stored.stream, { ...head, revision: stored.revision, hash, position: stored.position })
  }

  /** The index by which streams are read must lead to the same events as the feed: each from its first to its last. */
  async checkStreams(log: EventLog): Promise<void> {
    for await (const { position, reason, reasonZh, revision, stream } of misplaced(log, this.#heads, this.#position))
      this.#note({ position, stream, revision }, undefined, { reason, reasonZh })
  }

  /** What keeps the log append-only must stand as it was made: without it, events may have been changed by any client. */
  checkGuards(log: EventLog): void {
    const changed = log.changedGuards?.() ?? []
    if (changed.length === 0) return
    const names = changed.join(', ')
    this.#whole = fault(
      `somebody has changed the tables or guards of the log: ${names}`,
      `日志的表或防护已被改动：${names}`,
    )
    this.#bad++
  }

  unreadable(error: Error): void {
    const place = { position: this.#position, stream: '', revision: noStream }
    this.#note(
      place,
      undefined,
      fault(`the store cannot be read on from here: ${error.message}`, `自此处起无法读取${codeOf(error)}`),
    )
  }

  result(): Verification {
    const findings = this.#whole === undefined ? this.#findings : [...this.#findings, { ...nowhere, ...this.#whole }]
    return {
      ok: this.#bad === 0,
      events: this.events,
      streams: this.#heads.size,
      firstBad: findings[0] ?? null,
      findings,
      bad: this.#bad,
      positionGaps: this.#gaps,
      unanchoredHeads: this.#heads.size,
      note,
    }
  }

  #positionFault(position: Position): Fault | undefined {
    const before = this.#position
    this.#position = position
    if (position <= before) return fault('the feed does not go forward', '总序没有向前')
    if (!isCount(position)) return undefined
    const missing = Number(position) - Number(before) - 1
    this.#gaps += missing
    return missing === 0 ? undefined : fault(`${missing} events are missing before it`, `此前缺少 ${missing} 个事件`)
  }

  #note(
    { position, revision, stream }: Pick<StoredEvent, 'position' | 'revision' | 'stream'>,
    id: string | undefined,
    found: Fault | undefined,
  ): void {
    if (found === undefined) return
    this.#bad++
    // Streams are read after the feed, and what is found in them belongs where it is in the feed.
    const at = this.#findings.findLastIndex((other) => other.position <= position) + 1
    this.#findings.splice(at, 0, { position, stream, revision, ...(id === undefined ? {} : { id }), ...found })
    this.#findings.length = Math.min(this.#findings.length, mostFindings)
  }
}
