// The read models of this release, and the tables that they and their sums make.
import { type AuditRow, audit } from './audit.ts'
import { type CaseDeadlineRow, caseDeadlines } from './caseDeadlines.ts'
import type { CaseRow } from './caseRow.ts'
import { cases } from './cases.ts'
import { type DirectoryRow, directory, type SourceRow, sources } from './catalogue.ts'
import { type DeadlineRow, deadlines } from './deadlines.ts'
import { type ItemStepRow, itemSteps } from './itemSteps.ts'
import { type ItemRow, items } from './items.ts'
import { type PermitRow, permits } from './permits.ts'
import { type AnyReadModel, fingerprintOf } from './readModel.ts'
import { type DutyRow, worklist } from './worklist.ts'

export const models: readonly AnyReadModel[] = [
  items,
  itemSteps,
  sources,
  directory,
  cases,
  deadlines,
  caseDeadlines,
  worklist,
  permits,
  audit,
]
export const fingerprint = fingerprintOf(models)

/** `rid` numbers the rows of a table in the order in which they first appeared. */
type Stored<R> = R & { readonly rid: number }
export type CaseFigures = {
  readonly sourceId: string
  readonly orgId: string
  readonly office: string
  readonly channel: string
  readonly month: string
  readonly status: string
  readonly finalColour: string
  readonly cases: number
  readonly lateSteps: number
  readonly withFindings: number
  readonly reportedLate: number
  readonly provisional: number
}
/** Cases handled here. */
export type CaseStates = {
  readonly orgId: string
  readonly office: string
  readonly state: string
  readonly cases: number
}
export type StepLoad = {
  readonly sourceId: string
  readonly orgId: string
  readonly office: string
  /** Where the case is handled here: its item, of which the activity is the id of a step. */
  readonly itemId: string
  readonly activity: string
  readonly open: number
}

/** Table types for Kysely: one interface per table. */
export type Tables = {
  items: Stored<ItemRow>
  itemSteps: Stored<ItemStepRow>
  sources: Stored<SourceRow>
  directory: Stored<DirectoryRow>
  cases: Stored<CaseRow>
  deadlines: Stored<DeadlineRow>
  caseDeadlines: Stored<CaseDeadlineRow>
  worklist: Stored<DutyRow>
  permits: Stored<PermitRow>
  audit: Stored<AuditRow>
  case_figures: CaseFigures
  case_states: CaseStates
  step_load: StepLoad
  cases_search: { rowid: number; text: string }
  items_search: { rowid: number; text: string }
}
