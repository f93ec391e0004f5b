// Every field of an envelope as the first release froze it: what `verify` and the golden files hold stored bytes against.
import { z } from 'zod'
import { Actor, Authority } from '../domain/actor.ts'
import { ClauseIdSchema } from '../domain/regulations.ts'
import type { Instant } from '../domain/values.ts'
import type { Envelope } from '../eventlog/envelope.ts'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const instantText = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** As it is stored: UTC with milliseconds, nothing left to be normalised. */
const StoredInstant = z.custom<Instant>(
  (value) => typeof value === 'string' && instantText.test(value) && !Number.isNaN(Date.parse(value)),
  { error: 'must be an instant in UTC with milliseconds' },
)

export const EnvelopeSchema = z.strictObject({
  actor: Actor,
  alg: z.literal('sha256'),
  authority: Authority,
  basis: z.array(z.strictObject({ revision: z.int().min(-1), stream: z.string().min(1) })),
  causationId: z.string().min(1),
  clauses: z.array(ClauseIdSchema),
  commandId: z.string().min(1),
  commandMac: digest,
  correlationId: z.string().min(1),
  data: z.record(z.string(), z.unknown()),
  id: z.uuid(),
  occurredAt: StoredInstant,
  prev: digest,
  recordedAt: StoredInstant,
  revision: z.int().min(0),
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  stream: z.string().min(1),
  type: z.string().min(1),
  v: z.literal(1),
  version: z.int().min(1),
}) satisfies z.ZodType<Envelope>
