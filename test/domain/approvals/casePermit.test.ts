// 许可之后: the term of a permit, its renewal by decision or by silence, and its end (PL-8, 49, 50, 69, 70).
import { describe, expect, test } from 'vitest'
import type { Begun } from '../../../src/domain/approvals/caseState.ts'
import { delivered, factsWith, finished, granted, type PermitCase, reviewed } from '../../support/permitCase.ts'

const permitOf = ({ state }: PermitCase) => ('permit' in state ? state.permit : undefined)

describe('[PL-37] [PL-44] a grant', () => {
  test('gives the term of the item, ten days for delivery and the last day to apply for renewal', () => {
    const work = granted()
    expect(permitOf(work)).toMatchObject({ validFrom: '2026-03-06', validUntil: '2031-03-05' })
    const { deadlines } = work.state as Begun
    const open = deadlines.filter(({ settledAt }) => settledAt === undefined)
    expect(open.map(({ deadline }) => [deadline.deadlineId, deadline.dueOn])).toStrictEqual([
      ['delivery', '2026-03-20'],
      ['renewal-application', '2031-02-03'],
    ])
  })

  test.each([
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-28'],
    ['2025-02-28', 12, '2026-02-27'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-03-31', 1, '2026-04-30'],
    ['2025-11-30', 3, '2026-02-28'],
    ['2026-03-01', 1, '2026-03-31'],
  ])('from %s for %i months lasts until %s: where a month has no such day, to its end', (validFrom, months, until) => {
    const work = finished(factsWith({ permitValidity: { months } })).do('GrantPermit', '2026-03-06 10:00', {
      validFrom,
    })
    expect(permitOf(work)).toMatchObject({ validFrom, validUntil: until })
  })

  test('[PL-42] after the limit is taken, and the passing stands before it', () => {
    const late = finished().do('GrantPermit', '2026-04-07 09:00')
    expect(late.story.slice(-3)).toStrictEqual([
      '2026-03-17 23:59 CaseDeadlinePassed',
      '2026-03-31 23:59 CaseDeadlinePassed',
      '2026-04-07 09:00 PermitGranted',
    ])
  })

  test('[PL-42] that was in time and is reported later is in time, whatever was noted meanwhile', () => {
    const work = finished().note(
      'NoteCaseDeadlinePassed',
      { deadlineId: 'promised', dueAt: '2026-03-17T15:59:59.999Z' },
      '2026-03-18 09:00',
    )
    work.do('GrantPermit', '2026-03-17 16:00', {}, { now: '2026-03-18 10:00' })
    const { deadlines } = work.state as Begun
    expect(deadlines.find(({ deadline }) => deadline.deadlineId === 'promised')).toMatchObject({
      passed: true,
      settledAt: '2026-03-17T08:00:00.000Z',
    })
  })
})

describe('[PL-37] [LPS-7.3] a decision, granting or denying,', () => {
  test.each(['GrantPermit', 'DenyPermit'] as const)('%s comes after all steps of the item', (type) => {
    expect(reviewed().refused(type, '2026-03-04 12:00')).toStrictEqual({
      code: 'workflow-not-finished',
      details: { open: ['decide'] },
    })
    expect(finished().do(type, '2026-03-05 10:00').events.at(-1)?.type).toBe(
      type === 'GrantPermit' ? 'PermitGranted' : 'PermitDenied',
    )
  })
})

describe('[PL-50] renewal', () => {
  test('undecided when the term ends is granted by silence, for as long again', () => {
    const work = delivered().do('ApplyForRenewal', '2031-02-03 23:00')
    work.note('NoteRenewalDeemed', { dueAt: '2031-03-05T15:59:59.999Z' }, '2031-03-06 00:00')
    expect(work.story.slice(-2)).toStrictEqual(['2031-02-03 23:00 RenewalApplied', '2031-03-05 23:59 RenewalDeemed'])
    expect(permitOf(work)).toMatchObject({ validUntil: '2036-03-05', renewals: 1, renewalAppliedAt: undefined })
  })

  const silent = (work: PermitCase, applied: string, lastDay: string): PermitCase =>
    work
      .do('ApplyForRenewal', applied)
      .note('NoteRenewalDeemed', { dueAt: `${lastDay}T15:59:59.999Z` }, '2029-01-04 09:00')

  test('by silence lasts as many days as the term before it, where the item names none', () => {
    const term = { validFrom: '2026-04-01', validUntil: '2026-06-30' }
    const work = finished(factsWith({ permitValidity: undefined })).do('GrantPermit', '2026-03-06 10:00', term)
    silent(work, '2026-05-29 09:00', '2026-06-30')
    expect(permitOf(work)).toMatchObject({ validUntil: '2026-09-29' })
    silent(work, '2026-08-28 09:00', '2026-09-29')
    expect(permitOf(work)).toMatchObject({ validUntil: '2026-12-29', renewals: 2 })
  })

  test('by silence lasts as long as the renewal before it was decided to', () => {
    const term = { validFrom: '2026-04-01', validUntil: '2026-06-30' }
    const work = finished(factsWith({ permitValidity: undefined })).do('GrantPermit', '2026-03-06 10:00', term)
    work.do('ApplyForRenewal', '2026-05-29 09:00').do('RenewPermit', '2026-06-10 09:00', { validUntil: '2026-08-29' })
    expect(permitOf(silent(work, '2026-07-30 09:00', '2026-08-29'))).toMatchObject({ validUntil: '2026-10-28' })
  })

  test('by silence counts from the beginning of the term that runs, though a renewal of that was refused before', () => {
    const term = { validFrom: '2026-04-01', validUntil: '2026-06-30' }
    const work = finished(factsWith({ permitValidity: undefined })).do('GrantPermit', '2026-03-06 10:00', term)
    silent(work, '2026-05-29 09:00', '2026-06-30')
    work.do('ApplyForRenewal', '2026-08-03 09:00').do('RefuseRenewal', '2026-08-04 09:00')
    work.do('ChangePermit', '2026-08-05 09:00', { validUntil: '2026-09-30' })
    expect(permitOf(silent(work, '2026-08-28 09:00', '2026-09-30'))).toMatchObject({ validUntil: '2026-12-31' })
  })

  test('by silence ends with the month where the term of the item does', () => {
    const work = finished(factsWith({ permitValidity: { months: 12 } }))
    work.do('GrantPermit', '2026-03-06 10:00', { validFrom: '2026-03-01' })
    silent(work.do('DeliverPermit', '2026-03-09 10:00'), '2027-01-04 09:00', '2027-02-28')
    expect(permitOf(work)).toMatchObject({ validUntil: '2028-02-29' })
  })

  test('decided before that is as decided', () => {
    const renewed = delivered().do('ApplyForRenewal', '2031-01-06 09:00').do('RenewPermit', '2031-03-05 23:59')
    expect(permitOf(renewed)).toMatchObject({ validUntil: '2036-03-03', renewals: 1 })
    const refused = delivered().do('ApplyForRenewal', '2031-01-06 09:00').do('RefuseRenewal', '2031-02-06 09:00')
    expect(permitOf(refused)).toMatchObject({ validUntil: '2031-03-05', renewals: 0 })
    expect(refused.refused('ChangePermit', '2031-03-06 09:00').code).toBe('permit-expired')
  })

  test('decided after the silence has granted it meets nothing to decide', () => {
    const silent = delivered().do('ApplyForRenewal', '2031-01-06 09:00')
    expect(silent.refused('RefuseRenewal', '2031-03-06 00:00').code).toBe('renewal-not-applied-for')
  })
})

describe('the end of a permit', () => {
  test('[PL-69] by fraud it must be revoked, and nothing is paid for it', () => {
    const revoked = delivered().do('RevokePermit', '2026-05-06 09:00', {
      ground: 'fraudOrBribery',
      compensation: undefined,
    })
    expect([revoked.state.status, revoked.events.at(-1)?.data]).toMatchObject(['revoked', { obliged: true }])
    expect(revoked.do('DeregisterPermit', '2026-05-07 09:00', { ground: 'revokedOrWithdrawn' }).state.status).toBe(
      'deregistered',
    )
  })

  test('[PL-8] withdrawn for the public interest it is compensated', () => {
    const withdrawn = delivered().do('WithdrawPermit', '2026-05-06 09:00')
    expect([withdrawn.state.status, withdrawn.events.at(-1)?.data]).toMatchObject([
      'withdrawn',
      { compensation: '补偿' },
    ])
  })

  test('[PL-8] [PL-69] once expired it is withdrawn no more; what should never have been granted is revoked all the same', () => {
    expect(delivered().do('WithdrawPermit', '2031-03-05 23:59').state.status).toBe('withdrawn')
    expect(delivered().refused('WithdrawPermit', '2031-03-06 00:00')).toStrictEqual({
      code: 'permit-expired',
      details: { validUntil: '2031-03-05' },
    })
    expect(delivered().do('RevokePermit', '2031-03-06 00:00').state.status).toBe('revoked')
  })

  test('[PL-70] once expired it is struck off', () => {
    expect(delivered().do('DeregisterPermit', '2031-03-06 09:00', { ground: 'expired' }).state.status).toBe(
      'deregistered',
    )
  })

  test('[PL-49] changed, it may last longer', () => {
    expect(permitOf(delivered().do('ChangePermit', '2026-05-06 09:00', { validUntil: '2032-03-05' }))).toMatchObject({
      validUntil: '2032-03-05',
    })
  })
})

describe('[PL-49] [PL-39] a change of the term', () => {
  test('does not end it on a day that is over, but may end it with the day of the change', () => {
    const past = { validUntil: '2026-05-05' }
    expect(delivered().refused('ChangePermit', '2026-05-06 09:00', past)).toStrictEqual({
      code: 'validity-ends-before-it-begins',
      details: { validFrom: '2026-05-06', validUntil: '2026-05-05' },
    })
    const today = delivered().do('ChangePermit', '2026-05-06 09:00', { validUntil: '2026-05-06' })
    expect(permitOf(today)).toMatchObject({ validUntil: '2026-05-06' })
  })
})

describe('[PL-43] [PL-35] a case that is sent up', () => {
  test('has twenty days for the review of the lower organ, and ends as forwarded', () => {
    const facts = factsWith({ kind: 'forwarded', statutoryLimit: undefined })
    const work = finished(facts)
    const { deadlines } = work.state as Begun
    expect(deadlines.find(({ deadline }) => deadline.deadlineId === 'statutory')?.deadline).toMatchObject({
      clause: 'PL-43',
      dueOn: '2026-03-31',
      kind: 'lower-review',
    })
    expect(work.do('ForwardCase', '2026-03-06 09:00').state.status).toBe('forwarded')
  })
})

describe('[PL-42] a joint case', () => {
  test('has 45 days, and 15 more with the approval of the government', () => {
    const joint = finished(factsWith({ kind: 'joint', statutoryLimit: undefined, promisedLimit: undefined }))
    const approval = { approvedOn: '2026-03-09', approver: '市长', rank: 'governmentHead' }
    joint.do('ExtendDecision', '2026-03-09 09:00', { approval, days: 15 })
    expect(joint.events.at(-1)?.data).toMatchObject({ deadlines: [{ limit: { days: 60 } }, { limit: { days: 60 } }] })
  })
})
