// What waits and which permits there are, asked as the reader may see them, as rows for the pages.
import { registry } from '../../../commands/registry.ts'
import { dayOf } from '../../../domain/calendar/deadline.ts'
import { type Instant, PlainDate, type TimeZone } from '../../../domain/values.ts'
import { countLimit } from '../../../projections/caseQueries.ts'
import { namesOf } from '../../../projections/pageQueries.ts'
import {
  countPermits,
  type ListedPermit,
  listPermits,
  type PermitCursor,
  permitStandings,
} from '../../../projections/permitQueries.ts'
import { dutyKinds } from '../../../projections/worklist.ts'
import { type DutyCursor, type DutyFilter, type ListedDuty, listDuties } from '../../../projections/worklistQueries.ts'
import { permitted } from '../../auth.ts'
import { links, withQuery } from '../../pages/links.ts'
import type { DutyRowView, PermitListModel, PermitRowView, WorklistModel } from '../../pages/own/listModels.ts'
import { ProblemError } from '../../problems.ts'
import { cityZone, type Visit } from '../visit.ts'
import { numberOr } from '../words.ts'

const rowsPerPage = 50

export async function worklistModel(visit: Visit): Promise<WorklistModel> {
  const { caller, db, lang, now, query } = visit
  const kind = dutyKinds.find((one) => one === query['kind'])
  const waitsFor = (['office', 'applicant'] as const).find((one) => one === query['waitsFor'])
  const mine = query['mine'] === 'true'
  const filter: DutyFilter = {
    org: visit.sight('ReadWorklist'),
    ...(mine && { mine: caller.actor.account }),
    ...(kind && { kind }),
    ...(waitsFor && { waitsFor }),
  }
  const after = dutyCursor(query['cursor'])
  const { counts, next, rows } = await listDuties(db, filter, { now, limit: rowsPerPage, ...(after && { after }) })
  const open = rows.filter(({ claimedBy }) => claimedBy === null)
  const names = await namesOf(
    db,
    'account',
    open.flatMap(({ handlers }) => handlers),
  )
  const asked = { mine: mine ? 'true' : undefined, kind, waitsFor }
  const page = (cursor?: string) => withQuery(links.worklist(), { ...asked, cursor })
  const receives = permitted(caller, 'ReceiveApplication', caller.actor.org)
  return {
    filter: { mine, ...(kind && { kind }), ...(waitsFor && { waitsFor }) },
    rows: rows.map((duty) => dutyRow(duty, names)),
    total: counts.reduce((sum, { open }) => sum + open, 0),
    ...(next && { next: page(textOf([next.due, next.rid])) }),
    ...(after && { first: page() }),
    ...(receives && { newCase: { label: registry.ReceiveApplication[lang], href: links.newCase() } }),
  }
}

/** Whoever has it, else those who may take it up: by their posts, then by their names. */
function whoOf({ claimedBy, claimedByName, handlers, posts }: ListedDuty, names: ReadonlyMap<string, string>) {
  if (claimedBy !== null) return { handler: claimedByName ?? claimedBy }
  const mayTake = [...posts, ...handlers.map((account) => names.get(account) ?? account)]
  return mayTake.length > 0 ? { mayTake } : {}
}

function dutyRow(duty: ListedDuty, names: ReadonlyMap<string, string>): DutyRowView {
  const dueAt = duty.dueAt ?? duty.replyBy
  return {
    caseId: duty.caseId,
    number: numberOr(duty.number, duty.caseId),
    item: duty.itemName ?? duty.itemId,
    kind: duty.kind,
    ...(duty.stepName !== null && { step: duty.stepName }),
    waitsFor: duty.waitsFor,
    ...whoOf(duty, names),
    since: duty.since,
    ...(dueAt !== null && { dueAt }),
    state: stateOf(duty),
    timeZone: duty.timeZone,
  }
}

function stateOf({ late, near, paused }: ListedDuty): DutyRowView['state'] {
  if (paused) return 'paused'
  if (late) return 'late'
  return near ? 'near' : 'onTime'
}

export async function permitListModel(visit: Visit): Promise<PermitListModel> {
  const { db, now, query } = visit
  const standing = permitStandings.find((one) => one === query['standing'])
  const expiresBy = dayIn(query['expiresBy'])
  const after = permitCursor(query['cursor'])
  const asked = { org: visit.sight('ReadPermits'), ...(standing && { standing }), ...(expiresBy && { expiresBy }) }
  const today = dayOf(now as Instant, cityZone as TimeZone)
  const { next, rows } = await listPermits(db, asked, { today, limit: rowsPerPage, ...(after && { after }) })
  const total = await countPermits(db, asked, { today, limit: countLimit + 1 })
  return {
    filter: { ...(standing && { standing }), ...(expiresBy && { expiresBy }) },
    rows: rows.map(permitRow),
    total: Math.min(total, countLimit),
    ...(total > countLimit && { more: true }),
    ...(next && { next: links.permits({ standing, expiresBy, cursor: textOf([next.grantedAt, next.caseId]) }) }),
    ...(after && { first: links.permits({ standing, expiresBy }) }),
  }
}

const permitRow = (permit: ListedPermit): PermitRowView => ({
  caseId: permit.caseId,
  number: numberOr(permit.number, permit.caseId),
  ...(permit.certificateNumber !== null && { certificateNumber: permit.certificateNumber }),
  item: permit.itemName ?? permit.itemId,
  office: permit.office,
  validFrom: permit.validFrom,
  ...(permit.validUntil !== null && { validUntil: permit.validUntil }),
  standing: permit.standing,
  state: permit.state,
  renewalPending: permit.renewalAppliedAt !== null,
})

function dayIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const read = PlainDate.safeParse(text)
  if (!read.success) throw new ProblemError('request-invalid', { detail: text.slice(0, 40) })
  return read.data
}

const textOf = (cursor: readonly unknown[]): string => Buffer.from(JSON.stringify(cursor)).toString('base64url')

/** The place that a page ended at; whatever else stands in an address was not made here. */
function cursorOf(text: string): readonly unknown[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(read) && read.length === 2) return read
  } catch {
    // Refused below.
  }
  throw new ProblemError('cursor-invalid')
}

function dutyCursor(text: string | undefined): DutyCursor | undefined {
  if (text === undefined) return undefined
  const [due, rid] = cursorOf(text)
  if (typeof due === 'string' && typeof rid === 'number') return { due, rid }
  throw new ProblemError('cursor-invalid')
}

function permitCursor(text: string | undefined): PermitCursor | undefined {
  if (text === undefined) return undefined
  const [grantedAt, caseId] = cursorOf(text)
  if (typeof grantedAt === 'string' && typeof caseId === 'string') return { grantedAt, caseId }
  throw new ProblemError('cursor-invalid')
}
