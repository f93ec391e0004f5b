// 编号 messages: the numbers of one organisation, series and year, without gaps.
import { z } from 'zod'
import type { DomainEvent } from '../decider.ts'
import { CaseId, NodeId, OrgId } from '../values.ts'

const series = { orgId: OrgId, seriesId: NodeId, year: z.int().min(1900).max(2999) }

export const NumberingCommand = z.strictObject({ type: z.literal('AllocateNumber'), caseId: CaseId, ...series })
export type NumberingCommand = z.infer<typeof NumberingCommand>

export const NumberAllocated = z.strictObject({
  caseId: CaseId,
  number: z.int().positive(),
  orgId: series.orgId,
  seriesId: series.seriesId,
  year: series.year,
})
export type NumberingEvent = DomainEvent<'NumberAllocated', z.infer<typeof NumberAllocated>>
