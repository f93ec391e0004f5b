// Whether a running case can go on under another version: each of its tokens needs its place there, and the way to the end. Pure.
import type { Definition } from './definition.ts'
import { type Marking, placeOf, type Token } from './marking.ts'
import { soundFrom } from './soundness.ts'
import { end } from './workflow.messages.ts'

/** The names of the places that hold tokens, as the definition has them; a place that it lacks is left out. */
export const placesOf = (definition: Definition, marking: Marking): readonly string[] =>
  marking.filter((token) => hasPlace(definition, token)).map(placeOf)

/** The tokens for which the version has no place, by the names of the places where they lie now. */
export const misplaced = (marking: Marking, to: Definition): readonly string[] =>
  marking.filter((token) => !hasPlace(to, token)).map(placeOf)

/**
 * Each token has its place in the new version, and from there the case can always finish and leaves none behind: two offices
 * that were at work at once cannot move to a version that has them one after the other.
 */
export const canMove = (marking: Marking, to: Definition): boolean =>
  misplaced(marking, to).length === 0 && soundFrom(to, marking)

function hasPlace({ nodes }: Definition, { from, node }: Token): boolean {
  if (node === end) return true
  const found = nodes.get(node)
  if (from === undefined) return found?.kind === 'step'
  return found?.kind === 'join' && found.from.includes(from)
}
