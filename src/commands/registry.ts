// The table of contents: everything the engine can be asked, and the decider of every stream that holds the answers.
import { approvalCase } from '../domain/approvals/approvalCase.ts'
import { foreignCase } from '../domain/approvals/foreignCase.ts'
import { source } from '../domain/approvals/source.ts'
import { calendar } from '../domain/calendar/calendar.ts'
import { item } from '../domain/items/item.ts'
import { numbering } from '../domain/numbering/numbering.ts'
import { attempts } from '../domain/operations/attempt.ts'
import { log } from '../domain/operations/log.ts'
import { reads } from '../domain/operations/read.ts'
import { account } from '../domain/people/account.ts'
import { organisation } from '../domain/people/organisation.ts'
import { subject } from '../domain/people/subject.ts'
import { type Category, streamName } from '../domain/streams.ts'
import { approvalsEntries } from './entries/approvals.ts'
import { casesEntries } from './entries/cases.ts'
import { catalogueEntries } from './entries/catalogue.ts'
import { operationsEntries } from './entries/operations.ts'
import { peopleEntries } from './entries/people.ts'
import { subjectEntries } from './entries/subjects.ts'
import type { Command, CommandType, Entries, Entry } from './entry.ts'
import type { AnyDecider } from './folds.ts'

export type { Command, CommandOf, CommandType, Entry, Kind, ReadFact } from './entry.ts'

/** Every category's decider: what a stream's events fold to. */
export const deciders: { readonly [C in Category]: AnyDecider } = {
  log,
  attempts,
  organisation,
  account,
  calendar,
  item,
  subject,
  reads,
  source,
  foreigncase: foreignCase,
  case: approvalCase,
  numbering,
}

/** Complete by type: a command that no area enters does not compile. */
export const registry: Entries<Command> = {
  ...operationsEntries,
  ...peopleEntries,
  ...subjectEntries,
  ...catalogueEntries,
  ...approvalsEntries,
  ...casesEntries,
}

export const isCommandType = (type: string): type is CommandType => Object.hasOwn(registry, type)

/** The entry of a command, whichever it is: its own type says what its functions take. */
export const entryOf = (command: Command): Entry<Command> => registry[command.type] as unknown as Entry<Command>

export const streamOf = (command: Command): string => {
  const entry = entryOf(command)
  return streamName(entry.category, entry.id(command))
}
