// 违规操作尝试: each is recorded, and so is a count (LPS-11.5).
import { expect, test } from 'vitest'
import type { AttemptCommand, AttemptEvent } from '../../../src/domain/operations/attempt.messages.ts'
import { attempts } from '../../../src/domain/operations/attempt.ts'
import { givenFor } from '../../support/given.ts'
import { by, people } from '../../support/people.ts'

const given = givenFor(attempts)
const { account } = people.clerk
const refused = { account, code: 'not-permitted', command: 'OpenAccount', hour: '2026-03-02T01', object: 'account-x' }
const counted = { account, code: 'not-permitted', count: 7, hour: '2026-03-02T01' }
const recordAttempt: AttemptCommand = { type: 'RecordAttempt', ...refused }
const attemptRefused: AttemptEvent = { type: 'AttemptRefused', data: refused }
const attemptsCounted: AttemptEvent = { type: 'AttemptsCounted', data: counted }

test('[LPS-11.5] an attempt is recorded with who, what, on what, why and when, each time anew', () => {
  given().when(recordAttempt, by('system')).thenEvents(attemptRefused)
  given(attemptRefused).when(recordAttempt, by('system')).thenEvents(attemptRefused)
})

test('[LPS-11.5] further attempts of an hour are recorded as a count', () => {
  given(attemptRefused)
    .when({ type: 'CountAttempts', ...counted }, by('system'))
    .thenEvents(attemptsCounted)
})

test('the stream knows how many there were', () => {
  const events = [attemptRefused, attemptsCounted, attemptRefused]
  expect(events.reduce(attempts.evolve, attempts.initial)).toStrictEqual({ recorded: 9 })
})
