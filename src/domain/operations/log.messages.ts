// 日志启用: the first event of every log says what the log is for.
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'

export const LogCommand = z.strictObject({
  type: z.literal('OpenLog'),
  purpose: z.enum(['demo', 'production']),
  clock: z.enum(['system', 'simulated']),
})
export type LogCommand = z.infer<typeof LogCommand>

export const LogOpened = z.strictObject({
  clock: z.enum(['system', 'simulated']),
  purpose: z.enum(['demo', 'production']),
})
export type LogEvent = DomainEvent<'LogOpened', z.infer<typeof LogOpened>>
