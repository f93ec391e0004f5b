// One case from its own stream, now or as of a moment: nothing lags, and both truths are there.
import { deciders } from '../../commands/registry.ts'
import type { Source } from '../../domain/approvals/source.ts'
import { effective } from '../../domain/corrections/effective.ts'
import type { Item } from '../../domain/items/item.ts'
import { type Category, streamName } from '../../domain/streams.ts'
import type { Instant } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import type { RecordedEvent } from '../../eventlog/envelope.ts'
import { judged, type ListedCase } from '../../projections/caseQueries.ts'
import type { CaseRow } from '../../projections/caseRow.ts'
import { cases } from '../../projections/cases.ts'
import { streamReader } from '../../projections/follower.ts'
import type { Recorded } from '../../projections/recorded.ts'
import { ProblemError } from '../problems.ts'

export type Moment = { readonly asOf?: Instant | undefined; readonly by?: 'recorded' | 'occurred' | undefined }
export type CaseFile = {
  /** The case as it stands; undefined where a correction has voided its registration. */
  readonly listed: ListedCase | undefined
  /** Every event that belongs to the moment, the voided ones too. */
  readonly events: readonly Recorded[]
  readonly revision: number
  /** The log's head before anything was read. */
  readonly position: string
  /** The present, or the moment that was asked about. */
  readonly now: Instant
}

export const eventsOf = (engine: Engine, stream: string): Promise<readonly Recorded[]> =>
  streamReader(engine.log)(stream, Number.MAX_SAFE_INTEGER)

const notFound = (): ProblemError => new ProblemError('not-found')

/**
 * By recorded time: what the log knew then. By occurred time: how the case began and what had happened then, in the order
 * of the log; corrections are known today.
 */
export function belongsTo({ asOf, by = 'recorded' }: Moment): (event: RecordedEvent) => boolean {
  if (asOf === undefined) return () => true
  if (by === 'recorded') return ({ recordedAt }) => recordedAt <= asOf
  return ({ occurredAt, revision, type }) => revision === 0 || type === 'MisoperationCorrected' || occurredAt <= asOf
}

export const upTo = (events: readonly Recorded[], moment: Moment): readonly Recorded[] =>
  moment.asOf === undefined ? events : events.filter(belongsTo(moment))

/** The state of another stream: as it is known now, or as the log knew it at a recorded moment. */
export async function stateAt<State>(engine: Engine, category: Category, id: string, moment: Moment): Promise<State> {
  const { asOf, by = 'recorded' } = moment
  if (asOf === undefined || by === 'occurred') return (await engine.handler.state<State>(category, id)).state
  const known = upTo(await eventsOf(engine, streamName(category, id)), moment)
  const { evolve, initial } = deciders[category]
  return effective(known).reduce<unknown>((state, event) => evolve(state as never, event as never), initial) as State
}

/** A case within sight of an organisation (undefined: of all); throws `not-found` for an absent one and for a hidden one. */
export async function readCase(
  engine: Engine,
  caseId: string,
  org: string | undefined,
  moment: Moment = {},
): Promise<CaseFile> {
  const position = await engine.log.head()
  const all = await eventsOf(engine, streamName('foreigncase', caseId))
  const sourceId = (all[0]?.data as { sourceId?: string } | undefined)?.sourceId
  if (sourceId === undefined) throw notFound()
  const { state: owner } = await engine.handler.state<Source>('source', sourceId)
  if (owner.status === 'none' || (org !== undefined && owner.orgId !== org)) throw notFound()
  const events = upTo(all, moment)
  const revision = events.at(-1)?.revision
  if (revision === undefined) throw notFound()
  const present = engine.clock.now()
  const now = moment.asOf !== undefined && moment.asOf < present ? moment.asOf : present
  const row = effective(events).reduce<CaseRow | undefined>(
    (before, event) => cases.evolve(before, event, ''),
    undefined,
  )
  return { listed: row && (await judgedRow(engine, row, now, moment)), events, revision, position, now }
}

async function judgedRow(engine: Engine, row: CaseRow, now: Instant, moment: Moment): Promise<ListedCase> {
  const source = await stateAt<Source>(engine, 'source', row.sourceId, moment)
  const item = await stateAt<Item>(engine, 'item', row.itemId, moment)
  const completeUntil = source.status === 'open' ? (source.completeUntil ?? null) : null
  return judged(row, now, completeUntil, item.status === 'published' ? item.facts.name : null)
}
