// A stream as far as it belongs to a moment: what the log knew then, or what had happened then as it is known today.
import { deciders } from '../../commands/registry.ts'
import { effective } from '../../domain/corrections/effective.ts'
import { type Category, streamName } from '../../domain/streams.ts'
import type { Instant } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import type { RecordedEvent } from '../../eventlog/envelope.ts'
import { type Recorded, type Traced, traced, wholeStream } from '../../projections/recorded.ts'

export type Moment = { readonly asOf?: Instant | undefined; readonly by?: 'recorded' | 'occurred' | undefined }

export const eventsOf = (engine: Engine, stream: string): Promise<readonly Traced[]> =>
  wholeStream(engine.log, stream, traced)

/**
 * By recorded time: what the log knew then. By occurred time: how the case began and what had happened then, in the order
 * of the log; corrections are known today.
 */
export function belongsTo({ asOf, by = 'recorded' }: Moment): (event: RecordedEvent) => boolean {
  if (asOf === undefined) return () => true
  if (by === 'recorded') return ({ recordedAt }) => recordedAt <= asOf
  return ({ occurredAt, revision, type }) => revision === 0 || type === 'MisoperationCorrected' || occurredAt <= asOf
}

export const upTo = <Event extends Recorded>(events: readonly Event[], moment: Moment): readonly Event[] =>
  moment.asOf === undefined ? events : events.filter(belongsTo(moment))

/** The state of another stream: as it is known now, or as the log knew it at a recorded moment. */
export async function stateAt<State>(engine: Engine, category: Category, id: string, moment: Moment): Promise<State> {
  const { asOf, by = 'recorded' } = moment
  if (asOf === undefined || by === 'occurred') return (await engine.handler.state<State>(category, id)).state
  const known = upTo(await eventsOf(engine, streamName(category, id)), moment)
  const { evolve, initial } = deciders[category]
  return effective(known).reduce<unknown>((state, event) => evolve(state as never, event as never), initial) as State
}
