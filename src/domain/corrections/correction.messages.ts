// 误操作更正: stands in the stream that it corrects and names the events that it voids (LPS-8.2, 9.5, 10). Never an edit.
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { Text } from '../values.ts'

export const MisoperationCorrected = z.strictObject({
  reason: Text(2000),
  /** The ids of the events of this stream that no longer count. */
  voids: z.array(z.uuid()).min(1).max(1000),
})
export type CorrectionEvent = DomainEvent<'MisoperationCorrected', z.infer<typeof MisoperationCorrected>>
