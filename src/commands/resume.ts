// Where who follows the log goes on: at the stored position, or from the start of a log that does not reach so far.
import { type EventLog, type Position, start } from '../eventlog/port.ts'

/**
 * A log that was put back from a backup ends before the position that was kept beside it, and what will be written there is
 * another history: all of it is gone through again, as whatever is done twice has effect once.
 */
export async function resumeFrom(log: Pick<EventLog, 'head'>, stored: Position): Promise<Position> {
  return stored !== start && stored > (await log.head()) ? start : stored
}
