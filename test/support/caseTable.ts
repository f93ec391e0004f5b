// The state table of the permit case as the deciders answer it: a complete command of every kind, sent in every state.

import { registry } from '../../src/commands/registry.ts'
import type { CaseAct } from '../../src/domain/approvals/case.messages.ts'
import { actTypes, allowedCommands } from '../../src/domain/approvals/caseAllowed.ts'
import type { CaseFacts } from '../../src/domain/approvals/caseFacts.ts'
import { refusals } from '../../src/domain/refusals.ts'
import { inShanghai } from '../domain/calendar/china.ts'
import { accepted, act, delivered, factsWith, finished, granted, itemWith, PermitCase, received } from './permitCase.ts'

type Situation = {
  readonly zh: string
  readonly en: string
  readonly work: () => PermitCase
  /** When the commands are sent. */
  readonly at: string
}

/** The next version is published, and in force a week later. */
function withNewVersion(): CaseFacts {
  const { calendars, item } = factsWith()
  const facts = itemWith({ effectiveOn: '2026-03-10' })
  return { calendars, item: { ...item, version: 2, facts, earlier: [item.facts] } }
}

const told = (): PermitCase => accepted().do('TellHearingRight', '2026-03-03 12:00')

const situations: readonly Situation[] = [
  { zh: '无', en: 'none', work: () => new PermitCase(), at: '2026-03-02 09:00' },
  {
    zh: '暂存',
    en: 'draft',
    work: () => new PermitCase().do('DraftApplication', '2026-03-02 09:00'),
    at: '2026-03-02 10:00',
  },
  { zh: '已收件', en: 'received', work: received, at: '2026-03-02 12:00' },
  {
    zh: '待补正',
    en: 'supplementing',
    work: () => received().do('RequireSupplement', '2026-03-03 09:00'),
    at: '2026-03-03 12:00',
  },
  {
    zh: '补正后',
    en: 'received again',
    work: () => received().do('RequireSupplement', '2026-03-03 09:00').do('ReceiveSupplement', '2026-03-04 09:00'),
    at: '2026-03-04 12:00',
  },
  {
    zh: '不予受理',
    en: 'not accepted',
    work: () => received().do('RefuseAcceptance', '2026-03-03 09:00'),
    at: '2026-03-03 12:00',
  },
  {
    zh: '办理中',
    en: 'accepted',
    work: () => accepted(withNewVersion()).do('ClaimStep', '2026-03-03 11:00'),
    at: '2026-03-03 12:00',
  },
  {
    zh: '特别程序中',
    en: 'suspended',
    work: () => accepted().do('ClaimStep', '2026-03-03 11:00').do('StartSpecialProcedure', '2026-03-04 09:00'),
    at: '2026-03-04 12:00',
  },
  { zh: '听证已告知', en: 'hearing told', work: told, at: '2026-03-04 08:00' },
  {
    zh: '听证已申请',
    en: 'hearing requested',
    work: () => told().do('RequestHearing', '2026-03-04 09:00'),
    at: '2026-03-05 09:00',
  },
  {
    zh: '听证已通知',
    en: 'hearing scheduled',
    work: () => told().do('RequestHearing', '2026-03-04 09:00').do('ScheduleHearing', '2026-03-05 09:00'),
    at: '2026-03-20 12:00',
  },
  { zh: '环节完成', en: 'workflow ended', work: finished, at: '2026-03-05 12:00' },
  { zh: '待上报', en: 'to be sent up', work: () => finished(factsWith({ kind: 'forwarded' })), at: '2026-03-05 12:00' },
  {
    zh: '已上报',
    en: 'forwarded',
    work: () => finished(factsWith({ kind: 'forwarded' })).do('ForwardCase', '2026-03-05 12:00'),
    at: '2026-03-05 13:00',
  },
  { zh: '不予许可', en: 'denied', work: () => finished().do('DenyPermit', '2026-03-05 12:00'), at: '2026-03-05 13:00' },
  { zh: '作废', en: 'void', work: () => finished().do('VoidCase', '2026-03-05 12:00'), at: '2026-03-05 13:00' },
  { zh: '准予许可', en: 'granted', work: granted, at: '2026-03-06 12:00' },
  { zh: '已送达', en: 'delivered', work: delivered, at: '2026-03-09 12:00' },
  {
    zh: '延续申请中',
    en: 'renewal applied for',
    work: () => delivered().do('ApplyForRenewal', '2026-03-10 09:00'),
    at: '2026-03-10 12:00',
  },
  {
    zh: '已撤销',
    en: 'revoked',
    work: () => delivered().do('RevokePermit', '2026-03-10 09:00'),
    at: '2026-03-10 12:00',
  },
  {
    zh: '已注销',
    en: 'deregistered',
    work: () => delivered().do('DeregisterPermit', '2026-03-10 09:00'),
    at: '2026-03-10 12:00',
  },
]

/** Undefined where the act is taken; else the code. */
function answer({ at, work }: Situation, type: CaseAct['type']): string | undefined {
  const decision = work().decide(act(type, at), inShanghai(at))
  return decision.ok ? undefined : decision.refusal.code
}

/** Where the standing rules and the decider would tell pages and clerks different things. */
export function disagreements(): string[] {
  return situations.flatMap((situation) => {
    const { state } = situation.work()
    if (state.status === 'none') return []
    const facts = factsOf(situation)
    return allowedCommands(state, facts, inShanghai(situation.at)).flatMap(({ refusal, type }) => {
      const code = answer(situation, type)
      const said = refusal?.code
      // What the pages allow may still be refused for what the command itself says, never the other way round.
      return said === undefined || said === code ? [] : [`${situation.en}, ${type}: ${said}, not ${code}`]
    })
  })
}

const factsOf = ({ en }: Situation): CaseFacts => {
  if (en === 'accepted') return withNewVersion()
  return /sent up|forwarded/.test(en) ? factsWith({ kind: 'forwarded' }) : factsWith()
}

const cell = (code: string | undefined): string => {
  if (code === undefined) return '✓'
  const clauses = refusals[code as keyof typeof refusals].clauses.join(', ')
  return clauses === '' ? `\`${code}\`` : `\`${code}\` ${clauses}`
}

export const situationNames = situations.map(({ en }) => en)
export const answersTo = (type: CaseAct['type']): readonly (string | undefined)[] =>
  situations.map((situation) => answer(situation, type))

/** One row per act, one column per situation, in parts that a page can hold. */
export function caseTable(): string[] {
  const parts = [situations.slice(0, 6), situations.slice(6, 13), situations.slice(13, 17), situations.slice(17)]
  return parts.flatMap((part) => [
    `| command | ${part.map(({ en, zh }) => `${zh} ${en}`).join(' | ')} |`,
    `|---|${part.map(() => '---').join('|')}|`,
    ...actTypes.map(
      (type) => `| ${registry[type].zh} \`${type}\` | ${part.map((one) => cell(answer(one, type))).join(' | ')} |`,
    ),
    '',
  ])
}
