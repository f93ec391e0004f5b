// What an item version must be to be published: limits, kind, fee, materials, code and workflow agree with the law. Pure.
import { type Refused, refuse } from '../decider.ts'
import type { Instant, Limit } from '../values.ts'
import { definitionOf } from '../workflow/definition.ts'
import { checkSoundness } from '../workflow/soundness.ts'
import { wrongPartOf } from './implementationCode.ts'
import type { ItemFacts } from './item.messages.ts'
import { legalLimit } from './legalLimit.ts'

/** The first rule that the version breaks; undefined where it may be published. */
export function publicationRefusal(facts: ItemFacts, publishedAt: Instant): Refused | undefined {
  return (
    limitsRefusal(facts.promisedLimit, statuteOf(facts)) ??
    listsRefusal(facts) ??
    kindRefusal(facts) ??
    staffRefusal(facts) ??
    feeRefusal(facts) ??
    codeRefusal(facts) ??
    dayRefusal(facts, publishedAt) ??
    workflowRefusal(facts)
  )
}

/** PL-42: what an item does not state, the law does. An item without a kind is handled elsewhere, under what its source says. */
const statuteOf = ({ kind, statutoryLimit }: ItemFacts): Limit | undefined =>
  statutoryLimit ?? (kind && legalLimit(kind))

/** PL-42: a promise may shorten the statutory limit, never lengthen it. */
function limitsRefusal(promised: Limit | undefined, statutory: Limit | undefined): Refused | undefined {
  if (promised === undefined || statutory === undefined) return undefined
  if (promised.unit !== statutory.unit)
    return refuse('limit-units-differ', { promised: promised.unit, statutory: statutory.unit })
  if (promised.days > statutory.days)
    return refuse('promise-exceeds-statute', { promised: promised.days, statutory: statutory.days })
  return undefined
}

/** 特别程序 whose time PL-45 does not count; whatever else an item lists is local, and must say what it is. */
export const legalProcedures = [
  'hearing',
  'tender',
  'auction',
  'inspection',
  'testing',
  'quarantine',
  'appraisal',
  'expert-review',
] as const

function listsRefusal({ materials = [], specialProcedures = [], steps }: ItemFacts): Refused | undefined {
  const repeated = repeatedOf(steps.map(({ stepId }) => stepId))
  if (repeated.length > 0) return refuse('step-repeated-in-item', { steps: repeated })
  const twice = repeatedOf(materials.map(({ materialId }) => materialId))
  if (twice.length > 0) return refuse('material-repeated-in-item', { materials: twice })
  const legal: readonly string[] = legalProcedures
  const procedures = specialProcedures
    .filter(({ name, procedureId }) => name === undefined && !legal.includes(procedureId))
    .map(({ procedureId }) => procedureId)
  return procedures.length > 0 ? refuse('special-procedure-unnamed', { procedures }) : undefined
}

const repeatedOf = (ids: readonly string[]): readonly string[] => [
  ...new Set(ids.filter((id, at) => ids.indexOf(id) !== at)),
]

/** A kind is a promise to the public: what is called 即办 is done the same day (PL-34), what is called 联办 by several (PL-26). */
function kindRefusal({ kind, orgId, promisedLimit, steps, ...facts }: ItemFacts): Refused | undefined {
  const elsewhere = steps.filter((step) => step.orgId !== undefined && step.orgId !== orgId)
  switch (kind) {
    case 'instant':
      if (promisedLimit === undefined || promisedLimit.days === 0) return undefined
      return refuse('instant-item-takes-days', { promised: promisedLimit.days })
    case 'promised':
      return promisedLimit === undefined ? refuse('promise-missing', { itemId: facts.itemId }) : undefined
    case 'joint': {
      const offices = [...new Set(steps.map((step) => step.orgId ?? step.office ?? orgId))]
      return offices.length < 2 ? refuse('joint-item-of-one-office', { offices }) : undefined
    }
    case 'forwarded':
      return elsewhere.length === 0 ? refuse('forwarded-item-stays', { orgId }) : undefined
    case undefined:
      return undefined
  }
}

/** PL-34: where two must check and fewer are named, nobody could ever complete the step. Whom it does not name, its item names. */
function staffRefusal({ handlers: ofItem, steps }: ItemFacts): Refused | undefined {
  const short = steps
    // How many hold a post may change with any day.
    .filter(({ posts }) => posts === undefined)
    .filter(({ handlers = ofItem, staff = 1 }) => handlers !== undefined && new Set(handlers).size < staff)
    .map(({ stepId }) => stepId)
  return short.length > 0 ? refuse('step-short-of-handlers', { steps: short }) : undefined
}

/** PL-58 no fee without a law, PL-59 none beyond its published standard. */
function feeRefusal({ fee }: ItemFacts): Refused | undefined {
  if (fee === undefined || fee.amountFen === 0) return undefined
  const missing = (['basis', 'standard'] as const).filter((field) => fee[field] === undefined)
  return missing.length > 0 ? refuse('fee-without-basis', { amountFen: fee.amountFen, missing }) : undefined
}

function codeRefusal({ implementationCode: code }: ItemFacts): Refused | undefined {
  const part = code === undefined ? undefined : wrongPartOf(code)
  return code !== undefined && part !== undefined ? refuse('implementation-code-invalid', { code, part }) : undefined
}

/** PL-30: what has not been published binds nobody, so no version is in force before its publication. */
function dayRefusal({ effectiveOn, timeZone }: ItemFacts, publishedAt: Instant): Refused | undefined {
  if (effectiveOn === undefined) return undefined
  const publishedOn = Temporal.Instant.from(publishedAt).toZonedDateTimeISO(timeZone).toPlainDate().toString()
  return effectiveOn < publishedOn ? refuse('effective-before-publication', { effectiveOn, publishedOn }) : undefined
}

function workflowRefusal(facts: ItemFacts): Refused | undefined {
  const faults = checkSoundness(definitionOf(facts))
  return faults.length > 0 ? refuse('workflow-unsound', { faults }) : undefined
}

/** What PL-30 has published of an item and this version does not state. */
export const publicElements = ['basis', 'conditions', 'quantity', 'procedure', 'limit', 'materials', 'samples'] as const
export type PublicElement = (typeof publicElements)[number]

export function publicationLacks(facts: ItemFacts): readonly PublicElement[] {
  const { conditions, legalBasis, materials, promisedLimit, quantity, statutoryLimit, steps } = facts
  const stated: { readonly [Element in PublicElement]: boolean } = {
    basis: legalBasis !== undefined,
    conditions: conditions !== undefined,
    quantity: quantity !== undefined,
    procedure: steps.length > 0,
    limit: (statutoryLimit ?? promisedLimit) !== undefined,
    materials: materials !== undefined,
    samples: materials?.every(({ sample }) => sample !== undefined) ?? false,
  }
  return publicElements.filter((element) => !stated[element])
}
