// 书面凭证与批准 of every act that bears them: dated on the day of the act, approved by then; the list is complete by the schemas (PL-32, 42, 45).
import { describe, expect, test } from 'vitest'
import { CaseAct } from '../../../src/domain/approvals/case.messages.ts'
import { accepted, delivered, factsWith, finished, granted, PermitCase, received } from '../../support/permitCase.ts'

type Type = CaseAct['type']
type At = readonly [work: () => PermitCase, when: string]

const applied = () => delivered().do('ApplyForRenewal', '2031-01-06 09:00')
const requested = () => accepted().do('TellHearingRight', '2026-03-03 12:00').do('RequestHearing', '2026-03-04 09:00')

const vouched: Partial<Record<Type, At>> = {
  ReceiveApplication: [() => new PermitCase(), '2026-03-02 09:00'],
  DeclareNotCompetent: [received, '2026-03-03 09:00'],
  RequireSupplement: [received, '2026-03-03 09:00'],
  ReceiveSupplement: [() => received().do('RequireSupplement', '2026-03-03 09:00'), '2026-03-04 09:00'],
  AcceptApplication: [received, '2026-03-03 09:00'],
  RefuseAcceptance: [received, '2026-03-03 09:00'],
  StartSpecialProcedure: [accepted, '2026-03-04 09:00'],
  ExtendDecision: [accepted, '2026-03-04 09:00'],
  TellHearingRight: [accepted, '2026-03-04 09:00'],
  ScheduleHearing: [requested, '2026-03-05 09:00'],
  ForwardCase: [() => finished(factsWith({ kind: 'forwarded' })), '2026-03-06 09:00'],
  GrantPermit: [finished, '2026-03-06 09:00'],
  DenyPermit: [finished, '2026-03-06 09:00'],
  ChangePermit: [delivered, '2026-03-10 09:00'],
  ApplyForRenewal: [delivered, '2031-01-06 09:00'],
  RenewPermit: [applied, '2031-01-07 09:00'],
  RefuseRenewal: [applied, '2031-01-07 09:00'],
  RevokePermit: [granted, '2026-03-10 09:00'],
  WithdrawPermit: [granted, '2026-03-10 09:00'],
}
const acts = Object.entries(vouched) as [Type, At][]

const shapeOf = (type: Type): object => CaseAct.options.find((option) => option.shape.type.value === type)?.shape ?? {}
const having = (...fields: readonly string[]) =>
  CaseAct.options.map(({ shape }) => shape.type.value).filter((type) => fields.some((field) => field in shapeOf(type)))

describe('[PL-32] a voucher or notice of another day is refused', () => {
  test('in every act that bears one', () => {
    expect(acts.map(([type]) => type).toSorted()).toStrictEqual(having('voucher', 'notice').toSorted())
  })

  test.each(acts)('in %s', (type, [work, when]) => {
    const field = 'notice' in shapeOf(type) ? 'notice' : 'voucher'
    const day = when.slice(0, 10)
    const refusal = work().refused(type, when, { [field]: { date: '2026-01-05', sealed: true } })
    expect(refusal).toStrictEqual({ code: 'voucher-date-differs', details: { date: '2026-01-05', day } })
    expect(work().do(type, when).events.length).toBeGreaterThan(0)
  })
})

describe('[PL-42] [PL-45] what is approved the day after is refused', () => {
  test.each(having('approval'))('in %s', (type) => {
    const approval = { approvedOn: '2026-03-05', approver: '局长', rank: 'organHead' }
    expect(accepted().refused(type, '2026-03-04 09:00', { approval })).toStrictEqual({
      code: 'approval-after-act',
      details: { approvedOn: '2026-03-05', day: '2026-03-04' },
    })
  })
})
