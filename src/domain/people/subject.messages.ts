// 相对人 messages: who applies. Commands bring the values; what is decided and what the log holds are commitments to them.
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { AccountId, Name, OrgId, PlainDate, SubjectId, Text } from '../values.ts'
import { plainNumber } from './identity.ts'

/** 个人、法人或其他组织. */
export const SubjectKind = z.enum(['person', 'organisation'])
export type SubjectKind = z.infer<typeof SubjectKind>

/** What is asked of an applicant and nothing more (PL-31); each value is for the vault alone. */
const values = {
  address: Text(300).optional(),
  /** 联系人 of an organisation. */
  contact: Name(80).optional(),
  creditCode: Name(30).overwrite(plainNumber).optional(),
  identityNumber: Name(30).overwrite(plainNumber).optional(),
  /** 护照、通行证 and other documents, with their kind. */
  otherDocument: Name(80).optional(),
  phone: Name(40).optional(),
}
export const PersonalValues = z.strictObject({ ...values, name: Name(120) })
export type PersonalValues = z.infer<typeof PersonalValues>
export const PersonalField = PersonalValues.keyof()
export type PersonalField = z.infer<typeof PersonalField>

const officials = { approvedBy: AccountId, legalBasis: Text(200), reason: Text(500), subjectId: SubjectId }

export const SubjectCommand = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('RegisterSubject'),
    kind: SubjectKind,
    orgId: OrgId,
    personal: PersonalValues,
    subjectId: SubjectId,
  }),
  z.strictObject({
    type: z.literal('ChangeSubject'),
    personal: z.strictObject({ ...values, name: Name(120).optional() }),
    reason: Text(500),
    subjectId: SubjectId,
  }),
  z.strictObject({
    type: z.literal('RestrictPersonalData'),
    ...officials,
    /** The last day on which the law wants the data kept; left out where it wants them kept no longer. */
    retainUntil: PlainDate.optional(),
  }),
  z.strictObject({ type: z.literal('ErasePersonalData'), ...officials }),
])
export type SubjectCommand = z.infer<typeof SubjectCommand>
type Asked<Type extends SubjectCommand['type']> = Extract<SubjectCommand, { type: Type }>

const hex64 = z.string().regex(/^[0-9a-f]{64}$/)
/** SHA-256 over salt, field and value: the value and its salt are in the vault. */
export const FieldCommitment = z.strictObject({ commitment: hex64, field: PersonalField })
export type FieldCommitment = z.infer<typeof FieldCommitment>

type Committed = { readonly commitments: readonly FieldCommitment[]; readonly wrong: readonly PersonalField[] }
/** What is decided: the values have gone to the vault; `wrong` names the numbers that cannot be right. */
export type SubjectDecision =
  | (Omit<Asked<'RegisterSubject'>, 'personal'> & Committed)
  | (Omit<Asked<'ChangeSubject'>, 'personal'> & Committed)
  | Asked<'RestrictPersonalData'>
  | Asked<'ErasePersonalData'>

export const SubjectRegistered = z.strictObject({
  commitments: z.array(FieldCommitment),
  kind: SubjectKind,
  orgId: OrgId,
  subjectId: SubjectId,
})
export const SubjectChanged = z.strictObject({
  commitments: z.array(FieldCommitment),
  reason: Text(500),
  subjectId: SubjectId,
})
export const PersonalDataRestricted = z.strictObject({
  approvedBy: AccountId,
  legalBasis: Text(200),
  reason: Text(500),
  retainUntil: PlainDate.optional(),
  subjectId: SubjectId,
})
export const PersonalDataErased = z.strictObject({
  approvedBy: AccountId,
  /** How many values the subject's own events had committed to. */
  count: z.int().nonnegative(),
  legalBasis: Text(200),
  reason: Text(500),
  subjectId: SubjectId,
})
export type SubjectEvent =
  | DomainEvent<'SubjectRegistered', z.infer<typeof SubjectRegistered>>
  | DomainEvent<'SubjectChanged', z.infer<typeof SubjectChanged>>
  | DomainEvent<'PersonalDataRestricted', z.infer<typeof PersonalDataRestricted>>
  | DomainEvent<'PersonalDataErased', z.infer<typeof PersonalDataErased>>
