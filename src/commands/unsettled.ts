// Why a decision could not be taken or kept this time.
import type { Category } from '../domain/streams.ts'
import type { Folded } from './folds.ts'

/** How often a command is decided anew after others wrote its stream. */
export const mostConflicts = 20

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
