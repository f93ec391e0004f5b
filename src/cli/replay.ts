// zhengjian replay: a case event by event, with what each event changed, now or as of a moment.
import { styleText } from 'node:util'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { foreignCaseId } from '../commands/ids.ts'
import { effective } from '../domain/corrections/effective.ts'
import { eventTypes, isEventType } from '../domain/events.ts'
import { streamName } from '../domain/streams.ts'
import { Instant } from '../domain/values.ts'
import { type EventLog, start } from '../eventlog/port.ts'
import { read } from '../eventlog/upcast.ts'
import { upTo } from '../http/api/streamReading.ts'
import { type Change, type Fold, elsewhere as foreign, framesBy } from '../projections/caseDisplay.ts'
import { streamReader } from '../projections/follower.ts'
import { here } from '../projections/ownDisplay.ts'
import type { Recorded } from '../projections/recorded.ts'
import { CommandFailed, dataDirOf, logPathOf, type Runtime } from './runtime.ts'

type By = 'recorded' | 'occurred'
type Options = { asOf?: Instant; by: By; data?: string; json?: boolean }

function instant(text: string): Instant {
  const parsed = Instant.safeParse(text)
  if (parsed.success) return parsed.data
  throw new InvalidArgumentError('a moment with an offset, such as 2011-06-30T00:00:00+02:00')
}

export function replayCommand(program: Command, runtime: Runtime): void {
  program
    .command('replay')
    .argument('<case>', 'the id of a case, or its number at its source')
    .description('回放办件 / show a case event by event')
    .option('--as-of <instant>', 'only what belongs to this moment', instant)
    .addOption(
      new Option('--by <time>', 'recorded: what the log knew then; occurred: what had happened then')
        .choices(['recorded', 'occurred'])
        .default('recorded'),
    )
    .option('--data <dir>', 'data folder')
    .option('--json', 'print JSON')
    .action(async (wanted: string, options: Options) => {
      const log = runtime.openLogReadonly(logPathOf(dataDirOf(runtime, options.data)))
      try {
        await replay(log, wanted, options)
      } finally {
        await log.close()
      }
    })
}

type Told = Pick<Recorded, 'revision' | 'type' | 'occurredAt' | 'recordedAt' | 'actor' | 'data'> & {
  /** A correction has voided it: it counts no more and changed nothing. */
  readonly voided: boolean
  readonly changed: readonly Change[]
}

async function replay(log: EventLog, wanted: string, { asOf, by, json }: Options): Promise<void> {
  const id = await findCase(log, wanted)
  const elsewhere = await streamReader(log)(streamName('foreigncase', id), Number.MAX_SAFE_INTEGER)
  const isOwn = elsewhere.length === 0
  const all = isOwn ? await streamReader(log)(streamName('case', id), Number.MAX_SAFE_INTEGER) : elsewhere
  const events = upTo(all, { asOf, by })
  if (events.length === 0) throw new CommandFailed(`${wanted} was not on the log by ${asOf} / 当时日志中尚无此件`)
  const fold: Fold<object> = isOwn ? (here as Fold<object>) : (foreign as Fold<object>)
  const shown = framesBy(fold, effective(events))
  const changedBy = new Map(shown.map(({ changed, event }) => [event, changed]))
  const told = events.map((event): Told => {
    const { actor, data, occurredAt, recordedAt, revision, type } = event
    const changed = changedBy.get(event)
    return {
      revision,
      type,
      occurredAt,
      recordedAt,
      actor,
      data,
      voided: changed === undefined,
      changed: changed ?? [],
    }
  })
  const state = shown.at(-1)?.state ?? fold.blank
  if (json) return console.log(JSON.stringify({ id, asOf: asOf ?? null, by, events: told, state }))
  console.log(styleText('bold', `办件 case ${id}  ${numberIn(state)}`))
  for (const event of told) for (const line of linesOf(event)) console.log(line)
}

/** As its source calls it, or as it was numbered here. */
function numberIn(state: object): string {
  const { about, registered } = state as { about?: { number?: string }; registered?: { number?: string } }
  return registered?.number ?? about?.number ?? ''
}

function* linesOf({ actor, changed, occurredAt, recordedAt, revision, type, voided }: Told): Generator<string> {
  const voidedMark = voided ? '  已作废 voided' : ''
  yield ''
  yield `${styleText('bold', `#${revision} ${titleOf(type)}`)}${voidedMark}`
  yield `  发生 occurred ${occurredAt}  记录 recorded ${recordedAt}  ${actor.account} (${actor.role})`
  for (const change of changed) yield `  ${marks[change.kind]} ${change.path}  ${textOf(change)}`
}

const titleOf = (type: string): string => (isEventType(type) ? `${eventTypes[type].zh} ${type}` : type)

const marks: Readonly<Record<Change['kind'], string>> = { added: '+', changed: '~', removed: '-' }

function textOf({ after, before, kind }: Change): string {
  if (kind === 'added') return JSON.stringify(after)
  return kind === 'removed' ? JSON.stringify(before) : `${JSON.stringify(before)} → ${JSON.stringify(after)}`
}

/** By its id, by its number at each source, and last by looking at every registration and every number given here. */
async function findCase(log: EventLog, wanted: string): Promise<string> {
  if (await exists(log, wanted)) return wanted
  const derived = (await sourceIds(log)).map((sourceId) => foreignCaseId(sourceId, wanted))
  const known = await Promise.all(derived.map(async (id) => ((await exists(log, id)) ? [id] : [])))
  const found = known.flat().length > 0 ? known.flat() : await numbered(log, wanted)
  const [id] = found
  if (id === undefined) throw new CommandFailed(`there is no case ${wanted} on this log / 日志中没有此件`)
  if (found.length > 1)
    throw new CommandFailed(`${wanted} is ${found.length} cases, name one / 同号多件，请指明：\n${found.join('\n')}`)
  return id
}

async function exists(log: EventLog, id: string): Promise<boolean> {
  const streams = [streamName('foreigncase', id), streamName('case', id)]
  const first = await Promise.all(streams.map((stream) => log.readStream(stream, 0, 1)))
  return first.flat().length > 0
}

async function sourceIds(log: EventLog): Promise<string[]> {
  return (await dataOf<{ sourceId: string }>(log, 'SourceOpened')).map(({ sourceId }) => sourceId)
}

async function numbered(log: EventLog, number: string): Promise<string[]> {
  const found = await Promise.all(
    ['ForeignCaseRegistered', 'CaseNumberAssigned'].map((type) =>
      dataOf<{ caseId: string; number: string }>(log, type, (data) => data.number === number),
    ),
  )
  return found.flat().map(({ caseId }) => caseId)
}

const page = 1_000

async function dataOf<Data>(
  log: EventLog,
  type: string,
  wanted: (data: Data) => boolean = () => true,
): Promise<Data[]> {
  const found: Data[] = []
  for (let after = start; ; ) {
    const stored = await log.readAll(after, { limit: page, types: [type] })
    found.push(...stored.map((event) => read(event).data as Data).filter(wanted))
    const last = stored.at(-1)
    if (last === undefined || stored.length < page) return found
    after = last.position
  }
}
