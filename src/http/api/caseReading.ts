// One case from its own stream, now or as of a moment: nothing lags, and both truths are there. Handled here or elsewhere.
import type { Source } from '../../domain/approvals/source.ts'
import { effective } from '../../domain/corrections/effective.ts'
import type { Item } from '../../domain/items/item.ts'
import { streamName } from '../../domain/streams.ts'
import type { Instant } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import { judged, type ListedCase } from '../../projections/caseQueries.ts'
import type { CaseRow, Origin } from '../../projections/caseRow.ts'
import { cases } from '../../projections/cases.ts'
import type { Traced } from '../../projections/recorded.ts'
import { ProblemError } from '../problems.ts'
import { mayKnowOwn, type OwnReading, ownReading } from './ownReading.ts'
import { eventsOf, type Moment, stateAt, upTo } from './streamReading.ts'

export type CaseFile = {
  readonly origin: Origin
  /** The case as it stands; undefined where a correction has voided its beginning. */
  readonly listed: ListedCase | undefined
  /** Of a case handled here: its state, and what decisions on it stand on. */
  readonly own: OwnReading | undefined
  /** Every event that belongs to the moment, the voided ones too. */
  readonly events: readonly Traced[]
  readonly revision: number
  /** The log's head before anything was read. */
  readonly position: string
  /** The present, or the moment that was asked about. */
  readonly now: Instant
}

const notFound = (): ProblemError => new ProblemError('not-found')

type History = { readonly origin: Origin; readonly all: readonly Traced[] }

/** Which of the two a case is, and all that is written of it. */
async function historyOf(engine: Engine, caseId: string): Promise<History> {
  const elsewhere = await eventsOf(engine, streamName('foreigncase', caseId))
  if (elsewhere.length > 0) return { origin: 'elsewhere', all: elsewhere }
  return { origin: 'here', all: await eventsOf(engine, streamName('case', caseId)) }
}

async function mayKnow(engine: Engine, origin: Origin, all: readonly Traced[], org: string | undefined) {
  const [first] = all
  if (first === undefined) return false
  if (origin === 'here') return mayKnowOwn(engine, all, org)
  const { sourceId } = first.data as { readonly sourceId?: string }
  if (sourceId === undefined) return false
  const { state: owner } = await engine.handler.state<Source>('source', sourceId)
  return owner.status !== 'none' && (org === undefined || owner.orgId === org)
}

/** Whether a case is within sight of an organisation (undefined: of all). */
export async function isInSight(engine: Engine, caseId: string, org: string | undefined): Promise<boolean> {
  const { all, origin } = await historyOf(engine, caseId)
  return mayKnow(engine, origin, all, org)
}

/** A case within sight of an organisation (undefined: of all); throws `not-found` for an absent one and for a hidden one. */
export async function readCase(
  engine: Engine,
  caseId: string,
  org: string | undefined,
  moment: Moment = {},
): Promise<CaseFile> {
  const position = await engine.log.head()
  return fileOf(engine, { ...(await historyOf(engine, caseId)), position }, org, moment)
}

export type OwnFile = CaseFile & { readonly own: OwnReading }

/** The same of a case handled here; undefined where none has this id. */
export async function readOwnCase(
  engine: Engine,
  caseId: string,
  org: string | undefined,
  moment: Moment = {},
): Promise<OwnFile | undefined> {
  const position = await engine.log.head()
  const all = await eventsOf(engine, streamName('case', caseId))
  return all.length === 0
    ? undefined
    : ((await fileOf(engine, { origin: 'here', all, position }, org, moment)) as OwnFile)
}

async function fileOf(
  engine: Engine,
  { all, origin, position }: History & { readonly position: string },
  org: string | undefined,
  moment: Moment,
): Promise<CaseFile> {
  if (!(await mayKnow(engine, origin, all, org))) throw notFound()
  const events = upTo(all, moment)
  const revision = events.at(-1)?.revision
  if (revision === undefined) throw notFound()
  const present = engine.clock.now()
  const now = moment.asOf !== undefined && moment.asOf < present ? moment.asOf : present
  const counting = effective(events)
  const own = origin === 'here' ? await ownReading(engine, counting, moment, now) : undefined
  const row =
    own?.draft ?? counting.reduce<CaseRow | undefined>((before, event) => cases.evolve(before, event, ''), undefined)
  return { origin, listed: row && (await judgedRow(engine, row, now, moment)), own, events, revision, position, now }
}

async function judgedRow(engine: Engine, row: CaseRow, now: Instant, moment: Moment): Promise<ListedCase> {
  const item = await stateAt<Item>(engine, 'item', row.itemId, moment)
  const name = item.status === 'none' ? null : item.facts.name
  if (row.origin === 'here') return judged(row, now, null, name)
  const source = await stateAt<Source>(engine, 'source', row.sourceId, moment)
  return judged(row, now, source.status === 'open' ? (source.completeUntil ?? null) : null, name)
}
