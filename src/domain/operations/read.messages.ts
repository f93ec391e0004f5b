// 个人信息查阅 messages: who saw whose personal data, for what purpose (LPS-12.5). By the hour, so that looking again is one record.
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { AccountId, SubjectId, Text } from '../values.ts'

const facts = {
  account: AccountId,
  /** Of the material that was handed out. */
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  hour: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d$/),
  /** Whether only masked values were shown. */
  masked: z.boolean(),
  purpose: Text(200).optional(),
  subjects: z.array(SubjectId).max(50),
  /** One subject, a list that was searched for, or a material that was handed out. */
  what: z.enum(['subject', 'search', 'material']),
}

export const ReadCommand = z.strictObject({ type: z.literal('RecordPersonalDataRead'), ...facts })
export type ReadCommand = z.infer<typeof ReadCommand>

export const PersonalDataRead = z.strictObject(facts)
export type ReadEvent = DomainEvent<'PersonalDataRead', z.infer<typeof PersonalDataRead>>
