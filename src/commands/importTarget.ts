// What an import stands on: the source with its organisation and account, and the items. Opened where they do not exist yet.
import type { Actor } from '../domain/actor.ts'
import type { Source } from '../domain/approvals/source.ts'
import type { Item } from '../domain/items/item.ts'
import type { Category } from '../domain/streams.ts'
import {
  AccountId,
  type CalendarId,
  ItemId,
  type Limit,
  OrgId,
  type SourceId,
  type TimeZone,
} from '../domain/values.ts'
import type { Command } from './entry.ts'
import { uuid5 } from './ids.ts'

export type ImportTarget = {
  readonly source: { readonly id: SourceId; readonly name: string }
  readonly item: {
    readonly id: ItemId
    readonly name: string
    readonly office: string
    readonly timeZone: TimeZone
    readonly calendarId: CalendarId
    readonly statutoryLimit?: Limit | undefined
    readonly promisedLimit?: Limit | undefined
  }
}

/** How the log is asked and told: directly, or through a server that is running on it. `configure` throws when refused. */
export type ImportGround = {
  readonly state: <State>(category: Category, id: string) => Promise<State>
  readonly configure: (command: Command) => Promise<void>
}

/** The source of one import, opened with its first case: a file that holds none leaves nothing behind. */
export class ImportSource {
  readonly #target: ImportTarget
  readonly #ground: ImportGround
  #opening: Promise<Actor> | undefined
  #opened = false

  constructor(target: ImportTarget, ground: ImportGround) {
    this.#target = target
    this.#ground = ground
  }

  /** Whether it stands, be it from an earlier import. */
  get opened(): boolean {
    return this.#opened
  }

  /** Who hands the cases over. */
  actor(): Promise<Actor> {
    this.#opening ??= openSource(this.#target, this.#ground).then((actor) => {
      this.#opened = true
      return actor
    })
    return this.#opening
  }
}

/** A source that exists keeps its organisation and account. Answers who hands the cases over. */
async function openSource({ source }: ImportTarget, ground: ImportGround): Promise<Actor> {
  const known = await ground.state<Source>('source', source.id)
  if (known.status === 'open') return { account: known.accountId, org: known.orgId, role: 'service' }
  const account = AccountId.parse(`source-${source.id}`)
  const org = OrgId.parse(`source-${source.id}`)
  const { id: sourceId, name } = source
  await ground.configure({ type: 'OpenOrganisation', orgId: org, kind: 'outside', name })
  await ground.configure({ type: 'OpenAccount', accountId: account, name, orgId: org, role: 'service' })
  await ground.configure({ type: 'OpenSource', sourceId, accountId: account, name, orgId: org })
  return { account, org, role: 'service' }
}

/** The source's id leaves room for the ids that are made of it. */
export const longestSourceId = 50
/** A file that names more items than this has put something else in that column. */
export const mostItems = 1_000

/** What a file says of the item of a case. */
export type ItemSaid = { readonly itemId?: string; readonly itemName?: string }

/** The items of one import: the target's own, and one for each other name that the file gives. */
export class ImportItems {
  readonly #target: ImportTarget
  readonly #ground: ImportGround
  readonly #source: Pick<ImportSource, 'actor'>
  readonly #opened = new Map<ItemId, ItemSaid>()
  readonly #named = new Map<string, ItemId>()

  constructor(target: ImportTarget, ground: ImportGround, source: Pick<ImportSource, 'actor'>) {
    this.#target = target
    this.#ground = ground
    this.#source = source
  }

  /** What the file has said so far of the items of its cases. */
  get said(): readonly ItemSaid[] {
    return [...this.#opened.values()]
  }

  idOf({ itemId, itemName: name }: ItemSaid): ItemId {
    const { item, source } = this.#target
    // Looked at by the schema of the command, as everything that a file says.
    if (itemId !== undefined) return itemId as ItemId
    if (name === undefined || name === item.name) return item.id
    return this.#named.get(name) ?? ItemId.parse(`item-${uuid5(`item\n${source.id}\n${name}`)}`)
  }

  /** Publishes the item of this id or name unless it exists; false where the file names too many. */
  async open(said: ItemSaid): Promise<boolean> {
    const name = said.itemName ?? this.#target.item.name
    const id = this.idOf(said)
    if (this.#opened.has(id)) return true
    if (this.#opened.size >= mostItems) return false
    await this.#publish(id, name)
    const { itemId, itemName } = said
    this.#opened.set(id, {
      ...(itemId === undefined ? {} : { itemId }),
      ...(itemName === undefined ? {} : { itemName }),
    })
    if (said.itemId === undefined) this.#named.set(name, id)
    return true
  }

  async #publish(itemId: ItemId, name: string): Promise<void> {
    const known = await this.#ground.state<Item>('item', itemId)
    if (known.status !== 'none') return
    const { org: orgId } = await this.#source.actor()
    const { calendarId, office, promisedLimit, statutoryLimit, timeZone } = this.#target.item
    await this.#ground.configure({
      type: 'PublishItem',
      calendarId,
      itemId,
      name,
      office,
      orgId,
      promisedLimit,
      statutoryLimit,
      steps: [],
      timeZone,
    })
  }
}
