// Notes deadlines that have passed, in the order in which they fell due, at the head of the feed only. Every note is a command.
import { timekeeper as timekeeperActor } from '../domain/actor.ts'
import type { CaseId, Instant } from '../domain/values.ts'
import type { Position } from '../eventlog/port.ts'
import type { Answer, Request } from './handle.ts'
import { uuid5 } from './ids.ts'

export type DueDeadline = { readonly caseId: string; readonly kind: 'statutory' | 'promised'; readonly dueAt: string }
export type TimekeeperOptions = {
  readonly handle: (request: Request) => Promise<Answer>
  /** Deadlines that have passed and are not noted yet, earliest first. */
  readonly passed: (limit: number) => Promise<readonly DueDeadline[]>
  /** Resolves to false when the read models do not reach the head of the log in time. */
  readonly atHead: () => Promise<boolean>
  readonly reached: (position: Position) => Promise<boolean>
  readonly onError?: (error: unknown) => void
}

const batch = 2_000

export class Timekeeper {
  readonly #options: TimekeeperOptions
  #running: Promise<number> | undefined
  #again = false

  constructor(options: TimekeeperOptions) {
    this.#options = options
  }

  /** Notes everything that has passed by now; calls while it works are one more round. Returns how many were noted. */
  async tick(): Promise<number> {
    this.#again = true
    this.#running ??= this.#rounds().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  async #rounds(): Promise<number> {
    let noted = 0
    while (this.#again) {
      this.#again = false
      try {
        for (let found = await this.#round(); found > 0; found = await this.#round()) noted += found
      } catch (error) {
        this.#options.onError?.(error)
      }
    }
    return noted
  }

  /** One batch: what was noted must have reached the read models before the next is asked for. */
  async #round(): Promise<number> {
    const { atHead, passed, reached } = this.#options
    if (!(await atHead())) return 0
    const due = await passed(batch)
    const answers = await Promise.all(due.map((deadline) => this.#note(deadline)))
    const written = answers
      .map((answer) => (answer.kind === 'accepted' ? answer.position : undefined))
      .filter((position) => position !== undefined)
    const last = written.sort().at(-1)
    if (last === undefined) return 0
    return (await reached(last)) ? written.length : 0
  }

  #note({ caseId, dueAt, kind }: DueDeadline): Promise<Answer> {
    const name = `${caseId}\n${kind}\n${dueAt}`
    return this.#options.handle({
      command: { type: 'NoteDeadlinePassed', caseId: caseId as CaseId, kind, dueAt: dueAt as Instant },
      actor: timekeeperActor,
      commandId: uuid5(`deadline\n${name}`),
    })
  }
}
