// 环节 that are open by the tokens of a case, and who handles each since when.
import type { AccountId, Instant } from '../values.ts'
import type { Token } from './caseParts.messages.ts'
import type { OpenStep } from './caseState.ts'

export const handledBy = ({ since, stepId }: OpenStep, handler: AccountId, at: Instant): OpenStep => ({
  stepId,
  since,
  handler,
  ...(at > since && { handledSince: at }),
})

/** The steps that hold a token: those that did already keep their handler; a token at a join or at the end is no step. */
export function opened(before: readonly OpenStep[], tokens: readonly Token[], at: Instant): readonly OpenStep[] {
  const places = new Set(
    tokens.filter(({ from, node }) => from === undefined && node !== 'end').map(({ node }) => node),
  )
  return [...places].map((stepId) => before.find((step) => step.stepId === stepId) ?? { stepId, since: at })
}

export const hasEnded = (tokens: readonly Token[]): boolean => tokens.every(({ node }) => node === 'end')
