// Keeps the vault and the log in step: erases what the log says is erased, sweeps what no event refers to.
import { timekeeper } from '../../domain/actor.ts'
import type { SubjectEvent } from '../../domain/people/subject.messages.ts'
import type { Instant } from '../../domain/values.ts'
import type { EventLog } from '../../eventlog/port.ts'
import type { Answer, Request } from '../answers.ts'
import type { Clock } from '../clock.ts'
import { type Reaction, Reactions } from '../reactions.ts'
import type { VaultRoom } from './room.ts'
import { sweep } from './sweep.ts'

export type KeeperOptions = {
  readonly log: EventLog
  readonly clock: Clock
  readonly room: VaultRoom
  readonly handle: (request: Request) => Promise<Answer>
  readonly onError: (what: string, error: unknown) => void
}

const sweepEveryMs = 60 * 60 * 1000
/** On a log that others can write as well, an append of an earlier process may still be under way. */
const patienceMinutes = 60

export class VaultKeeper {
  readonly #options: KeeperOptions
  readonly #reactions: Reactions
  #running: Promise<void> = Promise.resolve()
  #sweeping: NodeJS.Timeout | undefined

  constructor(options: KeeperOptions) {
    this.#options = options
    const { handle, log, onError, room } = options
    this.#reactions = new Reactions({
      log,
      handle,
      // Beside the values: a vault from a backup is gone through again from where it stood.
      positions: room.vault,
      reactions: [erasures(room)],
      actor: timekeeper,
      onError: (error) => onError('erasure of personal data', error),
    })
  }

  run(signal: AbortSignal): void {
    const { onError } = this.#options
    this.#running = this.#reactions.run(signal).catch((error: unknown) => onError('erasure of personal data', error))
    const again = (): void => {
      this.sweep().catch((error: unknown) => onError('sweep of the vault', error))
    }
    again()
    this.#sweeping = setInterval(again, sweepEveryMs).unref()
  }

  settled(): Promise<void> {
    return this.#reactions.settled()
  }

  async sweep(): Promise<void> {
    const { clock, log, room } = this.#options
    const before = log.exclusive ? clock.now() : minutesBefore(clock.now(), patienceMinutes)
    await sweep(room.vault, log, before)
    room.materials.sweep()
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweeping)
    await this.#running
  }
}

/** What the log says has happened to a subject's data happens in the vault, however often it is gone through. */
const erasures = (room: VaultRoom): Reaction => ({
  name: 'erase-personal-data',
  types: ['PersonalDataRestricted', 'PersonalDataErased'],
  react: async (event) => {
    const { data, type } = event as unknown as SubjectEvent
    if (type === 'PersonalDataRestricted') room.hide(data.subjectId)
    if (type === 'PersonalDataErased') room.erase(data.subjectId)
    return []
  },
})

const minutesBefore = (now: Instant, minutes: number): Instant =>
  Temporal.Instant.from(now).subtract({ minutes }).toString({ smallestUnit: 'millisecond' }) as Instant
