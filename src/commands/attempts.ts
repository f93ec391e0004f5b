// 违规操作尝试: refused commands of accounts go to the log (LPS-11.5), the first of an hour one by one, a flood as a count.
import { timekeeper } from '../domain/actor.ts'
import type { RefusalCode } from '../domain/refusals.ts'
import type { AccountId, Instant } from '../domain/values.ts'
import type { Answer, Request } from './answers.ts'
import type { CommandOf } from './entry.ts'
import { uuid5 } from './ids.ts'

export type AttemptLogOptions = {
  readonly now: () => Instant
  /** A record that could not be written: told here, never to whoever was refused. */
  readonly onError?: (error: unknown) => void
}

/** About the protocol and not about conduct: a retry gone wrong, or a page that was out of date. Every other code counts. */
const protocolCodes: ReadonlySet<RefusalCode> = new Set(['command-id-reused', 'revision-mismatch'])

const oneByOne = 20
/** Beyond so many records on their way to the log, and so many accounts and codes in an hour, only counts are kept. */
const mostPending = 1_000
const mostTallies = 10_000

type Tally = {
  readonly account: AccountId
  readonly code: RefusalCode
  /** UTC, `YYYY-MM-DDTHH`. */
  readonly hour: string
  recorded: number
  uncounted: number
  lastCommandId: string
}
/** What was tried: a command, or something else that has a name. */
export type Tried = Pick<Request, 'actor' | 'commandId' | 'dryRun'> & { readonly command: { readonly type: string } }
type AttemptRecord = CommandOf<'RecordAttempt' | 'CountAttempts'>

export class AttemptLog {
  readonly #handle: (request: Request) => Promise<Answer>
  readonly #options: AttemptLogOptions
  readonly #tallies = new Map<string, Tally>()
  readonly #pending = new Set<Promise<void>>()
  #hour = ''

  constructor(handle: (request: Request) => Promise<Answer>, options: AttemptLogOptions) {
    this.#handle = handle
    this.#options = options
  }

  /** Accounts and codes that are being counted now, and records that are on their way to the log. */
  get size(): { readonly tallies: number; readonly pending: number } {
    return { tallies: this.#tallies.size, pending: this.#pending.size }
  }

  /** Takes note and returns at once. The system's own commands and dry runs are nobody's attempts. */
  note(request: Tried, stream: string, { code }: { readonly code: RefusalCode }): void {
    if (request.actor.role === 'system' || request.dryRun === true || protocolCodes.has(code)) return
    const hour = this.#options.now().slice(0, 13)
    if (hour !== this.#hour) this.#begin(hour)
    const tally = this.#tally(request.actor.account, code, hour)
    tally.lastCommandId = request.commandId
    if (tally.recorded < oneByOne && this.#pending.size < mostPending) this.#record(tally, request, stream)
    else tally.uncounted++
  }

  /** Writes what has only been counted so far, and resolves when all of it has been answered. */
  async flush(): Promise<void> {
    // A record that fails is added to its count: those are written by a second round.
    await this.#settle()
    for (const tally of this.#tallies.values()) this.#count(tally)
    await this.#settle()
  }

  #begin(hour: string): void {
    this.#hour = hour
    for (const [key, tally] of this.#tallies) {
      if (tally.hour === hour) continue
      this.#count(tally)
      this.#tallies.delete(key)
    }
  }

  #tally(account: AccountId, code: RefusalCode, hour: string): Tally {
    const key = `${account}\n${code}\n${hour}`
    const known = this.#tallies.get(key)
    if (known !== undefined) return known
    const [oldestKey, oldest] = this.#tallies.entries().next().value ?? []
    if (this.#tallies.size >= mostTallies && oldest !== undefined && oldestKey !== undefined) {
      this.#count(oldest)
      this.#tallies.delete(oldestKey)
    }
    const tally = { account, code, hour, recorded: 0, uncounted: 0, lastCommandId: '' }
    this.#tallies.set(key, tally)
    return tally
  }

  #record(tally: Tally, { command, commandId }: Tried, object: string): void {
    const { account, code, hour } = tally
    const name = `attempt\n${commandId}\n${code}\n${hour}\n${++tally.recorded}`
    this.#send(tally, 1, name, { type: 'RecordAttempt', account, code, command: command.type, hour, object })
  }

  #count(tally: Tally): void {
    const { account, code, hour, lastCommandId, uncounted } = tally
    if (uncounted === 0) return
    tally.uncounted = 0
    const name = `attempts\n${account}\n${code}\n${hour}\n${lastCommandId}\n${uncounted}`
    this.#send(tally, uncounted, name, { type: 'CountAttempts', account, code, count: uncounted, hour })
  }

  /** What could not be written stays in its count, for the next round to write. */
  #send(tally: Tally, attempts: number, name: string, command: AttemptRecord): void {
    const failed = (error: unknown) => {
      tally.uncounted += attempts
      this.#options.onError?.(error)
    }
    const request = { command, actor: timekeeper, commandId: uuid5(name) }
    const sent = this.#handle(request)
      .then((answer) => {
        if (answer.kind === 'refused') failed(new Error(`an attempt was not recorded: ${answer.refusal.code}`))
      }, failed)
      .finally(() => this.#pending.delete(sent))
    this.#pending.add(sent)
  }

  async #settle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }
}
