// The codes of other systems for every status a case can have: an export, never the model (domain A4).
import { expect, test } from 'vitest'
import { allowedCommands } from '../../../src/domain/approvals/caseAllowed.ts'
import { finishCodeOf, statusCodeOf } from '../../../src/domain/approvals/caseExport.ts'
import { accepted, delivered, factsWith, finished, granted, PermitCase, received } from '../../support/permitCase.ts'
import { inShanghai } from '../calendar/china.ts'

const supplementing = () => received().do('RequireSupplement', '2026-03-03 09:00')

test.each([
  ['none', new PermitCase(), undefined, undefined],
  ['draft', new PermitCase().do('DraftApplication', '2026-03-02 09:00'), '5', undefined],
  ['received', received(), '0', undefined],
  ['awaiting a supplement', supplementing(), '3', undefined],
  ['never supplied', supplementing().do('AbandonApplication', '2026-04-01 09:00'), '1', '5'],
  ['no permit needed', received().do('DeclareNotRequired', '2026-03-03 09:00'), '1', '6'],
  ['another organ', received().do('DeclareNotCompetent', '2026-03-03 09:00'), '1', '1'],
  ['accepted', accepted(), '0', undefined],
  ['in a special procedure', accepted().do('StartSpecialProcedure', '2026-03-04 09:00'), '4', undefined],
  ['void in business', accepted().do('VoidCase', '2026-03-04 09:00'), '2', '2'],
  ['denied', finished().do('DenyPermit', '2026-03-05 11:00'), '1', '1'],
  ['forwarded', finished(factsWith({ kind: 'forwarded' })).do('ForwardCase', '2026-03-06 09:00'), '1', '4'],
  ['granted, not delivered', granted(), '0', undefined],
  ['delivered', delivered(), '1', '0'],
] as const)('%s', (_name, { state }, status, finish) => {
  expect([statusCodeOf(state), finishCodeOf(state)]).toStrictEqual([status, finish])
})

test('[LPS-9.5] what a correction has voided whole is technically void, and no command makes it so', () => {
  const { state } = new PermitCase()
  expect([statusCodeOf(state, true), finishCodeOf(state, true)]).toStrictEqual(['2', '3'])
})

test('what a case allows is told act by act, with what time has done by then', () => {
  const allowed = (now: string): string[] =>
    allowedCommands(received().state, factsWith(), inShanghai(now)).flatMap(({ refusal, type }) =>
      refusal === undefined ? [type] : [],
    )
  expect(allowed('2026-03-09 23:59')).toStrictEqual([
    'DeclareNotRequired',
    'DeclareNotCompetent',
    'CorrectOnTheSpot',
    'RequireSupplement',
    'AbandonApplication',
    'AcceptApplication',
    'RefuseAcceptance',
    'VoidCase',
  ])
  expect(allowed('2026-03-10 00:00')).toStrictEqual([
    'ClaimStep',
    'ReassignStep',
    'CompleteStep',
    'MoveCaseToVersion',
    'StartSpecialProcedure',
    'TellHearingRight',
    'ScheduleHearing',
    'ExtendDecision',
    'ChargeFee',
    'VoidCase',
  ])
})
