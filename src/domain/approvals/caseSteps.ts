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
  const steps: OpenStep[] = []
  for (const { from, node } of tokens) {
    if (from !== undefined || node === 'end' || stepOf(steps, node) !== undefined) continue
    steps.push(stepOf(before, node) ?? { stepId: node, since: at })
  }
  return steps
}

/** They are one or two: a loop is less than a map. */
function stepOf(steps: readonly OpenStep[], id: string): OpenStep | undefined {
  for (const step of steps) if (step.stepId === id) return step
  return undefined
}

export const hasEnded = (tokens: readonly Token[]): boolean => tokens.every(({ node }) => node === 'end')
