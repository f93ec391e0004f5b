// 自建系统: opened once, and complete up to a moment that only moves forward (LPS-7.3).
import { describe, test } from 'vitest'
import { SourceCommand, type SourceEvent } from '../../../src/domain/approvals/source.messages.ts'
import { source } from '../../../src/domain/approvals/source.ts'
import { givenFor } from '../../support/given.ts'
import { onRecord, onRecordWithout } from '../../support/onRecord.ts'
import { at, by, offices, people } from '../../support/people.ts'

const given = givenFor(source)
const open = SourceCommand.parse({
  type: 'OpenSource',
  sourceId: 'wabo',
  accountId: people.service.account,
  name: 'Wabo',
  orgId: offices.outside,
})
const { type: _type, ...data } = open as Extract<SourceCommand, { type: 'OpenSource' }>
const { sourceId } = data
const opened: SourceEvent = { type: 'SourceOpened', data }
const declare = (completeUntil: string): SourceCommand => ({
  type: 'DeclareSourceComplete',
  sourceId,
  completeUntil: at(completeUntil),
})
const complete = (completeUntil: string): SourceEvent => ({
  type: 'SourceCompleteUntil',
  data: { completeUntil: at(completeUntil), sourceId },
  occurredAt: at(completeUntil),
})
const administrator = by('administrator', { facts: onRecord })
const service = by('service', { facts: onRecord, now: '2026-03-02T01:00:00Z' })

describe('opening', () => {
  test('[LPS-7.3] registers the system, and is already so when it is said again', () => {
    given().when(open, administrator).thenEvents(opened)
    given(opened, complete('2026-03-01T00:00:00Z')).when(open, administrator).thenNothing()
  })

  test('[LPS-7.3] [LPS-9.1] needs the organisation and its account first', () => {
    const less = (...ids: readonly string[]) => by('administrator', { facts: onRecordWithout(...ids) })
    given()
      .when(open, less(offices.outside))
      .thenRefused('organisation-unknown', { unknown: [{ id: offices.outside, pointer: '/orgId' }] })
    given()
      .when(open, less(data.accountId))
      .thenRefused('account-unknown', { unknown: [{ id: data.accountId, pointer: '/accountId' }] })
    given(opened).when(open, less(offices.outside, data.accountId)).thenNothing()
  })

  test('[LPS-7.3] [LPS-11.6] is for a service account of that organisation, and no other', () => {
    const unfit = { account: data.accountId, orgId: offices.waterBureau, pointer: '/accountId' }
    given()
      .when({ ...open, orgId: offices.waterBureau } as SourceCommand, administrator)
      .thenRefused('source-account-unfit', unfit)
    const { account } = people.clerk
    given()
      .when({ ...open, accountId: account, orgId: offices.housingBureau } as SourceCommand, administrator)
      .thenRefused('source-account-unfit', { ...unfit, account, orgId: offices.housingBureau })
  })

  test('otherwise is refused with what differs', () => {
    given(opened)
      .when({ ...open, name: '别的系统', orgId: offices.waterBureau } as SourceCommand, administrator)
      .thenRefused('registered-otherwise', { kind: 'source', id: sourceId, fields: ['name', 'orgId'] })
  })
})

describe('[LPS-7.3] the watermark', () => {
  test('moves forward, up to now', () => {
    given(opened).when(declare('2026-03-01T00:00:00Z'), service).thenEvents(complete('2026-03-01T00:00:00Z'))
    given(opened, complete('2026-03-01T00:00:00Z'))
      .when(declare('2026-03-02T01:00:00Z'), service)
      .thenEvents(complete('2026-03-02T01:00:00Z'))
  })

  test('where it already is stays there', () => {
    given(opened, complete('2026-03-01T00:00:00Z')).when(declare('2026-03-01T08:00:00+08:00'), service).thenNothing()
  })

  test('does not move back', () => {
    given(opened, complete('2026-03-01T00:00:00Z'))
      .when(declare('2026-02-28T23:59:59.999Z'), service)
      .thenRefused('watermark-moves-back', {
        current: '2026-03-01T00:00:00.000Z',
        proposed: '2026-02-28T23:59:59.999Z',
      })
  })

  test('does not reach into the future', () => {
    given(opened)
      .when(declare('2026-03-02T01:00:00.001Z'), service)
      .thenRefused('watermark-in-future', { now: '2026-03-02T01:00:00.000Z', proposed: '2026-03-02T01:00:00.001Z' })
  })

  test('of a source that nobody opened is refused', () => {
    given()
      .when(declare('2026-03-01T00:00:00Z'), service)
      .thenRefused('object-unknown', { kind: 'source', id: sourceId })
  })
})
