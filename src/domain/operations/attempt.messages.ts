// 违规操作尝试: commands that were refused by right or by rule (LPS-11.5). One by one at first, counted when they flood.
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { AccountId } from '../values.ts'

const hour = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d$/)
const code = z.string().min(1).max(64)

export const AttemptCommand = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('RecordAttempt'),
    account: AccountId,
    code,
    command: z.string().max(64),
    hour,
    object: z.string().max(160),
  }),
  z.strictObject({ type: z.literal('CountAttempts'), account: AccountId, code, count: z.int().positive(), hour }),
])
export type AttemptCommand = z.infer<typeof AttemptCommand>

export const AttemptRefused = z.strictObject({
  account: AccountId,
  code,
  command: z.string().max(64),
  hour,
  object: z.string().max(160),
})
export const AttemptsCounted = z.strictObject({ account: AccountId, code, count: z.int().positive(), hour })
export type AttemptEvent =
  | DomainEvent<'AttemptRefused', z.infer<typeof AttemptRefused>>
  | DomainEvent<'AttemptsCounted', z.infer<typeof AttemptsCounted>>
