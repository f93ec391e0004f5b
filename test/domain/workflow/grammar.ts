// Workflows from a grammar of sequence, choice, fork and join, and return: all of them sound. And workflows from chance alone.
import fc from 'fast-check'
import type { Gateway, Step, WorkflowFacts } from '../../../src/domain/workflow/workflow.messages.ts'
import { facts, fork, join, merge, step } from './definitions.ts'

type Block =
  | { readonly kind: 'step' }
  | { readonly kind: 'sequence' | 'choice' | 'parallel'; readonly parts: readonly Block[] }
  | { readonly kind: 'return'; readonly body: Block }

const { block } = fc.letrec<{ block: Block }>((tie) => {
  const parts = fc.array(tie('block'), { minLength: 2, maxLength: 3 })
  const several = fc.constantFrom('sequence' as const, 'choice' as const, 'parallel' as const)
  return {
    block: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constant<Block>({ kind: 'step' }),
      fc.record({ kind: several, parts }),
      fc.record({ kind: fc.constant('return' as const), body: tie('block') }),
    ),
  }
})

/** The facts of the block, written from its end so that each part knows what comes next. */
function written(whole: Block): WorkflowFacts {
  const steps: Step[] = []
  const gateways: Gateway[] = []
  const fresh = (word: string) => `${word}-${steps.length + gateways.length}`
  const add = (outcomes: Record<string, string>): string => {
    const name = fresh('step')
    steps.push(step(name, outcomes))
    return name
  }
  const gate = (made: Gateway): string => {
    gateways.push(made)
    return made.gatewayId
  }
  const write = (one: Block, next: string): string => {
    switch (one.kind) {
      case 'step':
        return add({ pass: next })
      case 'sequence':
        return one.parts.reduceRight((after, part) => write(part, after), next)
      case 'choice': {
        const meeting = gate(merge(fresh('merge'), next))
        const branches = one.parts.map((part, at) => [at === 0 ? 'pass' : `other-${at}`, write(part, meeting)])
        return add(Object.fromEntries(branches))
      }
      case 'parallel': {
        const all = gate(join(fresh('join'), next))
        const branches = one.parts.map((part) => write(part, all))
        return gate(fork(fresh('fork'), ...branches))
      }
      case 'return': {
        // The step that decides is written first, and told where it leads back to afterwards.
        const name = fresh('step')
        const at = steps.push(step(name, { pass: next })) - 1
        const entry = write(one.body, name)
        steps[at] = step(name, { pass: next, back: entry })
        return entry
      }
    }
  }
  const startsAt = write(whole, 'end')
  return facts(steps, gateways, startsAt)
}

export const structured: fc.Arbitrary<WorkflowFacts> = block.map(written)

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const

/** Any graph of up to five steps and three gateways; most are unsound. */
export const anyGraph: fc.Arbitrary<WorkflowFacts> = fc
  .record({ steps: fc.integer({ min: 1, max: 5 }), gateways: fc.integer({ min: 0, max: 3 }) })
  .chain((count) => {
    const ids = names.slice(0, count.steps + count.gateways)
    const target = fc.constantFrom(...ids, 'end', 'end')
    const outcomes = fc.array(target, { minLength: 1, maxLength: 3 })
    const kind = fc.constantFrom(fork, join, merge)
    return fc.record({
      steps: fc.tuple(
        ...ids
          .slice(0, count.steps)
          .map((name) => outcomes.map((to) => step(name, Object.fromEntries(to.map((one, at) => [`to-${at}`, one]))))),
      ),
      gateways: fc.tuple(
        ...ids
          .slice(count.steps)
          .map((name) =>
            fc
              .record({ kind, to: fc.uniqueArray(target, { minLength: 1, maxLength: 3 }) })
              .map((made) => made.kind(name, ...made.to)),
          ),
      ),
    })
  })
  .map(({ gateways, steps }) => facts(steps, gateways))
