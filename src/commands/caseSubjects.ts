// The subjects that a command on a case names: on record with its office, and where a case begins, open to a new one.
import type { CaseCommand } from '../domain/approvals/case.messages.ts'
import type { ApprovalCase } from '../domain/approvals/caseState.ts'
import { type Refused, refuse } from '../domain/decider.ts'
import type { Subject } from '../domain/people/subject.ts'
import type { OrgId, SubjectId } from '../domain/values.ts'
import type { ReadFact } from './entry.ts'

type Named = { readonly subjectId: SubjectId; readonly pointer: string }

/** Nothing is read for a command that names nobody. */
function subjectsIn(command: CaseCommand): readonly Named[] {
  switch (command.type) {
    case 'DraftApplication':
    case 'ReceiveApplication': {
      const { agentId, subjectId } = command
      const applicant = { subjectId, pointer: '/subjectId' }
      return agentId === undefined ? [applicant] : [applicant, { subjectId: agentId, pointer: '/agentId' }]
    }
    case 'TellHearingRight':
      return command.subjectIds.map((subjectId, at) => ({ subjectId, pointer: `/subjectIds/${at}` }))
    case 'RequestHearing':
      return [{ subjectId: command.subjectId, pointer: '/subjectId' }]
    default:
      return []
  }
}

/**
 * PL-29: who applies is registered first. LPS-12.4: nothing new is begun for a subject whose data are only kept or are gone;
 * in a case that runs they keep their rights. One that another office registered is like an unknown one (LPS-12.5).
 */
export function subjectsRefusal(
  command: CaseCommand,
  state: ApprovalCase,
  orgId: OrgId,
  read: ReadFact,
): Refused | undefined {
  if (command.type === 'ApplyForRenewal' || command.type === 'ChangePermit') return holderRefusal(state, read)
  const begins = command.type === 'DraftApplication' || command.type === 'ReceiveApplication'
  for (const { pointer, subjectId } of subjectsIn(command)) {
    const subject = read<Subject>('subject', subjectId).state
    if (subject.status === 'none' || subject.orgId !== orgId)
      return refuse('subject-not-registered', { subjectId, pointer })
    const closed = begins ? closedRefusal(subject, pointer) : undefined
    if (closed !== undefined) return closed
  }
  return undefined
}

/** PL-49, 50: who asks for a change or a renewal applies anew, for a case that has come to its end (LPS-12.4). */
function holderRefusal(state: ApprovalCase, read: ReadFact): Refused | undefined {
  return 'about' in state ? closedRefusal(read<Subject>('subject', state.about.subjectId).state) : undefined
}

/** `pointer`: where the command names the subject; a renewal is asked for whoever holds the permit. */
const closedRefusal = (subject: Subject, pointer?: string): Refused | undefined =>
  subject.status === 'restricted' || subject.status === 'erased'
    ? refuse('subject-closed', { subjectId: subject.subjectId, status: subject.status, ...(pointer && { pointer }) })
    : undefined
