// Schemas that many routes share.
import { z } from 'zod'

export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'One of the codes listed at /api/problems.' }),
    detail: z.string(),
    clauses: z.array(z.string()),
    details: z.unknown().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    instance: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem with its code and the clauses behind it.' })
