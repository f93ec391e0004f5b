// The state table of the permit case as the deciders answer it: a complete command of every kind, sent in every state.

import { registry } from '../../src/commands/registry.ts'
import type { CaseAct, CaseCommand, CaseNote } from '../../src/domain/approvals/case.messages.ts'
import { actTypes, allowedCommands } from '../../src/domain/approvals/caseAllowed.ts'
import { refusals } from '../../src/domain/refusals.ts'
import { commandFor, noteTypes } from './caseAnswers.ts'
import { casesIn, factsOf, momentOf, type Situation, situationGroups, situations } from './caseSituations.ts'
import { act } from './permitCase.ts'

/** Undefined where the act is taken; else the code. */
function answer(situation: Situation, type: CaseAct['type']): string | undefined {
  const decision = casesIn(situation).decide(act(type, situation.at), momentOf(situation))
  return decision.ok ? undefined : decision.refusal.code
}

/** Where the standing rules and the decider would tell pages and clerks different things. */
export function disagreements(): string[] {
  return situations.flatMap((situation) => {
    const { state } = casesIn(situation)
    if (state.status === 'none') return []
    const facts = factsOf(situation)
    return allowedCommands(state, facts, momentOf(situation)).flatMap(({ refusal, type }) => {
      const code = answer(situation, type)
      const said = refusal?.code
      // What the pages allow may still be refused for what the command itself says, never the other way round.
      return said === undefined || said === code ? [] : [`${situation.en}, ${type}: ${said}, not ${code}`]
    })
  })
}

/** ✓ where the command is taken; else the code and its clauses. */
export const codeCell = (code: string | undefined): string => {
  if (code === undefined) return '✓'
  const clauses = refusals[code as keyof typeof refusals].clauses.join(', ')
  return clauses === '' ? `\`${code}\`` : `\`${code}\` ${clauses}`
}

/** ○ where nothing is to be written: it is so already, or nothing of the kind is due. */
function cell(situation: Situation, type: CaseAct['type'] | CaseNote['type']): string {
  const work = casesIn(situation)
  const sent = commandFor(work, situation, type) as CaseCommand
  const when = 'dueAt' in sent ? sent.dueAt : momentOf(situation)
  const decision = work.decide(sent, when, { now: situation.at })
  if (!decision.ok) return codeCell(decision.refusal.code)
  return decision.events.length === 0 ? '○' : '✓'
}

export const situationNames = situations.map(({ en }) => en)
export const answersTo = (type: CaseAct['type']): readonly (string | undefined)[] =>
  situations.map((situation) => answer(situation, type))

/** One row per act, one column per situation, in parts that a page can hold. */
export function caseTable(): string[] {
  return situationGroups.flatMap((part) => [
    `| command | ${part.map(({ en, zh }) => `${zh} ${en}`).join(' | ')} |`,
    `|---|${part.map(() => '---').join('|')}|`,
    ...[...actTypes, ...noteTypes].map(
      (type) => `| ${registry[type].zh} \`${type}\` | ${part.map((one) => cell(one, type)).join(' | ')} |`,
    ),
    '',
  ])
}
