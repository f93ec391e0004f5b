// How a material is taken in, however it was sent: its type by its content, no marks of secrecy, then stored; refused, it is noted.
import { type MediaType, mediaTypeOf } from '../../commands/vault/mediaTypes.ts'
import { secretRefusal } from '../../commands/vault/secretMarks.ts'
import type { Actor } from '../../domain/actor.ts'
import type { Refused } from '../../domain/decider.ts'
import type { OrgId, SubjectId } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import { ProblemError } from '../problems.ts'
import { restricted, subjectWithin } from './subjects.ts'

export const mostMaterialBytes = 20 * 1024 * 1024

export type HandedIn = {
  readonly actor: Actor
  readonly bytes: Uint8Array
  /** The media type that its sender says it is of. */
  readonly declared: string
  readonly name?: string | undefined
  readonly subjectId?: SubjectId | undefined
}
export type Stored = { readonly digest: string; readonly mediaType: MediaType; readonly size: number }

/** Durable when it returns; told to whoever tried where it is refused, and noted like a refused command (LPS-11.5). */
export function takeMaterial(
  engine: Engine,
  { actor, bytes, declared, name, subjectId }: HandedIn,
  attemptId: string,
): { readonly ok: true; readonly stored: Stored } | Refused {
  const type = mediaTypeOf(bytes, declared)
  const refused = type.ok ? secretRefusal(bytes, name) : type
  if (refused !== undefined) {
    const attempt = { actor, commandId: attemptId, command: { type: 'StoreMaterial' } } as const
    engine.noteAttempt(attempt, 'materials', refused.refusal)
    return refused
  }
  if (!type.ok) return type
  const { mediaType } = type
  const stored = engine.room.materials.store({ actor, bytes, mediaType, name, subjectId })
  return { ok: true, stored: { ...stored, mediaType } }
}

/** Nothing is added to what is only kept or has been erased. Throws `not-found` for a subject that `org` does not know. */
export async function closedSubject(
  engine: Engine,
  subjectId: SubjectId,
  org: OrgId | undefined,
): Promise<Refused | undefined> {
  const { status } = await subjectWithin(engine, subjectId, org)
  if (status === 'active') return undefined
  if (status === 'erased') throw new ProblemError('not-found')
  return restricted({ subjectId })
}
