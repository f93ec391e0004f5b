// The subjects that a command on a case names: on record with its office, and where a case begins, open to a new one.
import type { CaseCommand } from '../domain/approvals/case.messages.ts'
import { type Refused, refuse } from '../domain/decider.ts'
import type { Subject } from '../domain/people/subject.ts'
import type { OrgId, SubjectId } from '../domain/values.ts'
import type { ReadFact } from './entry.ts'

/** Nothing is read for a command that names nobody. */
function subjectsIn(command: CaseCommand): readonly SubjectId[] {
  switch (command.type) {
    case 'DraftApplication':
    case 'ReceiveApplication':
      return command.agentId === undefined ? [command.subjectId] : [command.subjectId, command.agentId]
    case 'TellHearingRight':
      return command.subjectIds
    case 'RequestHearing':
      return [command.subjectId]
    default:
      return []
  }
}

/**
 * PL-29: who applies is registered first. LPS-12.4: nothing new is begun for a subject whose data are only kept or are gone;
 * in a case that runs they keep their rights. One that another office registered is like an unknown one (LPS-12.5).
 */
export function subjectsRefusal(command: CaseCommand, orgId: OrgId, read: ReadFact): Refused | undefined {
  const begins = command.type === 'DraftApplication' || command.type === 'ReceiveApplication'
  for (const subjectId of subjectsIn(command)) {
    const { state } = read<Subject>('subject', subjectId)
    if (state.status === 'none' || state.orgId !== orgId) return refuse('subject-not-registered', { subjectId })
    if (begins && state.status !== 'active') return refuse('subject-closed', { subjectId, status: state.status })
  }
  return undefined
}
