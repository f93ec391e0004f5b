// Reading turns what older releases wrote into what this one speaks of, and stops at what it does not know.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { eventTypes } from '../../src/domain/events.ts'
import { encode, type RecordedEvent } from '../../src/eventlog/envelope.ts'
import type { Position } from '../../src/eventlog/port.ts'
import { type EventTable, read, UnknownEventError, upcast } from '../../src/eventlog/upcast.ts'
import { envelope } from '../support/logs.ts'

const position = '0000000000000001' as Position
const event = (type: string, version: number, data: object): RecordedEvent => ({
  ...envelope({ type, version, data }),
  position,
})

/** Version 2 gave the amount a unit, version 3 renamed it. */
const table: EventTable = {
  FeeCharged: {
    version: 3,
    data: z.strictObject({ fen: z.int() }),
    upcasts: {
      1: (data) => ({ ...data, unit: 'yuan' }),
      2: (data) => ({ fen: (data as { amount: number }).amount * 100 }),
    },
  },
  GapLeft: { version: 3, data: z.strictObject({}), upcasts: { 2: (data) => data } },
}

test('an older version goes through every step, and nothing else of it changes', () => {
  const old = event('FeeCharged', 1, { amount: 5 })
  expect(upcast(old, table)).toStrictEqual({ ...old, version: 3, data: { fen: 500 } })
  expect(upcast(event('FeeCharged', 2, { amount: 7, unit: 'yuan' }), table).data).toStrictEqual({ fen: 700 })
  const current = event('FeeCharged', 3, { fen: 1 })
  expect(upcast(current, table)).toBe(current)
  expect(old.data).toStrictEqual({ amount: 5 })
})

test.each([
  ['an unknown type', event('SentToTheMoon', 1, {}), table],
  ['a type that only looks known', event('toString', 1, {}), eventTypes],
  ['a newer version', event('FeeCharged', 4, {}), table],
  ['a version before the first', event('FeeCharged', 0, {}), table],
  ['a step that nobody wrote', event('GapLeft', 1, {}), table],
])('%s stops the reader with its name', (_title, unknown, known) => {
  const { type, version } = unknown
  const reading = () => upcast(unknown, known)
  expect(reading).toThrow(UnknownEventError)
  expect(reading).toThrow(`is of type ${type} version ${version}, which this release does not know`)
  expect(reading).toThrow(`${unknown.stream} revision ${unknown.revision}`)
})

test('stored bytes are read with the table of this release', () => {
  const { stream, revision, type, ...rest } = envelope()
  const { bytes } = encode({ stream, revision, type, ...rest })
  expect(read({ position, stream, revision, type, bytes })).toStrictEqual({ ...envelope(), position })
  const later = encode(envelope({ version: 2 })).bytes
  expect(() => read({ position, stream, revision, type, bytes: later })).toThrow(UnknownEventError)
})
