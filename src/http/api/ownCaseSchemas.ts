// Schemas of a case handled here as the API answers it.
import { z } from 'zod'
import { actTypes } from '../../domain/approvals/caseAllowed.ts'
import { Approval, Material, Remedies } from '../../domain/approvals/caseParts.messages.ts'
import { ItemKind } from '../../domain/items/item.messages.ts'
import { Limit } from '../../domain/values.ts'
import { ProblemSchema } from './schemas.ts'

const instant = z.string().meta({ format: 'date-time' })
const day = z.string().meta({ format: 'date' })
const orNull = z.string().nullable()
const momentOrNull = instant.nullable()

const Round = z.object({
  at: instant,
  outcomeId: z.string(),
  outcomeName: orNull,
  outcome: z.enum(['pass', 'return']),
  opinion: z.string(),
  staff: z.array(z.string()),
  documents: z.array(Material).optional(),
})
const StepSchema = z
  .object({
    stepId: z.string(),
    name: z.string(),
    state: z.enum(['done', 'open', 'ahead', 'skipped']).meta({
      description: 'skipped: the case is over and has not gone through it.',
    }),
    since: momentOrNull,
    claimedBy: orNull,
    handlers: z.array(z.string()).meta({
      description: 'Who may take it up, beside those who hold its posts; where there are neither, the whole office.',
    }),
    posts: z.array(z.string()).meta({ description: '岗位 of which any may take it up.' }),
    orgId: orNull.meta({ description: 'The office that it is placed in, where that is another (上报).' }),
    office: orNull,
    staffNeeded: z.int(),
    outcomes: z.array(z.object({ outcomeId: z.string(), name: z.string(), kind: z.enum(['pass', 'return']) })),
    rounds: z.array(Round).meta({ description: 'Each time that it was done.' }),
  })
  .meta({ id: 'CaseStep' })

const SuspensionSchema = z
  .object({
    runId: z.string(),
    procedureId: z.string(),
    name: orNull,
    startedAt: instant,
    endedAt: momentOrNull,
    result: orNull,
    limit: Limit,
    basis: z.string(),
    approval: Approval,
    inspectors: z.array(z.string()),
    paused: z.array(z.string()).meta({ description: 'The limits whose clock it stopped.' }),
  })
  .meta({ id: 'Suspension', description: 'A special procedure, whose time does not count (PL-45).' })

const HearingSchema = z
  .object({
    toldAt: momentOrNull,
    subjectIds: z.array(z.string()),
    requestedAt: momentOrNull,
    requestedBy: z
      .array(z.string())
      .meta({ description: 'Whose requests stand: who has withdrawn one is no longer here.' }),
    heldAt: momentOrNull,
    chair: orNull,
    place: orNull,
    publicInterest: z.boolean().nullable(),
    recordedAt: momentOrNull,
    summary: orNull,
    record: Material.nullable(),
  })
  .meta({ id: 'Hearing' })

const OutcomeSchema = z
  .object({
    type: z.string().meta({ description: 'The event that ended the application.' }),
    at: instant,
    reasons: orNull,
    opinion: orNull,
    remedies: Remedies.nullable(),
    document: Material.nullable(),
    organ: orNull.meta({ description: 'The competent organ, or the upper one that it was forwarded to.' }),
  })
  .meta({ id: 'Outcome' })

const PermitOfCase = z
  .object({
    grantedAt: instant,
    validFrom: day,
    validUntil: day.optional(),
    renewalAppliedAt: instant.optional(),
    renewals: z.int(),
  })
  .meta({ id: 'PermitOfCase' })

const Supplement = z
  .object({
    requiredAt: instant,
    missing: z.array(z.object({ materialId: z.string().optional(), what: z.string() })),
    replyBy: day.optional(),
    receivedAt: instant.optional(),
  })
  .meta({ id: 'Supplement' })

export const AllowanceSchema = z
  .object({ type: z.enum(actTypes), allowed: z.boolean(), refusal: ProblemSchema.optional() })
  .meta({ id: 'Allowance', description: 'An act on the case: allowed, or what would refuse it whatever it said.' })

export const OwnCaseSchema = z
  .object({
    state: z.string().meta({ description: 'Where the case stands (domain D1.7).' }),
    statusCode: orNull.meta({ description: '办件状态 as other systems number it.' }),
    finishCode: orNull.meta({ description: '办结结果 as other systems number it; null while it is not finished.' }),
    itemVersion: z.int().nullable(),
    itemKind: ItemKind.nullable(),
    agentId: orNull,
    receivedAt: momentOrNull,
    supplement: Supplement.nullable(),
    acceptance: z.object({ at: instant, effectiveFrom: instant, deemed: z.boolean() }).nullable(),
    steps: z.array(StepSchema),
    tokens: z
      .array(z.object({ node: z.string(), from: z.string().optional() }))
      .meta({ description: 'Where the workflow stands.' }),
    workflowEnded: z.boolean(),
    reviewers: z.array(z.string()),
    suspensions: z.array(SuspensionSchema),
    hearing: HearingSchema.nullable(),
    extension: z.object({ at: instant, days: z.int(), reason: z.string(), approval: Approval }).nullable(),
    materials: z.array(
      Material.extend({
        itemName: orNull,
        receivedAt: instant,
        by: z.string().meta({ description: 'The event that it came with.' }),
      }),
    ),
    missingMaterials: z.array(z.string()),
    fee: z.object({ amountFen: z.int(), receiptNumber: z.string() }).nullable(),
    outcome: OutcomeSchema.nullable(),
    delivery: z.object({ at: instant, method: z.string(), proof: z.string() }).nullable(),
    permit: PermitOfCase.nullable(),
    notices: z
      .array(z.object({ type: z.string(), at: instant, date: day, number: orNull }))
      .meta({ description: 'Every written and sealed paper, by the event that it was given with (PL-32).' }),
    commands: z
      .array(AllowanceSchema)
      .meta({ description: 'What whoever asks may do to it now; empty as of another moment.' }),
  })
  .meta({ id: 'OwnCase', description: 'What only a case that is handled here has.' })
