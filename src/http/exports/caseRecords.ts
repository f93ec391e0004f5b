// Cases from the log in the shape that every writer of files takes; of one set of events, so that two passes agree.
import type { ForeignCase } from '../../domain/approvals/foreignCase.ts'
import { foreignCase } from '../../domain/approvals/foreignCase.ts'
import { effective } from '../../domain/corrections/effective.ts'
import { type Item, item } from '../../domain/items/item.ts'
import { streamName } from '../../domain/streams.ts'
import type { RecordedEvent } from '../../eventlog/envelope.ts'
import type { EventLog, Position } from '../../eventlog/port.ts'
import { start } from '../../eventlog/port.ts'
import { read } from '../../eventlog/upcast.ts'
import type { ExportCase, StepRecord } from '../../files/records.ts'
import { ownExported, ownRowOf } from './ownCaseRecord.ts'

const page = 500

/** Which events an export is of: those up to a position, or those that belong to a moment. */
export type Belongs = (event: RecordedEvent) => boolean

export const upToPosition =
  (head: Position): Belongs =>
  ({ position }) =>
    position <= head

/** The events of a stream that count among those that belong. */
async function eventsOf(log: EventLog, stream: string, belongs: Belongs): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = []
  for (;;) {
    const stored = await log.readStream(stream, events.length, page)
    events.push(...stored.map(read))
    if (stored.length < page) return effective(events.filter(belongs))
  }
}

/** The ids of all cases, in the order in which they were registered or received. */
export async function* allCaseIds(log: EventLog, head: Position): AsyncGenerator<string> {
  for (let after = start; after < head; ) {
    const stored = await log.readAll(after, { limit: page, types: ['ForeignCaseRegistered', 'ApplicationReceived'] })
    for (const event of stored) if (event.position <= head) yield (read(event).data as { caseId: string }).caseId
    const last = stored.at(-1)
    if (last === undefined) return
    after = last.position
  }
}

/** Each case with its steps in the order of the log; an id without a case is passed over. */
export async function* exportCases(
  log: EventLog,
  ids: AsyncIterable<string> | Iterable<string>,
  belongs: Belongs,
): AsyncGenerator<ExportCase> {
  const items = new Map<string, Item>()
  const itemOf = async (itemId: string): Promise<Item> => {
    const known = items.get(itemId) ?? (await readItem(log, itemId, belongs))
    items.set(itemId, known)
    return known
  }
  for await (const id of ids) {
    const events = await eventsOf(log, streamName('foreigncase', id), belongs)
    const state = events.reduce<ForeignCase>(
      (folded, event) => foreignCase.evolve(folded, event as never),
      foreignCase.initial,
    )
    if (state.status !== 'none') yield exported(state, nameOf(await itemOf(state.registered.itemId)))
    else {
      const own = await eventsOf(log, streamName('case', id), belongs)
      const row = ownRowOf(own)
      if (row !== undefined) yield ownExported(row, own, await itemOf(row.itemId))
    }
  }
}

async function readItem(log: EventLog, itemId: string, belongs: Belongs): Promise<Item> {
  const events = await eventsOf(log, streamName('item', itemId), belongs)
  return events.reduce<Item>((folded, event) => item.evolve(folded, event as never), item.initial)
}

const nameOf = (known: Item): string | undefined => (known.status === 'none' ? undefined : known.facts.name)

function exported(state: Exclude<ForeignCase, { status: 'none' }>, name: string | undefined): ExportCase {
  const { caseId, channel, department, group, itemId, number, office, plannedEndAt, responsible, sourceId, startedAt } =
    state.registered
  const due = state.deadlines.find(({ kind }) => kind === 'statutory')
  const optional = {
    itemName: name,
    itemId,
    endedAt: state.endedAt,
    plannedEndAt,
    // What the source has told, and what was counted for it: read back, the second must not become the first.
    ...(due?.basis === 'source' ? { dueAt: due.dueAt } : { countedDueAt: due?.dueAt }),
    channel,
    department,
    group,
    responsible,
  }
  return { id: caseId, sourceId, office, number, startedAt, ...present(optional), steps: stepsOf(state.steps) }
}

type Steps = Exclude<ForeignCase, { status: 'none' }>['steps']

/** The state holds the newest step first. */
function stepsOf(newest: Steps): StepRecord[] {
  const steps: StepRecord[] = []
  for (let known = newest; known !== undefined; known = known.before) {
    const { activity, at, group, number, resource, transition } = known.step
    steps.push({ number, activity, at, ...present({ group, resource, transition }) })
  }
  return steps.reverse()
}

type Present<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

const present = <Fields extends object>(fields: Fields): Present<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<Fields>
