// A small world to send commands into: a log, a write path, the people and the first objects that cases need.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { Answer, Request } from '../../src/commands/answers.ts'
import type { Purpose } from '../../src/commands/authorize.ts'
import { ManualClock } from '../../src/commands/clock.ts'
import { Handler, type HandlerOptions } from '../../src/commands/handle.ts'
import { uuid5 } from '../../src/commands/ids.ts'
import { type Command, registry } from '../../src/commands/registry.ts'
import type { Actor } from '../../src/domain/actor.ts'
import type { RecordedEvent } from '../../src/eventlog/envelope.ts'
import { MemoryLog } from '../../src/eventlog/memory.ts'
import type { EventLog, Position } from '../../src/eventlog/port.ts'
import { start } from '../../src/eventlog/port.ts'
import { read } from '../../src/eventlog/upcast.ts'
import { accountsOpened, calendarBegun, officesOpened } from '../support/founding.ts'
import { monday, offices, people } from '../support/people.ts'
import { unkeptVault } from '../support/unkept.ts'

const macKey = Buffer.from('a key of the tests')

/** A command as a caller would send it: checked by its schema, which also brands it. */
export function command(type: Command['type'], fields: object = {}): Command {
  return registry[type].schema.parse({ type, ...fields }) as Command
}

/** A request under an idempotency key; the same key of the same actor is the same command id. */
export function request(sent: Command, actor: Actor, idempotencyKey: string, more: Partial<Request> = {}): Request {
  const commandId = uuid5(`command\n${actor.account}\n${idempotencyKey}`)
  return { command: sent, actor, commandId, ...more }
}

export const itemId = 'building-permit'
export const sourceId = 'wabo'
export const item = {
  calendarId: 'cn',
  itemId,
  name: '建设工程规划许可',
  office: '规划局',
  orgId: offices.outside,
  promisedLimit: { days: 10, unit: 'working' },
  statutoryLimit: { days: 20, unit: 'working' },
  steps: [{ name: '受理', stepId: 'accept' }],
  timeZone: 'Asia/Shanghai',
}
export const register = (caseId: string, more: object = {}): Command =>
  command('RegisterForeignCase', {
    caseId,
    itemId,
    sourceId,
    number: caseId.toUpperCase(),
    startedAt: '2026-03-02T00:30:00Z',
    ...more,
  })
export const step = (caseId: string, number: string, at: string): Command =>
  command('RecordForeignStep', { caseId, number, activity: '审查', at })

let worlds = 0

export class World {
  readonly log: EventLog
  readonly clock: ManualClock
  readonly handler: Handler
  readonly #name = `world ${++worlds}`
  #sent = 0

  constructor(log: EventLog = new MemoryLog(), options: Partial<HandlerOptions> = {}, purpose: Purpose = 'demo') {
    this.log = log
    this.clock = new ManualClock(monday)
    this.handler = new Handler({
      log,
      clock: this.clock,
      macKey,
      purpose: () => purpose,
      vault: unkeptVault,
      ...options,
    })
  }

  /** Sends a command under a key of its own. */
  send(sent: Command, actor: Actor = people.system, more: Partial<Request> = {}): Promise<Answer> {
    return this.handler.handle(request(sent, actor, `${this.#name}, ${this.#sent++}`, more))
  }

  /** Sends commands that must be accepted. */
  async given(...commands: readonly Command[]): Promise<void> {
    for (const sent of commands) expect(await this.send(sent)).toMatchObject({ kind: 'accepted' })
  }

  /** Every office is open, everyone has an account, and there is a source with one item of it. */
  async founded(): Promise<this> {
    await this.given(...officesOpened, calendarBegun, ...accountsOpened)
    const opened = { sourceId, accountId: people.service.account, name: 'Wabo', orgId: offices.outside }
    await this.given(command('OpenSource', opened), command('PublishItem', item))
    return this
  }

  async events(stream: string): Promise<readonly RecordedEvent[]> {
    return (await this.log.readStream(stream, 0, 10_000)).map(read)
  }

  async feed(after: Position = start): Promise<readonly RecordedEvent[]> {
    return (await this.log.readAll(after, { limit: 100_000 })).map(read)
  }
}

/** A folder that is gone after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'zhengjian-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}
