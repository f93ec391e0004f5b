// 办件 handled here as its pages take it, now or as of any moment: the one reading of a case, with what they name it by.
import type { CaseFacts } from '../../../domain/approvals/caseFacts.ts'
import type { ApprovalCase } from '../../../domain/approvals/caseState.ts'
import type { ItemFacts } from '../../../domain/items/item.messages.ts'
import type { Organisation } from '../../../domain/people/organisation.ts'
import { streamName } from '../../../domain/streams.ts'
import type { Instant, OrgId } from '../../../domain/values.ts'
import type { Engine } from '../../../engine.ts'
import type { ListedCase } from '../../../projections/caseQueries.ts'
import type { Traced } from '../../../projections/recorded.ts'
import { readOwnCase } from '../../api/caseReading.ts'
import { itemFactsAt, type OwnEvent } from '../../api/ownReading.ts'
import { ProblemError } from '../../problems.ts'
import type { Visit } from '../visit.ts'

export type OwnCase = {
  readonly id: string
  readonly stream: string
  /** Every event that belongs to the moment, the voided ones too, and those of them that count. */
  readonly events: readonly Traced[]
  readonly counting: readonly OwnEvent[]
  readonly state: ApprovalCase
  readonly facts: CaseFacts
  /** What the version says that the case stands under. */
  readonly item: ItemFacts
  readonly version: number
  /** As the lists judge it; undefined of a draft, which is in none. */
  readonly listed: ListedCase | undefined
  readonly orgId: OrgId
  readonly organisation: string
  readonly now: Instant
}

/** Undefined where no case handled here has this id; throws `not-found` for one that the reader may not know of. */
export async function findOwnCase(visit: Visit, id: string): Promise<OwnCase | undefined> {
  const { asOf, engine } = visit
  const moment = asOf === undefined ? {} : { asOf: asOf.at as Instant, by: asOf.by }
  const file = await readOwnCase(engine, id, visit.sight('ReadCases'), moment)
  if (file === undefined) return undefined
  const { events, now, own } = file
  const { counting, draft, facts, state, view } = own
  if (state.status === 'none' || facts === undefined || view === undefined) throw new ProblemError('not-found')
  const { item, itemVersion: version } = view
  const orgId = 'about' in state ? state.about.orgId : item.orgId
  return {
    id,
    stream: streamName('case', id),
    events,
    counting,
    state,
    facts,
    item,
    version,
    listed: draft === undefined ? file.listed : undefined,
    orgId,
    organisation: await nameOf(engine, orgId),
    now,
  }
}

/** The item with all its versions and the calendars that they name; throws `not-found` where there is no such item. */
export async function factsOf(engine: Engine, itemId: string): Promise<CaseFacts> {
  const facts = await itemFactsAt(engine, itemId)
  if (facts === undefined) throw new ProblemError('not-found')
  return facts
}

export async function nameOf(engine: Engine, orgId: OrgId): Promise<string> {
  const { state } = await engine.handler.state<Organisation>('organisation', orgId)
  return state.status === 'none' ? orgId : state.name
}

/** 申请人 as pages show them: the id that the log knows them by, but for its middle. */
export function maskedSubject(id: string): string {
  return id.length <= 8 ? id : `${id.slice(0, 4)}****${id.slice(-4)}`
}
