// What every store asks of its callers alike: limits of size, and arguments that mean the same everywhere.
import {
  type AppendResult,
  maxAppendBytes,
  maxEnvelopeBytes,
  type NewEvent,
  noStream,
  type Position,
  type Revision,
  start,
} from './port.ts'

export type TooLarge = Extract<AppendResult, { kind: 'too_large' }>

/** A caller's mistake, not an answer of the log. */
export function requireAppend(events: readonly NewEvent[], expected: Revision): void {
  if (events.length === 0) throw new RangeError('an append needs at least one event')
  requireCount('expected', expected, noStream)
}

/** The refusal of an append that breaks a limit every store keeps. */
export function oversize(events: readonly { readonly bytes: Uint8Array }[]): TooLarge | undefined {
  let total = 0
  for (const { bytes } of events) {
    if (bytes.byteLength > maxEnvelopeBytes) return { kind: 'too_large', limit: maxEnvelopeBytes }
    total += bytes.byteLength
  }
  return total > maxAppendBytes ? { kind: 'too_large', limit: maxAppendBytes } : undefined
}

export function requireCount(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${name} must be an integer from ${least}, not ${value}`)
}

const digits = 16
const numbered = /^\d{16}$/

/** The positions of the stores that number their events 1, 2, 3 …: sixteen digits, so that text sorts as the numbers do. */
export const positionOf = (number: number): Position =>
  number === 0 ? start : (String(number).padStart(digits, '0') as Position)

/** The number behind a position; a RangeError where the position was never one of such a store. */
export function numberOf(position: Position): number {
  if (position === start) return 0
  if (!numbered.test(position)) throw new RangeError(`${JSON.stringify(position)} is not a position of this log`)
  return Number(position)
}
