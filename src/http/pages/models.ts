// What each page shows: view models that queries fill and pages print. Instants are RFC 3339 text, days `YYYY-MM-DD`.
import type { Role } from '../../domain/actor.ts'
import type { Bilingual, Lang } from '../i18n/lang.ts'
import type { By, CaseFilter, ItemLack, ListedState } from './links.ts'

export type { AuditFilter, By, CaseFilter, ItemLack } from './links.ts'

/** Who is logged in. `csrf` goes into the logout form's hidden field `_csrf`. */
export type AccountView = { readonly name: string; readonly role: Role; readonly org: string; readonly csrf: string }

/** What every page is told beside its model. `url` is the path and query being answered, `timeZone` that of its own times. */
export type PageContext = {
  readonly lang: Lang
  readonly url: string
  readonly account?: AccountView
  readonly demo: boolean
  readonly position: string
  readonly fingerprint: string
  readonly now: string
  readonly timeZone: string
  /** The parts of the navigation that the reader may open; absent where all are offered. */
  readonly sections?: readonly string[]
  /** What the assets are asked with, so that they can be kept for ever: it changes with any of them. */
  readonly assets?: string
}

export type Choice = { readonly id: string; readonly name: string }
export type Labelled = { readonly label: string; readonly value: string }
export type Link = { readonly label: string; readonly href: string }
/** A moment asked for by `?asOf=&by=`. */
export type AsOf = { readonly at: string; readonly by: By }
export type DayUnit = 'working' | 'natural'
export type Days = { readonly days: number; readonly unit: DayUnit }

/** 期限状态: how a case stands to its limits; the open ones first. */
export type Mark = 'normal' | 'nearDue' | 'overPromise' | 'overStatute' | 'closedInTime' | 'closedLate'
export type CaseStatus = 'open' | 'suspended' | 'closed'
export type Stage = 'before' | 'during' | 'after'

export const figureKeys = [
  'open',
  'nearDue',
  'overPromise',
  'overStatute',
  'closed',
  'closedLate',
  'lastStepAfterDeadline',
] as const
export type FigureKey = (typeof figureKeys)[number]

/** One check's result at a stage; what it counts are the cases of a filter, or the items that lack something. */
export type StageFinding = {
  readonly of: { readonly cases: CaseFilter } | { readonly items: ItemLack }
  readonly label: Bilingual
  readonly clauses: readonly string[]
  readonly count: number
}
/** `intro` says since when, and whether there is more than is listed. */
export type Changes = { readonly list: readonly Change[]; readonly intro?: string }
export type Change = { readonly at: string; readonly text: string; readonly href: string }

export type OverviewModel = {
  readonly filter: { readonly asOf?: AsOf; readonly office?: string }
  readonly offices: readonly Choice[]
  readonly figures: Readonly<Record<FigureKey, number>>
  readonly stages: Readonly<Record<Stage, readonly StageFinding[]>>
  readonly byOffice: readonly { readonly office: Choice; readonly counts: Readonly<Record<Mark, number>> }[]
  /** Cases by the month `YYYY-MM` in which they were registered. */
  readonly months: readonly {
    readonly month: string
    readonly closedInTime: number
    readonly closedLate: number
    readonly open: number
  }[]
  readonly load: readonly { readonly activity: Choice; readonly count: number }[]
  /** Cases handled here by where they stand, in the order of their way; only states in which there is a case. */
  readonly states: readonly { readonly state: ListedState; readonly count: number }[]
  /** Present when `?since=` was asked; without it the browser fetches `changesSrc`. */
  readonly changes?: Changes
  /** Answers {@link ChangesAnswer} to `?since=<position>`. */
  readonly changesSrc: string
  /** Server-sent events named `overview` with a {@link LiveOverview}; absent when looking at the past. */
  readonly liveSrc?: string
}
/** JSON of `changesSrc`: `when` is already formatted for the reader. */
export type ChangesAnswer = {
  readonly position: string
  readonly intro?: string
  readonly changes: readonly { readonly when: string; readonly text: string; readonly href: string }[]
}
export type LiveOverview = { readonly figures: Partial<Readonly<Record<FigureKey, number>>>; readonly position: string }

export type CaseRow = {
  readonly id: string
  readonly number: string
  readonly item: string
  readonly office: string
  readonly activity?: string
  readonly registeredAt: string
  readonly statutoryDueAt?: string
  readonly provisional?: boolean
  readonly used?: Days
  readonly status: CaseStatus
  readonly mark: Mark
  readonly timeZone: string
}
export type CaseListModel = {
  readonly filter: CaseFilter
  /** What the item is called that the list is limited to. */
  readonly itemName?: string
  readonly sources: readonly Choice[]
  readonly offices: readonly Choice[]
  readonly channels: readonly Choice[]
  readonly activities: readonly Choice[]
  readonly findings: readonly { readonly id: string; readonly name: Bilingual }[]
  readonly months: readonly string[]
  readonly rows: readonly CaseRow[]
  readonly total: number
  /** There are more than `total`, which were not counted. */
  readonly more?: boolean
  readonly next?: string
  readonly exports: readonly Link[]
}

/** Without `limit` the source gave the moment and not the days. */
export type LimitView = {
  readonly limit?: Days
  readonly dueAt?: string
  readonly provisional: boolean
  readonly calendar?: string
  readonly clauses: readonly string[]
}
export type FindingView = { readonly code: string; readonly text: Bilingual; readonly clauses: readonly string[] }
export type StepRow = {
  readonly name: string
  readonly office?: string
  readonly handler?: string
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly times: number
  readonly afterDeadline: boolean
}
/** Which limit ends a day. */
export type DueMark = 'acceptance' | 'promised' | 'statutory'
export type DayKind = 'start' | 'counted' | 'late' | 'rest' | 'suspended' | 'ahead'
/** One day of the clock ledger; `ordinal` numbers the counted days, `due` says which limits end that day. */
export type LedgerDay = {
  readonly date: string
  readonly kind: DayKind
  readonly ordinal?: number
  readonly reason?: string
  readonly due?: readonly DueMark[]
}
export type EventRow = {
  readonly position: string
  readonly type: string
  readonly label: string
  readonly object: Link
  readonly command?: string
  readonly actor: string
  readonly occurredAt: string
  readonly recordedAt: string
  readonly hash: string
  readonly clauses: readonly string[]
  readonly voided?: boolean
}
/** A command as the object's state and the reader's rights stand now; `why` says why it is not possible. */
export type ActionView = { readonly label: string; readonly href: string; readonly why?: string }

export type CaseFileModel = {
  readonly id: string
  /** The name of its stream, by which the audit trail finds all of it. */
  readonly stream: string
  readonly number: string
  readonly item: Link
  readonly office: string
  readonly handler?: string
  readonly channel?: string
  readonly source: string
  readonly sourceNumbers: readonly Labelled[]
  readonly status: CaseStatus
  readonly mark: Mark
  readonly timeZone: string
  readonly registeredAt: string
  readonly acceptedAt?: string
  readonly closedAt?: string
  readonly judgedUntil?: string
  readonly promised?: LimitView
  readonly statutory?: LimitView
  readonly used?: Days
  readonly findings: readonly FindingView[]
  readonly steps: readonly StepRow[]
  readonly ledger: readonly LedgerDay[]
  readonly events: readonly EventRow[]
  readonly actions?: readonly ActionView[]
  readonly asOf?: AsOf
}

export type FieldChange = 'added' | 'changed' | 'removed' | 'same'
export type ReplayField = {
  readonly label: string
  readonly value: string
  readonly before?: string
  readonly change: FieldChange
}
/** The state after one event, in words ready to print; `when` is formatted in the item's time zone. */
export type ReplayFrame = {
  readonly title: string
  readonly when: string
  readonly actor: string
  readonly fields: readonly ReplayField[]
  /** The address of the workflow as it stood then. */
  readonly diagram?: string
}
/** `frame` counts from 1. `dataSrc` answers `{frames: ReplayFrame[]}` in the reader's language. */
export type ReplayModel = {
  readonly id: string
  readonly number: string
  readonly frame: number
  readonly frames: readonly ReplayFrame[]
  readonly dataSrc: string
}

export type {
  AuditModel,
  ClausesModel,
  ErrorModel,
  EventModel,
  ItemFileModel,
  ItemListModel,
  ItemVersionView,
  LoginModel,
  WaitingModel,
} from './otherModels.ts'
