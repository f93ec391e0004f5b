// 相对人: registered by commitments, changed, restricted before it is erased, and erased for good (PIPL 47).
import { describe, expect, test } from 'vitest'
import { maskedValues } from '../../../src/domain/people/masks.ts'
import type { PersonalField, SubjectDecision, SubjectEvent } from '../../../src/domain/people/subject.messages.ts'
import { subject } from '../../../src/domain/people/subject.ts'
import { PlainDate, SubjectId } from '../../../src/domain/values.ts'
import { givenFor } from '../../support/given.ts'
import { by, offices, people } from '../../support/people.ts'

const given = givenFor(subject)
const subjectId = SubjectId.parse('subject-1')
const commitmentTo = (field: PersonalField, of: string) => ({ commitment: of.repeat(64), field })
const name = commitmentTo('name', 'a')
const phone = commitmentTo('phone', 'b')
const newPhone = commitmentTo('phone', 'c')
const identityNumber = commitmentTo('identityNumber', 'd')
const creditCode = commitmentTo('creditCode', 'e')

const facts = { kind: 'person', orgId: offices.housingBureau, subjectId } as const
type Asked<Type extends SubjectDecision['type']> = Extract<SubjectDecision, { type: Type }>
const register = (more: Partial<Asked<'RegisterSubject'>> = {}): SubjectDecision => ({
  type: 'RegisterSubject',
  ...facts,
  commitments: [name, phone],
  wrong: [],
  ...more,
})
const change = (more: Partial<Asked<'ChangeSubject'>> = {}): SubjectDecision => ({
  type: 'ChangeSubject',
  commitments: [newPhone],
  reason: '号码变更',
  subjectId,
  wrong: [],
  ...more,
})
const officials = {
  approvedBy: people.supervisor.account,
  legalBasis: '个人信息保护法第四十七条',
  reason: '当事人申请',
  subjectId,
}
const restrict = (until?: string): SubjectDecision => ({
  type: 'RestrictPersonalData',
  ...officials,
  ...(until === undefined ? {} : { retainUntil: PlainDate.parse(until) }),
})
const erase: SubjectDecision = { type: 'ErasePersonalData', ...officials }

const registered: SubjectEvent = { type: 'SubjectRegistered', data: { ...facts, commitments: [name, phone] } }
const changed: SubjectEvent = {
  type: 'SubjectChanged',
  data: { commitments: [newPhone], reason: '号码变更', subjectId },
}
const restricted = (until?: string): SubjectEvent => ({
  type: 'PersonalDataRestricted',
  data: { ...officials, ...(until === undefined ? {} : { retainUntil: PlainDate.parse(until) }) },
})
const erased: SubjectEvent = { type: 'PersonalDataErased', data: { ...officials, count: 2 } }
const clerk = by('clerk')
const administrator = by('administrator')

describe('registration', () => {
  test('[PL-29, PL-31] says who is known by which commitments, and by which organisation', () => {
    given().when(register(), clerk).thenEvents(registered)
  })

  test('again alike changes nothing; otherwise it is refused with what differs', () => {
    given(registered).when(register(), clerk).thenNothing()
    given(registered)
      .when(register({ commitments: [name, newPhone, identityNumber], kind: 'organisation' }), clerk)
      .thenRefused('subject-field-unfit', { kind: 'organisation', fields: ['identityNumber'] })
    given(registered)
      .when(register({ commitments: [name, newPhone, identityNumber] }), clerk)
      .thenRefused('registered-otherwise', { kind: 'subject', id: subjectId, fields: ['identityNumber', 'phone'] })
    given(registered)
      .when(register({ commitments: [name], kind: 'organisation' }), clerk)
      .thenRefused('registered-otherwise', { kind: 'subject', id: subjectId, fields: ['phone', 'kind'] })
  })

  test('[PL-31] a person is not asked for a credit code, nor an organisation for an identity number', () => {
    given()
      .when(register({ commitments: [name, creditCode] }), clerk)
      .thenRefused('subject-field-unfit', { kind: 'person', fields: ['creditCode'] })
    given()
      .when(register({ kind: 'organisation', commitments: [name, identityNumber] }), clerk)
      .thenRefused('subject-field-unfit', { kind: 'organisation', fields: ['identityNumber'] })
  })

  test('[PL-31] a number that cannot be right is refused by its field', () => {
    given()
      .when(register({ commitments: [name, identityNumber], wrong: ['identityNumber'] }), clerk)
      .thenRefused('identity-number-wrong', { field: 'identityNumber' })
    given()
      .when(register({ kind: 'organisation', commitments: [name, creditCode], wrong: ['creditCode'] }), clerk)
      .thenRefused('credit-code-wrong', { field: 'creditCode' })
  })
})

describe('change', () => {
  test('[PL-31] tells only what is new', () => {
    given(registered)
      .when(change({ commitments: [name, newPhone] }), clerk)
      .thenEvents(changed)
    given(registered, changed).when(change(), clerk).thenNothing()
  })

  test('[LPS-12.5] its reason must hold no number of anyone', () => {
    given(registered)
      .when(change({ reason: '新号码 13812345678' }), clerk)
      .thenRefused('personal-data-in-text', { fields: ['reason'] })
  })

  test('of an unknown subject is refused', () => {
    given().when(change(), clerk).thenRefused('object-unknown', { kind: 'subject', id: subjectId })
  })
})

describe('restriction and erasure', () => {
  test('[LPS-12.4] data are restricted with basis, approver and term', () => {
    given(registered).when(restrict('2036-03-02'), administrator).thenEvents(restricted('2036-03-02'))
    given(registered, restricted('2036-03-02')).when(restrict('2036-03-02'), administrator).thenNothing()
  })

  test('[LPS-12.4] restricting again lengthens a term that runs, and neither drops nor shortens it', () => {
    const running = given(registered, restricted('2036-03-02'))
    const held = { subjectId, retainUntil: '2036-03-02' }
    running.when(restrict(), administrator).thenRefused('retention-not-over', held)
    running.when(restrict('2036-03-01'), administrator).thenRefused('retention-not-over', held)
    running.when(restrict('2036-03-03'), administrator).thenEvents(restricted('2036-03-03'))
    given(registered, restricted()).when(restrict('2036-03-02'), administrator).thenEvents(restricted('2036-03-02'))
  })

  test('[LPS-12.4] a term that is over may be set anew', () => {
    const over = given(registered, restricted('2026-03-02'))
    const dayAfter = by('administrator', { now: '2026-03-03T00:00:00+08:00' })
    over.when(restrict(), dayAfter).thenEvents(restricted())
    over.when(restrict('2026-03-01'), dayAfter).thenEvents(restricted('2026-03-01'))
  })

  test('[LPS-12.5] what is restricted is neither changed nor registered anew', () => {
    for (const command of [change(), register()])
      given(registered, restricted()).when(command, clerk).thenRefused('personal-data-restricted', { subjectId })
  })

  test('[LPS-12.4] only what is restricted is erased', () => {
    given(registered).when(erase, administrator).thenRefused('personal-data-not-restricted', { subjectId })
    given(registered, restricted()).when(erase, administrator).thenEvents(erased)
  })

  test('[LPS-12.4] and only once its last day of retention is over, by the clock of the place', () => {
    const until = { subjectId, retainUntil: '2026-03-02' }
    const past = given(registered, restricted('2026-03-02'))
    past
      .when(erase, by('administrator', { now: '2026-03-02T23:59:59.999+08:00' }))
      .thenRefused('retention-not-over', until)
    past.when(erase, by('administrator', { now: '2026-03-03T00:00:00+08:00' })).thenEvents(erased)
  })

  test('every value that was ever committed to is counted', () => {
    given(registered, changed, restricted())
      .when(erase, administrator)
      .thenEvents({ type: 'PersonalDataErased', data: { ...officials, count: 3 } })
  })

  test('erased twice it is erased once; nothing else can happen to it', () => {
    const past = given(registered, restricted(), erased)
    past.when(erase, administrator).thenNothing()
    for (const command of [change(), register(), restrict()])
      past.when(command, administrator).thenRefused('personal-data-erased', { subjectId })
  })

  test('[LPS-10] nobody approves what they do themselves, and no number stands in what they write', () => {
    const own = by('administrator', { account: officials.approvedBy })
    for (const command of [restrict(), erase])
      given(registered).when(command, own).thenRefused('approver-is-actor', { account: officials.approvedBy })
    given(registered)
      .when({ ...erase, reason: '11010519491231002X 申请' } as SubjectDecision, administrator)
      .thenRefused('personal-data-in-text', { fields: ['reason'] })
  })

  test('of an unknown subject they are refused', () => {
    for (const command of [restrict(), erase])
      given().when(command, administrator).thenRefused('object-unknown', { kind: 'subject', id: subjectId })
  })
})

test('what an erased subject folds to holds no commitment any more', () => {
  const state = [registered, restricted(), erased].reduce((held, event) => subject.evolve(held, event), subject.initial)
  expect(state).toStrictEqual({ status: 'erased', ...facts, committed: 2 })
})

test('lists mask what is of people; the name and the credit code of an organisation are public', () => {
  const values = {
    address: '贵州省六盘水市钟山区',
    contact: '李明',
    creditCode: '91350100M000100Y43',
    identityNumber: '11010519491231002X',
    name: '张三丰',
    otherDocument: '护照 E12345678',
    phone: '13812345678',
  }
  const masked = {
    ...values,
    address: '贵州省六盘水****',
    contact: '李*',
    identityNumber: `1${'*'.repeat(16)}X`,
    name: '张**',
    otherDocument: `护${'*'.repeat(10)}8`,
    phone: '138****5678',
  }
  expect(maskedValues('person', values)).toStrictEqual(masked)
  expect(maskedValues('organisation', values)).toStrictEqual({ ...masked, name: '张三丰' })
})
