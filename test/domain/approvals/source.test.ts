// 自建系统: opened once, and complete up to a moment that only moves forward (LPS-7.3).
import { describe, test } from 'vitest'
import { SourceCommand, type SourceEvent } from '../../../src/domain/approvals/source.messages.ts'
import { source } from '../../../src/domain/approvals/source.ts'
import { givenFor } from '../../support/given.ts'
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
const service = by('service', { now: '2026-03-02T01:00:00Z' })

describe('opening', () => {
  test('[LPS-7.3] registers the system, and is already so when it is said again', () => {
    given().when(open, by('administrator')).thenEvents(opened)
    given(opened, complete('2026-03-01T00:00:00Z')).when(open, by('administrator')).thenNothing()
  })

  test('otherwise is refused with what differs', () => {
    given(opened)
      .when({ ...open, name: '别的系统', orgId: offices.waterBureau } as SourceCommand, by('administrator'))
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
