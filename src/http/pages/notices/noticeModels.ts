// What a notice or voucher says: who to whom, in what case, what was decided, by what law, until when, and what can be done against it.
import type { Words } from '../../i18n/index.ts'

export type NoticeKind = keyof Words['notices']['kinds']

/** All texts are in the reader's language; what officials wrote stands as they wrote it. */
export type NoticeModel = {
  readonly caseId: string
  readonly kind: NoticeKind
  readonly organisation: string
  /** Whether it is known by the 受理号; what is told before the acceptance, or instead, is known by the id of the case. */
  readonly numbered: boolean
  /** 受理号, once it has been assigned. */
  readonly caseNumber?: string
  readonly documentNumber?: string
  /** Who is told: the applicant, others whom the case concerns (利害关系人), or both. */
  readonly addressees: { readonly applicant?: string; readonly concerned: readonly string[] }
  readonly item: string
  readonly itemVersion: number
  /** 设定依据 of the item. */
  readonly itemBasis?: string
  /** The moment that the notice speaks of, already formatted. */
  readonly moment: string
  /** The day that it bears, `YYYY-MM-DD`. */
  readonly date: string
  readonly sealed: boolean
  readonly list?: { readonly label: string; readonly entries: readonly string[] }
  readonly rows: readonly { readonly label: string; readonly value: string }[]
  readonly text?: { readonly label: string; readonly body: string }
  readonly remedies?: { readonly reconsideration: string; readonly suit: string }
  /** The applicant signs for having received it. */
  readonly signed?: boolean
  readonly clauses: readonly string[]
  /** 查询码 of a receipt; given once. */
  readonly receiptCode?: string
  /** Where such a code is given out, for whoever may. */
  readonly receiptAction?: string
  /** Why none can be given out, for whoever otherwise may. */
  readonly receiptRefused?: string
  /** The act that has just been done. */
  readonly done?: string
  /** The event behind it has been corrected: it says so instead of pretending. */
  readonly voided: boolean
}
