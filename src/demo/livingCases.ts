// The cases that the living demo city handles itself: one real act of one of them, or a new application, as things are now.
import { randomUUID } from 'node:crypto'
import { type Command, registry } from '../commands/registry.ts'
import type { ApprovalCase } from '../domain/approvals/caseState.ts'
import { dateOf } from '../domain/calendar/workingDays.ts'
import type { ItemFacts } from '../domain/items/item.messages.ts'
import type { Item } from '../domain/items/item.ts'
import { versionInForce, versionOf } from '../domain/items/itemVersions.ts'
import { CaseId } from '../domain/values.ts'
import type { Engine } from '../engine.ts'
import { type Position, start } from '../eventlog/port.ts'
import { read } from '../eventlog/upcast.ts'
import { actorOf, ownItems } from './city.ts'
import { nextAct } from './nextAct.ts'
import type { Chance } from './random.ts'
import { enter, sendDemo } from './seed.ts'
import { type Act, Story } from './story.ts'
import { dayAt } from './times.ts'

/** So many cases are looked at for one in which something can be done. */
const mostLooks = 12
const page = 1_000

export class LivingCases {
  readonly #engine: Engine
  readonly #chance: Chance
  #seen: Position = start
  readonly #ids: CaseId[] = []

  constructor(engine: Engine, chance: Chance) {
    this.#engine = engine
    this.#chance = chance
  }

  /** The next act of a case in which there is one; where none is found, someone applies. */
  async goOn(): Promise<void> {
    await this.#learn()
    for (let look = 0; look < mostLooks && this.#ids.length > 0; look++) {
      const act = await this.#next(this.#chance.pick(this.#ids))
      if (act !== undefined) return act()
    }
    await this.begin()
  }

  /** Someone applies for something that is open to them. */
  async begin(): Promise<void> {
    const { clock } = this.#engine
    const day = dayAt(clock.now())
    const item = await this.#openItem()
    if (item === undefined) return
    const story = new Story({ chance: this.#chance, item, number: this.#chance.between(0, 999), startDay: day })
    const { listed, papers } = story.materials()
    const caseId = CaseId.parse(randomUUID())
    const fields = {
      caseId,
      channel: this.#chance.pick(['window', 'online'] as const),
      itemId: item.itemId,
      materials: listed,
      subjectId: story.subjectId,
      voucher: story.voucher,
    }
    const act: Act = {
      actor: actorOf(story.staff.clerk),
      caseId,
      command: made('ReceiveApplication', fields),
      enteredAt: clock.now(),
      papers,
    }
    await enter(this.#engine, act)
  }

  async #next(caseId: CaseId): Promise<(() => Promise<void>) | undefined> {
    const { clock, handler } = this.#engine
    const { state } = await handler.state<ApprovalCase>('case', caseId)
    if (state.status === 'none' || state.status === 'draft') return undefined
    const item = versionOf((await handler.state<Item>('item', state.about.itemId)).state, state.about.itemVersion)
    if (item === undefined) return undefined
    const today = dateOf(dayAt(clock.now()))
    const next = nextAct(state, { chance: this.#chance, item, today })
    if (next === undefined) return undefined
    const [actor, command] = [actorOf(next.official), made(next.type, { caseId, ...next.fields })]
    // What visitors have set up may ask for more than the city knows: that is theirs to do.
    const would = await this.#engine.handle({ actor, command, commandId: randomUUID(), dryRun: true })
    return would.kind === 'refused' ? undefined : () => sendDemo(this.#engine, actor, command)
  }

  async #openItem(): Promise<ItemFacts | undefined> {
    const { itemId } = this.#chance.pick(ownItems)
    const { state } = await this.#engine.handler.state<Item>('item', itemId)
    return state.status === 'published' ? versionInForce(state, this.#engine.clock.now())?.facts : undefined
  }

  /** Every case of the log so far: those that were seeded, those of its own, and those of whoever tries the demo. */
  async #learn(): Promise<void> {
    for (;;) {
      const events = await this.#engine.log.readAll(this.#seen, { limit: page, types: ['ApplicationReceived'] })
      for (const event of events) this.#ids.push((read(event).data as { caseId: CaseId }).caseId)
      this.#seen = events.at(-1)?.position ?? this.#seen
      if (events.length < page) return
    }
  }
}

const made = (type: Command['type'], fields: object): Command =>
  registry[type].schema.parse({ type, ...fields }) as Command
