// 受理号: an acceptance asks for the next number, a number that was allocated goes to its case. Each has effect once.
import type { CaseEvent } from '../domain/approvals/case.messages.ts'
import type { NumberingEvent } from '../domain/numbering/numbering.messages.ts'
import { acceptanceSeries, numberText } from '../domain/numbering/numbering.ts'
import { NodeId } from '../domain/values.ts'
import type { Reaction } from './reactions.ts'

const seriesId = NodeId.parse(acceptanceSeries)

type Accepted = Extract<CaseEvent, { type: 'ApplicationAccepted' | 'AcceptanceDeemed' }>

export const allocateNumbers: Reaction = {
  name: 'allocate-case-numbers',
  types: ['ApplicationAccepted', 'AcceptanceDeemed'],
  async react(event) {
    const { acceptedOn, caseId, orgId } = (event as unknown as Accepted).data
    return [{ type: 'AllocateNumber', caseId, orgId, seriesId, year: Number(acceptedOn.slice(0, 4)) }]
  },
}

export const assignNumbers: Reaction = {
  name: 'assign-case-numbers',
  types: ['NumberAllocated'],
  async react(event) {
    const { caseId, number, seriesId, year } = (event as unknown as NumberingEvent).data
    return [{ type: 'AssignCaseNumber', caseId, number: numberText(seriesId, year, number), seriesId }]
  },
}
