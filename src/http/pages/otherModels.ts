// The view models of items, the audit trail, clauses, one event, the login and errors.
import type { Bilingual } from '../i18n/lang.ts'
import type { AuditFilter, ItemLack } from './links.ts'
import type { Choice, Days, EventRow, Link } from './models.ts'

/** A version that is published and not yet in force, and from what day on it is. */
type Coming = { readonly version: number; readonly on: string }
export type ItemListModel = {
  /** Only the items that lack this. */
  readonly lack?: ItemLack
  readonly rows: readonly {
    readonly id: string
    readonly name: string
    readonly office: string
    readonly promised?: Days
    readonly statutory?: Days
    readonly coming?: Coming
    readonly steps: number
    /** None where the reader may not see them. */
    readonly openCases?: number
  }[]
}
type Lines = readonly string[]
/** What one version of an item states, each field in the reader's words. */
export type ItemVersionView = {
  readonly version: number
  readonly facts: readonly { readonly label: string; readonly lines: Lines }[]
  /** What the law wants published and it does not state. */
  readonly lacks: Lines
  /** What it changed of the version before; absent of the first. */
  readonly differences?: readonly { readonly label: string; readonly before: Lines; readonly after: Lines }[]
  /** The address of its workflow as a picture. */
  readonly diagram?: string
}
export type ItemFileModel = {
  readonly id: string
  readonly name: string
  readonly office: string
  readonly legalBasis?: string
  readonly promised?: Days
  readonly statutory?: Days
  readonly coming?: Coming
  readonly warnDaysBefore?: number
  readonly calendar: string
  readonly timeZone: string
  readonly openCases?: number
  readonly steps: readonly Choice[]
  readonly status?: 'published' | 'suspended' | 'withdrawn'
  /** The version in force; absent of an item that is only to come. */
  readonly current?: number
  /** The version that is shown: the one in force, or the first to be, unless another is asked for. */
  readonly shown?: ItemVersionView
  /** Steps of that version for which nobody is there who may take them, or fewer than have to check. */
  readonly unstaffed: readonly string[]
  /** The newest last. */
  readonly versions: readonly {
    readonly version: number
    readonly publishedAt: string
    readonly inForceOn: string
    readonly authority: string
    readonly event: Link
  }[]
}

export type AuditModel = {
  readonly filter: AuditFilter
  readonly types: readonly Choice[]
  readonly rows: readonly EventRow[]
  readonly total?: number
  readonly next?: string
  readonly exports: readonly Link[]
  /** In what zone the events' times are shown. */
  readonly timeZone: string
}

export type EventModel = {
  readonly event: EventRow
  readonly stream: string
  readonly revision: number
  readonly previousHash?: string
  readonly earlier?: Link
  readonly later?: Link
  /** The envelope as JSON values, without the position. */
  readonly envelope: unknown
  readonly timeZone: string
}

export type ClausesModel = {
  readonly regulations: readonly {
    readonly id: string
    readonly title: Bilingual
    /** `by`: what enforces or records the clause, by its name in the code. */
    readonly clauses: readonly {
      readonly id: string
      readonly zh: string
      readonly en: string
      readonly by?: readonly string[]
    }[]
  }[]
}

/** `confirm` is set when a valid one-time link was opened: the form posts `_csrf` to `action`. */
export type LoginModel = {
  readonly problem?: 'used' | 'expired' | 'unknown' | 'ended'
  readonly confirm?: { readonly name: string; readonly action: string; readonly csrf: string }
  readonly demoLinks?: readonly Link[]
}

/** Something is being built from the log; the page asks again by itself. Counts are events. */
export type WaitingModel = { readonly what: 'moment' | 'readModels'; readonly done: number; readonly of?: number }

/** An RFC 9457 problem for people. */
export type ErrorModel = {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail?: string
  readonly clauses: readonly string[]
}
