import { describe, expect, test } from 'vitest'
import { cursorOf } from '../../src/http/api/reading.ts'
import { upTo } from '../../src/http/api/streamReading.ts'
import { withVoided } from '../../src/http/api/views.ts'
import type { Traced } from '../../src/projections/recorded.ts'
import { at } from '../support/people.ts'

const event = (
  revision: number,
  type: string,
  times: [occurred: string, recorded: string],
  data: object = {},
): Traced => ({
  actor: { account: 'a', org: 'o', role: 'service' } as Traced['actor'],
  alg: 'sha256',
  authority: { id: 'wabo', kind: 'source' },
  basis: [],
  causationId: 'c',
  clauses: [],
  commandId: 'c',
  commandMac: 'secret',
  correlationId: 'c',
  data,
  hash: 'h',
  id: `e${revision}`,
  occurredAt: at(times[0]),
  position: String(revision) as Traced['position'],
  prev: 'p',
  recordedAt: at(times[1]),
  revision,
  salt: 'secret',
  stream: 'foreigncase-x',
  type,
  v: 1,
  version: 1,
})
const day = (n: number) => `2026-03-0${n}T00:00:00Z`
const history = [
  event(0, 'ForeignCaseRegistered', [day(5), day(5)]),
  event(1, 'ForeignStepRecorded', [day(2), day(6)]),
  event(2, 'ForeignStepRecorded', [day(6), day(6)]),
  event(3, 'MisoperationCorrected', [day(8), day(8)], { voids: ['e2'] }),
  event(4, 'ForeignStepRecorded', [day(7), day(9)]),
]
const revisions = (events: readonly Traced[]) => events.map(({ revision }) => revision)

describe('events as of a moment', () => {
  test('by recorded time: what the log knew', () => {
    expect(revisions(upTo(history, { asOf: at(day(6)) }))).toStrictEqual([0, 1, 2])
    expect(revisions(upTo(history, { asOf: at(day(4)), by: 'recorded' }))).toStrictEqual([])
  })

  test('by occurred time: the beginning and what had happened, in log order, less what is known to be wrong', () => {
    expect(revisions(upTo(history, { asOf: at(day(4)), by: 'occurred' }))).toStrictEqual([0, 1, 3])
    expect(revisions(upTo(history, { asOf: at(day(7)), by: 'occurred' }))).toStrictEqual([0, 1, 2, 3, 4])
  })

  test('without a moment: all', () => {
    expect(upTo(history, {})).toBe(history)
  })
})

describe('events as they are shown', () => {
  test('[LPS-8.2, LPS-9.5] a voided event stays, and says that it is', () => {
    const voided = withVoided(history).filter((shown) => shown.voided)
    expect(voided.map(({ id }) => id)).toStrictEqual(['e2'])
  })

  test('without what would help to guess at sealed events', () => {
    expect(JSON.stringify(withVoided(history))).not.toContain('secret')
  })
})

test('a cursor tells nothing by its looks and holds what the next page goes on after', () => {
  expect(JSON.parse(Buffer.from(cursorOf({ caseId: '政' }), 'base64url').toString())).toStrictEqual({ caseId: '政' })
})
