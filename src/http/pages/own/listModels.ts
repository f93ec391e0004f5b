// What the lists of cases handled here show: what waits, permits, the progress of one case, the items that can be applied for.
import type { Words } from '../../i18n/index.ts'
import type { Choice, Link } from '../models.ts'

export type DutyRowView = {
  readonly caseId: string
  readonly number: string
  readonly item: string
  readonly kind: keyof Words['worklist']['duties']
  readonly step?: string
  readonly waitsFor: keyof Words['worklist']['waitsFor']
  readonly handler?: string
  /** Of what nobody has taken up: the posts and the people that may; absent where the whole office may. */
  readonly mayTake?: readonly string[]
  readonly since: string
  /** An instant; or the day `YYYY-MM-DD` up to which an applicant was asked to answer. */
  readonly dueAt?: string
  readonly state: 'onTime' | 'near' | 'late' | 'paused'
  readonly timeZone: string
}
export type WorklistModel = {
  readonly filter: { readonly mine: boolean; readonly kind?: string; readonly waitsFor?: string }
  readonly rows: readonly DutyRowView[]
  readonly total: number
  readonly next?: string
  readonly first?: string
  /** Where a new application is received; absent for whoever may not. */
  readonly newCase?: Link
}

export type PermitRowView = {
  readonly caseId: string
  readonly number: string
  readonly certificateNumber?: string
  readonly item: string
  readonly office: string
  readonly validFrom: string
  readonly validUntil?: string
  readonly standing: keyof Words['permits']['standings']
  readonly state: keyof Words['ownCase']['statuses']
  readonly renewalPending: boolean
}
export type PermitListModel = {
  readonly filter: { readonly standing?: string; readonly expiresBy?: string }
  readonly rows: readonly PermitRowView[]
  readonly total: number
  /** There are more than `total`, which were not counted. */
  readonly more?: boolean
  readonly next?: string
  readonly first?: string
}

export type ProgressView = {
  readonly number: string
  readonly item: string
  readonly office: string
  readonly state: keyof Words['ownCase']['statuses']
  readonly receivedAt: string
  readonly acceptedAt?: string
  readonly limits: readonly {
    readonly kind: 'acceptance' | 'promised' | 'statutory'
    readonly dueAt: string
    readonly state: keyof Words['ownCase']['deadlineStates']
  }[]
  readonly steps: readonly {
    readonly name: string
    readonly state: keyof Words['progress']['stepStates']
    readonly at?: string
  }[]
  readonly suspensions: readonly { readonly name: string; readonly from: string; readonly to?: string }[]
  readonly waiting: readonly {
    readonly kind: keyof Words['worklist']['duties']
    readonly waitsFor: keyof Words['progress']['who']
    readonly step?: string
    readonly dueOn?: string
  }[]
  readonly missing: readonly string[]
  readonly deliveredAt?: string
  readonly validUntil?: string
  readonly timeZone: string
}
/** `absent`: nothing was found, whatever was wrong with what was asked. */
export type ProgressModel = { readonly absent: boolean; readonly found?: ProgressView }

export type NewCaseModel = { readonly items: readonly Choice[] }
