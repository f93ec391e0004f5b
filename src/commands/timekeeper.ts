// Notes deadlines that have passed, in the order in which they fell due, at the head of the feed only. Every note is a command.
import { timekeeper as timekeeperActor } from '../domain/actor.ts'
import type { CaseId, Instant } from '../domain/values.ts'
import type { Position } from '../eventlog/port.ts'
import type { Command } from './entry.ts'
import type { Answer, Request } from './handle.ts'
import { uuid5 } from './ids.ts'

/** One of a case handled here (`own`) is named by its id, one of a case handled elsewhere by its kind. */
export type DueDeadline =
  | { readonly own: false; readonly caseId: string; readonly kind: 'statutory' | 'promised'; readonly dueAt: string }
  | {
      readonly own: true
      readonly caseId: string
      readonly deadlineId: string
      readonly kind: string
      readonly dueAt: string
    }
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
    const due = upToNewClocks(await passed(batch))
    const answers: Answer[] = []
    for (const together of inOrder(due)) {
      const noted = await Promise.all(together.map((deadline) => this.#note(deadline)))
      answers.push(...noted)
    }
    const written = answers
      .map((answer) => (answer.kind === 'accepted' ? answer.position : undefined))
      .filter((position) => position !== undefined)
    const last = written.sort().at(-1)
    if (last === undefined) return 0
    return (await reached(last)) ? written.length : 0
  }

  #note(deadline: DueDeadline): Promise<Answer> {
    const { caseId, dueAt } = deadline
    const name = `${caseId}\n${deadline.own ? deadline.deadlineId : deadline.kind}\n${dueAt}`
    return this.#options.handle({
      command: commandOf(deadline),
      actor: timekeeperActor,
      commandId: uuid5(`deadline\n${name}`),
    })
  }
}

/** By silence these do more than pass: what they begin has deadlines of its own, which may be the next to have passed. */
const beginsClocks = (deadline: DueDeadline): boolean =>
  deadline.own && (deadline.kind === 'acceptance' || deadline.kind === 'renewal-decision')

/** What fell due until the first silence that starts a clock, and at its moment: the rest is asked for anew after it. */
function upToNewClocks(due: readonly DueDeadline[]): readonly DueDeadline[] {
  const first = due.find(beginsClocks)
  return first === undefined ? due : due.filter(({ dueAt }) => dueAt <= first.dueAt)
}

/** Those of one moment together, each moment after the one before; cases handled elsewhere wait for nobody. */
function inOrder(due: readonly DueDeadline[]): readonly (readonly DueDeadline[])[] {
  const groups: DueDeadline[][] = []
  let moment = ''
  for (const deadline of due) {
    const group = groups.at(-1)
    const begins = group === undefined || (deadline.own && deadline.dueAt !== moment)
    if (deadline.own) moment = deadline.dueAt
    if (begins) groups.push([deadline])
    else group.push(deadline)
  }
  return groups
}

function commandOf(deadline: DueDeadline): Command {
  const caseId = deadline.caseId as CaseId
  const dueAt = deadline.dueAt as Instant
  if (!deadline.own) return { type: 'NoteDeadlinePassed', caseId, kind: deadline.kind, dueAt }
  if (deadline.kind === 'acceptance') return { type: 'NoteAcceptanceDeemed', caseId, dueAt }
  if (deadline.kind === 'renewal-decision') return { type: 'NoteRenewalDeemed', caseId, dueAt }
  return { type: 'NoteCaseDeadlinePassed', caseId, deadlineId: deadline.deadlineId, dueAt }
}
