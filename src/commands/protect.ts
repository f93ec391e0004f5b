// How personal values leave a command before it is decided: they are kept in the vault, and commitments stand in their place.
import type { Instant, SubjectId } from '../domain/values.ts'
import type { Answer, Request } from './answers.ts'
import type { Command } from './entry.ts'

export type Commitment = { readonly commitment: string; readonly field: string }

/** Around the decision: nothing is written before it, and what was written for nothing is taken back. */
export type Keeping = {
  /** Durable when it returns; called at the last moment before the events are appended. */
  readonly keep: (stream: string) => void
  /** Told once, with the answer; never where the append failed and its outcome is open. */
  readonly answered: (answer: Answer) => void
}
export type Prepared = Keeping & { readonly commitments: readonly Commitment[] }

/** The vault as a command sees it. */
export type Protecting = {
  /** When it is asked: a birthday is in a number that no decision sees. */
  readonly now: () => Instant
  /** Commitments to the values, by field; the same value of a subject has the same one again. */
  readonly prepare: (subjectId: SubjectId, values: Readonly<Record<string, string | undefined>>) => Prepared
  /** Rows and key go at once; the log's event of it has been written. */
  readonly erase: (subjectId: SubjectId) => void
  /** What a restricted subject is found by goes; its values are kept. */
  readonly hide: (subjectId: SubjectId) => void
}

/** What is decided in place of the command that came in. */
export type Protected = Keeping & { readonly command: object }

/** An attempt whose command was protected: `keep` is called before its events are appended. */
export type Guarded = { readonly keeping?: Keeping }
type Guardable = Guarded & {
  readonly request: Request
  readonly entry: { readonly protect?: (command: Command, vault: Protecting) => Protected }
}

/** Decided on commitments: no personal value goes further than here. */
export async function guarded<Attempt extends Guardable>(
  attempt: Attempt,
  vault: Protecting | undefined,
  decide: (attempt: Attempt) => Promise<Answer>,
): Promise<Answer> {
  const { entry, request } = attempt
  if (vault === undefined || entry.protect === undefined) throw new Error('there is no vault for personal values')
  const { command, ...keeping } = entry.protect(request.command, vault)
  const answer = await decide({ ...attempt, request: { ...request, command: command as Command }, keeping })
  keeping.answered(answer)
  return answer
}
