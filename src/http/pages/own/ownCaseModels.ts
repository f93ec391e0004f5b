// What the page of a case that is handled here shows. Instants are RFC 3339 text, days `YYYY-MM-DD`.
import type { Words } from '../../i18n/index.ts'
import type { AsOf, Days, EventRow, LedgerDay, Link, Mark } from '../models.ts'

export type OwnStatus = keyof Words['ownCase']['statuses']
export type DeadlineState = keyof Words['ownCase']['deadlineStates']

export type DeadlineView = {
  readonly name: string
  readonly limit: Days
  readonly dueAt: string
  readonly state: DeadlineState
  readonly provisional: boolean
  readonly suspendedDays?: number
  readonly calendar: string
  readonly clauses: readonly string[]
}
export type OwnStepView = {
  readonly name: string
  readonly state: 'done' | 'open' | 'ahead'
  readonly office?: string
  readonly handler?: string
  /** Of a step that nobody has: the posts and the people that may take it up; absent where the whole office may. */
  readonly mayTake?: readonly string[]
  readonly claimedAt?: string
  readonly finishedAt?: string
  readonly outcome?: string
  readonly opinion?: string
  readonly dueAt?: string
  /** What the reader may do with an open step. */
  readonly acts: readonly Link[]
}
export type ProcedureView = {
  readonly name: string
  readonly from: string
  readonly to?: string
  readonly limit: Days
  readonly approver: string
  readonly result?: string
}
/** A moment, or a text, or both. */
export type OwnFact = { readonly label: string; readonly at?: string; readonly value?: string }
/** An act with what it says: reasons, grounds, opinions. */
export type SaidView = {
  readonly at: string
  readonly act: string
  readonly lines: readonly { readonly label: string; readonly value: string }[]
}
export type RefusedAct = { readonly label: string; readonly why: string; readonly clauses: readonly string[] }

export type OwnCaseModel = {
  readonly id: string
  readonly stream: string
  /** Its number, or what stands for one. */
  readonly titled: string
  readonly item: Link
  readonly version: number
  readonly organisation: string
  readonly status: OwnStatus
  readonly mark?: Mark
  readonly timeZone: string
  readonly applicant: string
  readonly agent?: string
  readonly channel?: string
  readonly receivedAt?: string
  readonly acceptedAt?: string
  readonly deemed: boolean
  readonly deadlines: readonly DeadlineView[]
  readonly used?: Days
  readonly steps: readonly OwnStepView[]
  readonly diagram?: { readonly src: string; readonly alt: string }
  readonly said: readonly SaidView[]
  readonly ledger: readonly LedgerDay[]
  readonly procedures: readonly ProcedureView[]
  readonly hearing: readonly OwnFact[]
  readonly supplement: readonly OwnFact[]
  readonly missing: readonly string[]
  readonly materials: readonly {
    readonly name: string
    readonly mediaType: string
    readonly digest: string
    /** Where it is handed out, for whoever may have it. */
    readonly href?: string
  }[]
  readonly fee?: { readonly amountFen: number; readonly receiptNumber: string }
  readonly permit: readonly OwnFact[]
  readonly notices: readonly { readonly label: string; readonly at: string; readonly href: string }[]
  /** What the reader may do now; absent for whoever only looks on, and for the past. */
  readonly acts?: { readonly allowed: readonly Link[]; readonly refused: readonly RefusedAct[] }
  /** The act that has just been done. */
  readonly done?: string
  readonly events: readonly EventRow[]
  readonly asOf?: AsOf
}
