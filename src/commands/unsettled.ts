// Why a decision could not be taken or kept this time.
import { setTimeout as pause } from 'node:timers/promises'
import type { Category } from '../domain/streams.ts'
import type { Folded } from './folds.ts'

/** How often a command is decided anew after others wrote its stream. */
const mostConflicts = 20
const longestPauseMs = 50

/** A decision needs a stream that has to be read first. Thrown past the domain's functions, so not an error with a stack. */
export class NotHeld {
  readonly stream: string
  readonly category: Category
  constructor(stream: string, category: Category) {
    this.stream = stream
    this.category = category
  }
}

/** The command had its effect before: what it left in its stream is the answer. */
export class Repeat {
  readonly kind = 'repeat'
  readonly folded: Folded
  constructor(folded: Folded) {
    this.folded = folded
  }
}

/** Others wrote the stream again and again between reading and appending: nothing was written, try again later. */
export class ContendedStreamError extends Error {
  constructor(stream: string) {
    super(`${stream} was written by others ${mostConflicts + 1} times in a row`)
  }
}

/** Two processes in step would pass each other by for ever; only the first repeat costs no wait. */
export async function giveWay(stream: string, conflicts: number): Promise<void> {
  if (conflicts === mostConflicts) throw new ContendedStreamError(stream)
  await pause(Math.random() * Math.min(2 ** conflicts, longestPauseMs))
}
