// Keeps the vault and the log in step: erases what the log says is erased, sweeps what no event refers to.
import type { SubjectEvent } from '../../domain/people/subject.messages.ts'
import type { Instant } from '../../domain/values.ts'
import type { EventLog, StoredEvent } from '../../eventlog/port.ts'
import { read } from '../../eventlog/upcast.ts'
import type { Clock } from '../clock.ts'
import { resumeFrom } from '../resume.ts'
import type { VaultRoom } from './room.ts'
import { sweep } from './sweep.ts'

export type KeeperOptions = {
  readonly log: EventLog
  readonly clock: Clock
  readonly room: VaultRoom
  readonly onError: (what: string, error: unknown) => void
}

const everyMs = 60 * 60 * 1000
/** On a log that others can write as well, an append of an earlier process may still be under way. */
const patienceMinutes = 60
const position = 'erasures'
const types = ['PersonalDataRestricted', 'PersonalDataErased']

export class VaultKeeper {
  readonly #options: KeeperOptions
  readonly #signal: AbortSignal
  readonly #timer: NodeJS.Timeout
  #work: Promise<void> = Promise.resolve()

  /** Begins at once: a crash may have come between an event and what it asks for. While it runs, commands do it themselves. */
  constructor(options: KeeperOptions, signal: AbortSignal) {
    this.#options = options
    this.#signal = signal
    const tidy = (): void => void this.#next(() => this.#tidy())
    this.#timer = setInterval(tidy, everyMs).unref()
    tidy()
  }

  /** What the log says so far has been done in the vault. */
  settled(): Promise<void> {
    return this.#next(() => this.#catchUp())
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#work
  }

  /** One thing after the other. A failure is told and tried again with the next. */
  #next(task: () => Promise<void>): Promise<void> {
    const { onError } = this.#options
    this.#work = this.#work.then(task).catch((error: unknown) => {
      if (!this.#signal.aborted) onError('vault', error)
    })
    return this.#work
  }

  async #tidy(): Promise<void> {
    await this.#catchUp()
    if (this.#signal.aborted) return
    const { clock, log, room } = this.#options
    const before = log.exclusive ? clock.now() : minutesBefore(clock.now(), patienceMinutes)
    await sweep(room.vault, log, before)
    room.materials.sweep()
  }

  /** From where the vault itself says that it stands: one from a backup goes through all erasures since. */
  async #catchUp(): Promise<void> {
    const { log, room } = this.#options
    const { vault } = room
    const from = await resumeFrom(log, vault.position(position))
    for await (const item of log.subscribeAll(from, { signal: this.#signal, types })) {
      if (item.kind === 'checkpoint') continue
      const reached = item.kind === 'events' ? item.events.at(-1)?.position : item.position
      if (item.kind === 'events') for (const event of item.events) apply(room, event)
      if (reached !== undefined && reached !== vault.position(position)) vault.setPosition(position, reached)
      if (item.kind === 'caught_up') return
    }
  }
}

/** However often it is gone through, it has happened once. */
function apply(room: VaultRoom, stored: StoredEvent): void {
  const { data, type } = read(stored) as unknown as SubjectEvent
  if (type === 'PersonalDataRestricted') room.hide(data.subjectId)
  if (type === 'PersonalDataErased') room.erase(data.subjectId)
}

const minutesBefore = (now: Instant, minutes: number): Instant =>
  Temporal.Instant.from(now).subtract({ minutes }).toString({ smallestUnit: 'millisecond' }) as Instant
