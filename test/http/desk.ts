// An office that handles permit cases over HTTP: an item with a workflow, an applicant, and three cases on their way.
import type { CaseAct } from '../../src/domain/approvals/case.messages.ts'
import { inShanghai } from '../domain/calendar/china.ts'
import { Server } from '../support/http.ts'
import { act, itemWith, paper, shown } from '../support/permitCase.ts'
import { registration, subjectId, upload } from './personal.ts'

export const itemId = 'planning-permit'
export const office = '规划局'
/** Of case-1. */
export const number = '受理〔2026〕000001号'

export type Desk = {
  readonly server: Server
  /** The clerk does this now. */
  readonly does: (type: CaseAct['type'], caseId: string, more?: object) => Promise<void>
  readonly on: (time: string) => Promise<void>
}

/**
 * On Friday 6 March 2026 at nine: case-1 was accepted, reviewed, and waits for experts; case-2 was received; case-9 is a
 * draft. Two cases are handled elsewhere, W-1 for the same organisation.
 */
export async function openDesk(): Promise<Desk> {
  const server = await Server.open()
  server.clock.settledBy(() => server.engine.settle())
  const on = (time: string) => server.clock.advanceTo(inShanghai(time))
  const does = async (type: CaseAct['type'], caseId: string, more: object = {}): Promise<void> => {
    const today = shown(server.clock.now()).slice(0, 10)
    const application = type === 'ReceiveApplication' || type === 'DraftApplication' ? { itemId, subjectId } : {}
    const { type: _type, ...body } = act(type, today, { caseId, ...application, ...more })
    await server.done('wabo-clerk', type, body)
  }
  await server.done('wabo-clerk', 'RegisterSubject', registration())
  await upload(server, 'wabo-clerk', paper, { subject: subjectId })
  const { steps, ...facts } = itemWith({ itemId, orgId: 'wabo', office })
  const [review, decide] = steps
  const own = [{ ...review, handlers: ['wabo-clerk'], staff: 1 }, decide]
  await server.done('administrator', 'PublishItem', { ...facts, steps: own })
  await server.givenCase('W-1', { steps: 1 })
  await server.givenCase('X-1', { source: 'water' })
  await does('ReceiveApplication', 'case-1')
  await does('ReceiveApplication', 'case-2')
  await does('DraftApplication', 'case-9')
  await on('2026-03-03 10:00')
  await does('AcceptApplication', 'case-1')
  await on('2026-03-04 09:00')
  await does('ClaimStep', 'case-1')
  await does('CompleteStep', 'case-1', { staff: undefined })
  await does('StartSpecialProcedure', 'case-1')
  await on('2026-03-06 09:00')
  return { server, does, on }
}
