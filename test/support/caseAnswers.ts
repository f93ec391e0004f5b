// What the write path itself answers to every command about a case, in every situation, to whoever sends it: dry runs only.
import type { Request } from '../../src/commands/answers.ts'
import type { Command, CommandType } from '../../src/commands/registry.ts'
import type { CaseAct, CaseNote } from '../../src/domain/approvals/case.messages.ts'
import { actTypes } from '../../src/domain/approvals/caseAllowed.ts'
import { publishedYears } from '../../src/domain/calendar/years/cn.ts'
import type { Refusal } from '../../src/domain/refusals.ts'
import { command, request, World } from '../commands/world.ts'
import { calendarId, inShanghai } from '../domain/calendar/china.ts'
import { type Caller, everyone, suspended } from './caseCallers.ts'
import { casesIn, momentOf, type Situation, situations } from './caseSituations.ts'
import { accountOpened, officesOpened } from './founding.ts'
import { offices, people } from './people.ts'
import { act, caseId, itemWith, note, type PermitCase, registrations } from './permitCase.ts'

export const noteTypes = [
  'NoteAcceptanceDeemed',
  'NoteRenewalDeemed',
  'NoteCaseDeadlinePassed',
  'MoveCaseDeadlines',
  'AssignCaseNumber',
] as const satisfies readonly CaseNote['type'][]
/** What officials do, what time and the numbering do to the case, and the number that is taken for it. */
export const commandTypes: readonly CommandType[] = [...actTypes, ...noteTypes, 'AllocateNumber']

export type Answered = {
  readonly situation: Situation
  readonly caller: Caller
  readonly type: CommandType
  /** Undefined where the command would be taken. */
  readonly refusal: Refusal | undefined
}
export type Asked = {
  readonly callers: readonly Caller[]
  /** What every version of the item says besides. */
  readonly item?: object
  /** What the commands say besides. */
  readonly says?: (type: CommandType) => object
  readonly types?: readonly CommandType[]
  readonly request?: Partial<Request>
}

/** The moment at which the deadline of this name falls due, where the case has it. */
function dueAt({ state }: PermitCase, deadlineId: string): string {
  const tracked = 'deadlines' in state ? state.deadlines : []
  const found = tracked.find(({ deadline }) => deadline.deadlineId === deadlineId)
  return found?.deadline.dueAt ?? inShanghai('2026-03-02 08:00')
}

function noteOn(work: PermitCase, type: CaseNote['type']): CaseNote {
  switch (type) {
    case 'NoteAcceptanceDeemed':
      return note(type, { dueAt: dueAt(work, 'acceptance') })
    case 'NoteRenewalDeemed':
      return note(type, { dueAt: dueAt(work, 'renewal-decision') })
    case 'NoteCaseDeadlinePassed':
      return note(type, { deadlineId: 'statutory', dueAt: dueAt(work, 'statutory') })
    case 'AssignCaseNumber':
      return note(type, { number: '受理〔2026〕000001号', seriesId: 'acceptance' })
    default:
      return note(type)
  }
}

const isNote = (type: CommandType): type is CaseNote['type'] => (noteTypes as readonly string[]).includes(type)
const allocation = { caseId, orgId: offices.housingBureau, seriesId: 'acceptance', year: 2026 }

/** A complete command of this type, as it would be sent to the case now. */
export function commandFor(work: PermitCase, { at }: Situation, type: CommandType, says: object = {}): Command {
  if (type === 'AllocateNumber') return command(type, allocation)
  return isNote(type) ? noteOn(work, type) : act(type as CaseAct['type'], at, says)
}

/** A log in which everyone has an account and the case has come to where it stands, act by act. */
async function officeIn(situation: Situation, work: PermitCase, more: object): Promise<World> {
  const world = new World()
  await world.given(...officesOpened)
  const accounts = new Map(everyone.map(({ actor }) => [actor.account, actor]))
  for (const { account, org, role } of accounts.values())
    if (role !== 'system') await world.given(accountOpened(account, org, role))
  await world.given(command('SuspendAccount', { accountId: suspended.actor.account, reason: '停用' }))
  for (const { documentNumber, holidays, workdays, year } of publishedYears)
    await world.given(command('PublishCalendarYear', { calendarId, documentNumber, holidays, workdays, year }))
  for (const said of situation.versions)
    await world.given({ type: 'PublishItem', ...itemWith({ ...said, ...more }) } as Command)
  await world.given(...registrations)
  for (const { command: sent, when } of work.sent) {
    await world.clock.advanceTo(when)
    const stepId = 'stepId' in sent ? sent.stepId : undefined
    const elsewhere = work.facts.item.facts.steps.some((step) => step.stepId === stepId && step.orgId !== undefined)
    // Those whom the commands name beside are of the office of the case.
    const told = elsewhere && sent.type === 'CompleteStep' ? { ...sent, staff: [people.otherClerk.account] } : sent
    const answer = await world.send(told, elsewhere ? people.otherClerk : people.clerk)
    if (answer.kind === 'refused') throw new Error(`${situation.en}, ${sent.type}: ${answer.refusal.code}`)
  }
  await world.clock.advanceTo(momentOf(situation))
  return world
}

/** Every answer, and the situations in which the log's head has moved by them. */
export async function answersOf(asked: Asked): Promise<{ answers: readonly Answered[]; moved: readonly string[] }> {
  const { callers, item = {}, says = () => ({}), types = commandTypes } = asked
  const answers: Answered[] = []
  const moved: string[] = []
  for (const situation of situations) {
    const work = casesIn(situation, item)
    const world = await officeIn(situation, work, item)
    const before = await world.log.head()
    const commands = types.map((type) => commandFor(work, situation, type, says(type)))
    for (const caller of callers) {
      for (const sent of commands) {
        const asking = request(sent, caller.actor, sent.type, { ...asked.request, dryRun: true })
        const answer = await world.handler.handle(asking)
        const refusal = answer.kind === 'refused' ? answer.refusal : undefined
        answers.push({ situation, caller, type: sent.type, refusal })
      }
    }
    if ((await world.log.head()) !== before) moved.push(situation.en)
  }
  return { answers, moved }
}

/** What the deciders alone say to that command of that actor: the case's own table, and of numbers that one is free. */
export function decided({ caller, situation, type }: Answered, item: object = {}, says: object = {}) {
  if (type === 'AllocateNumber') return undefined
  const work = casesIn(situation, item)
  const sent = commandFor(work, situation, type, says) as CaseAct | CaseNote
  const when = 'dueAt' in sent ? sent.dueAt : momentOf(situation)
  const decision = work.decide(sent, when, { actor: caller.actor, now: situation.at })
  return decision.ok ? undefined : decision.refusal
}
