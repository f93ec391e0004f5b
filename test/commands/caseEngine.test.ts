// Cases handled here on the whole engine: deadlines noted in order after a stop, and numbers without gaps across a restart.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ManualClock } from '../../src/commands/clock.ts'
import type { CaseAct } from '../../src/domain/approvals/case.messages.ts'
import { Engine } from '../../src/engine.ts'
import type { RecordedEvent } from '../../src/eventlog/envelope.ts'
import { start } from '../../src/eventlog/port.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { read } from '../../src/eventlog/upcast.ts'
import { inShanghai } from '../domain/calendar/china.ts'
import { accountsOpened, officesOpened } from '../support/founding.ts'
import { people } from '../support/people.ts'
import { act, itemWith, paper, registrations, shown } from '../support/permitCase.ts'
import { command, request } from './world.ts'

/** One data folder and the engines that are opened on it, one after another. */
class Office {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'zhengjian-office-'))
  readonly errors: unknown[] = []
  #sent = 0

  constructor() {
    onTestFinished(() => rmSync(this.dataDir, { recursive: true, force: true }))
  }

  async open(now: string): Promise<{ engine: Engine; clock: ManualClock }> {
    const clock = new ManualClock(inShanghai(now))
    const engine = await Engine.open({
      dataDir: this.dataDir,
      clock,
      purpose: 'demo',
      openLog: (path, hooks) => new SqliteLog(path, hooks),
      onFatal: (error) => this.errors.push(error),
      onError: (what, error) => this.errors.push([what, error]),
      paceMs: 1,
    })
    clock.settledBy(() => engine.settle())
    return { engine, clock }
  }

  async found(engine: Engine): Promise<void> {
    const commands = [...officesOpened, ...accountsOpened, command('PublishItem', itemWith()), ...registrations]
    engine.room.materials.store({ actor: people.clerk, bytes: paper, mediaType: 'application/pdf' })
    for (const sent of commands) await this.#taken(engine, request(sent, people.system, `found ${this.#sent++}`))
  }

  /** By the clerk, now. */
  async do(engine: Engine, type: CaseAct['type'], caseId: string, more: object = {}): Promise<void> {
    const day = shown(engine.clock.now())
    await this.#taken(engine, request(act(type, day, { caseId, ...more }), people.clerk, `act ${this.#sent++}`))
  }

  async #taken(engine: Engine, sent: ReturnType<typeof request>): Promise<void> {
    expect(await engine.handle(sent)).toMatchObject({ kind: 'accepted' })
  }
}

const feed = async (engine: Engine): Promise<readonly RecordedEvent[]> =>
  (await engine.log.readAll(start, { limit: 100_000 })).map(read)
const told = ({ data, occurredAt, stream, type }: RecordedEvent): string => {
  const { deadlineId = '' } = data as { deadlineId?: string }
  return `${shown(occurredAt)} ${stream} ${type} ${deadlineId}`.trim()
}

describe('[PL-32.4] [PL-42] [LPS-5] what time does to cases', () => {
  test('after a stop is noted in the order in which it fell due, at the moments at which it did, until nothing is due', async () => {
    const office = new Office()
    const first = await office.open('2026-03-02 09:00')
    await office.found(first.engine)
    await office.do(first.engine, 'ReceiveApplication', 'case-a')
    await first.clock.advanceTo(inShanghai('2026-03-03 09:00'))
    await office.do(first.engine, 'ReceiveApplication', 'case-b')
    await office.do(first.engine, 'AcceptApplication', 'case-b')
    await first.clock.advanceTo(inShanghai('2026-03-10 00:00'))
    await office.do(first.engine, 'ReceiveApplication', 'case-c')
    await first.engine.settle()
    await first.engine.close()

    const again = await office.open('2026-03-18 09:00')
    await again.engine.settle()
    const noted = (await feed(again.engine)).filter(
      ({ actor, stream }) => actor.account === 'timekeeper' && stream.startsWith('case-'),
    )
    const byTime = noted.filter(({ type }) => type !== 'CaseNumberAssigned')
    expect(byTime.map(told)).toStrictEqual([
      '2026-03-06 23:59 case-case-b CaseDeadlinePassed step-review',
      '2026-03-09 23:59 case-case-a AcceptanceDeemed',
      '2026-03-12 23:59 case-case-a CaseDeadlinePassed step-review',
      '2026-03-16 23:59 case-case-a CaseDeadlinePassed promised',
      '2026-03-17 23:59 case-case-b CaseDeadlinePassed promised',
      '2026-03-17 23:59 case-case-c AcceptanceDeemed',
    ])
    const late = byTime.filter(({ occurredAt }) => occurredAt > inShanghai('2026-03-10 00:00'))
    expect(late.every(({ recordedAt }) => recordedAt === inShanghai('2026-03-18 09:00'))).toBe(true)
    expect(byTime.every(({ authority }) => authority.kind === 'timer')).toBe(true)
    // Nothing is left, and looking again writes nothing.
    const head = await again.engine.log.head()
    await again.engine.settle()
    expect([await again.engine.log.head(), office.errors]).toStrictEqual([head, []])
    await again.engine.close()
  })

  test('stands before a late act on the calendar’s own authority', async () => {
    const office = new Office()
    const { clock, engine } = await office.open('2026-03-02 09:00')
    await office.found(engine)
    await office.do(engine, 'ReceiveApplication', 'case-a')
    clock.settledBy(() => Promise.resolve())
    await clock.advanceTo(inShanghai('2026-03-11 09:00'))
    await office.do(engine, 'ClaimStep', 'case-a')
    const events = (await feed(engine)).filter(({ stream }) => stream === 'case-case-a')
    expect(events.map(({ actor, authority, type }) => [type, actor.account, authority.kind]).slice(0, 3)).toStrictEqual(
      [
        ['ApplicationReceived', people.clerk.account, 'demo'],
        ['AcceptanceDeemed', 'timekeeper', 'timer'],
        ['StepClaimed', people.clerk.account, 'demo'],
      ],
    )
    await engine.close()
  })

  test('[PL-82] moves with the calendar of its year', async () => {
    const office = new Office()
    const { engine } = await office.open('2026-04-24 09:00')
    await office.found(engine)
    await office.do(engine, 'ReceiveApplication', 'case-a')
    await office.do(engine, 'AcceptApplication', 'case-a')
    const { content } = (
      await engine.handler.state<ReadonlyMap<number, { content: object }>>('calendar', 'cn')
    ).state.get(2026) ?? { content: {} }
    const { holidays } = content as { holidays: string[] }
    const amended = { ...content, calendarId: 'cn', holidays: [...holidays, '2026-04-27'].sort(), reason: '临时放假' }
    expect(await engine.handle(request(command('AmendCalendarYear', amended), people.system, 'amend'))).toMatchObject({
      kind: 'accepted',
    })
    await engine.settle()
    const moved = (await feed(engine)).filter(({ type }) => type === 'CaseDeadlinesMoved').map(({ data }) => data)
    expect(moved).toMatchObject([
      {
        cause: 'calendar',
        was: [{ deadlineId: 'statutory' }, { deadlineId: 'promised' }, { deadlineId: 'step-review' }],
      },
    ])
    await engine.close()
  })
})

describe('[PL-32] 受理号', () => {
  test('are without gaps and never given twice, with many cases at once and a restart in the middle', async () => {
    const office = new Office()
    const first = await office.open('2026-03-02 09:00')
    await office.found(first.engine)
    await first.engine.settle()
    const ids = Array.from({ length: 60 }, (_, n) => `case-${n + 1}`)
    const accept = async (engine: Engine, some: readonly string[]): Promise<void> => {
      await Promise.all(some.map((id) => office.do(engine, 'ReceiveApplication', id)))
      await Promise.all(some.map((id) => office.do(engine, 'AcceptApplication', id)))
    }
    await accept(first.engine, ids.slice(0, 40))
    // Closed while the numbers of these are still being given out.
    await first.engine.close()
    const again = await office.open('2026-03-02 10:00')
    await Promise.all([accept(again.engine, ids.slice(40)), again.engine.settle()])
    await again.engine.settle()

    const events = await feed(again.engine)
    const allocated = events
      .filter(({ type }) => type === 'NumberAllocated')
      .map(({ data }) => data as { caseId: string; number: number })
    expect(allocated.map(({ number }) => number)).toStrictEqual(ids.map((_, at) => at + 1))
    expect(allocated.map(({ caseId }) => caseId).sort()).toStrictEqual(ids.toSorted())
    const assigned = events
      .filter(({ type }) => type === 'CaseNumberAssigned')
      .map(({ data }) => data as { caseId: string; number: string })
    const text = (number: number) => `受理〔2026〕${String(number).padStart(6, '0')}号`
    expect(new Map(assigned.map(({ caseId, number }) => [caseId, number]))).toStrictEqual(
      new Map(allocated.map(({ caseId, number }) => [caseId, text(number)])),
    )
    expect([assigned.length, office.errors]).toStrictEqual([60, []])
    await again.engine.close()
  })
})
