// 日志启用: what the log is for is said once.
import { test } from 'vitest'
import type { LogCommand, LogEvent } from '../../../src/domain/operations/log.messages.ts'
import { log } from '../../../src/domain/operations/log.ts'
import { givenFor } from '../../support/given.ts'
import { by } from '../../support/people.ts'

const given = givenFor(log)
const open: LogCommand = { type: 'OpenLog', purpose: 'production', clock: 'system' }
const opened: LogEvent = { type: 'LogOpened', data: { clock: 'system', purpose: 'production' } }

test('a log is opened for a purpose, with a clock', () => {
  given().when(open, by('system')).thenEvents(opened)
})

test('for the same purpose it is already open, and keeps the clock that it was opened with', () => {
  given(opened).when(open, by('system')).thenNothing()
  given(opened)
    .when({ ...open, clock: 'simulated' }, by('system'))
    .thenNothing()
})

test('for another purpose it is refused', () => {
  given(opened)
    .when({ ...open, purpose: 'demo' }, by('system'))
    .thenRefused('log-already-open', { purpose: 'production' })
})
