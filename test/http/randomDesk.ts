// Two offices that do anything at any time to permit cases over HTTP: what the interface foretold of each act, and what came of it.
import { bootstrapCommand } from '../../src/commands/bootstrap.ts'
import type { CaseAct } from '../../src/domain/approvals/case.messages.ts'
import type { ApprovalCase } from '../../src/domain/approvals/caseState.ts'
import { epochMsOf, instantOf } from '../../src/domain/calendar/offsets.ts'
import { AccountId, type Instant, OrgId } from '../../src/domain/values.ts'
import { Server, type Who } from '../support/http.ts'
import { act, paper } from '../support/permitCase.ts'
import { dayOf, items, saysOf, type Try, unwanted } from '../support/randomCase.ts'
import { registration, subjectId, upload } from './personal.ts'

type ActType = CaseAct['type']
type Allowance = { readonly type: ActType; readonly allowed: boolean; readonly refusal?: { readonly code: string } }
/** `foretold` and `answered`: the code of a refusal, undefined where it is done. */
export type Tried = {
  readonly type: ActType
  readonly status: number
  readonly foretold: string | undefined
  readonly answered: string | undefined
}

const hourMs = 3_600_000
/** Steps that other offices hold: of the joint item one of two at once, of the one that is sent up the last. */
const placed = (kind: string | undefined, stepId: string): boolean =>
  stepId === 'survey' || (kind === 'forwarded' && stepId === 'decide')

export async function openRandomDesk(): Promise<Server> {
  const server = await Server.open()
  server.clock.settledBy(() => server.engine.settle())
  for (const accountId of ['li-ming', 'zhang-wei', 'zhao-lei'].map((id) => AccountId.parse(id)))
    await bootstrapCommand((request) => server.engine.handle(request), {
      type: 'OpenAccount',
      accountId,
      name: accountId,
      orgId: OrgId.parse('wabo'),
      role: 'clerk',
    })
  await server.done('wabo-clerk', 'RegisterSubject', registration())
  await upload(server, 'wabo-clerk', paper, { subject: subjectId })
  for (const [at, { item }] of items.entries()) {
    const { kind, steps } = item.facts
    await server.done('administrator', 'PublishItem', {
      ...item.facts,
      itemId: `random-${at}`,
      orgId: 'wabo',
      office: '规划局',
      steps: steps.map((step) => ({
        ...step,
        handlers: undefined,
        ...(placed(kind, step.stepId) && { orgId: 'water' }),
      })),
    })
  }
  return server
}

export class RandomDesk {
  readonly tried: Tried[] = []
  readonly #server: Server

  constructor(server: Server) {
    this.#server = server
  }

  /** A case of the item with this number, received first and then pushed about. */
  async walk(caseId: string, item: number, list: readonly Try[]): Promise<void> {
    for (const one of list) {
      const { clock } = this.#server
      await clock.advanceTo(instantOf(epochMsOf(clock.now()) + one.hours * hourMs))
      await this.#try(caseId, item % items.length, one)
    }
  }

  async #try(caseId: string, item: number, one: Try): Promise<void> {
    const { clock, engine } = this.#server
    const { state } = await engine.handler.state<ApprovalCase>('case', caseId)
    const isNew = state.status === 'none'
    const who: Who = !isNew && one.choice % 7 < 2 ? 'water-clerk' : 'wabo-clerk'
    // Every fifth act is one of which it is foretold that it is refused.
    const wantsAllowed = one.choice % 5 !== 0
    const open = isNew
      ? [{ type: 'ReceiveApplication' as const, allowed: true }]
      : (await this.#allowances(who, caseId)).filter(
          ({ allowed, type }) => allowed === wantsAllowed && !unwanted.has(type),
        )
    const chosen: Allowance | undefined = open[one.choice % Math.max(1, open.length)]
    if (chosen === undefined) return
    const at = isNew ? clock.now() : instantOf(epochMsOf(clock.now()) - one.enteredAfter * hourMs)
    const late = at === clock.now() ? {} : { lateReason: '补录', occurredAt: at }
    const body = { ...bodyOf(chosen.type, state, { choice: one.choice, at, who, item }), caseId, ...late }
    const response = await this.#server.post(who, chosen.type, body)
    this.tried.push({
      type: chosen.type,
      status: response.statusCode,
      foretold: chosen.refusal?.code,
      answered: response.statusCode < 300 ? undefined : response.json().code,
    })
  }

  async #allowances(who: Who, caseId: string): Promise<readonly Allowance[]> {
    const response = await this.#server.get(who, `/api/cases/${caseId}`)
    return response.statusCode === 404 ? [] : response.json().own.commands
  }
}

type Chosen = { readonly choice: number; readonly at: Instant; readonly who: Who; readonly item: number }

function bodyOf(type: ActType, state: ApprovalCase, { at, choice, item, who }: Chosen): object {
  const kind = items[item]?.item.facts.kind
  const isOther = who === 'water-clerk'
  const steps = state.status === 'accepted' ? state.handling.steps : []
  const mine = steps.filter(({ stepId }) => placed(kind, stepId) === isOther)
  const stepId = mine[choice % Math.max(1, mine.length)]?.stepId ?? (isOther ? 'decide' : 'review')
  const isStep = type === 'ClaimStep' || type === 'CompleteStep' || type === 'ReassignStep'
  const { type: _type, ...body } = act(type, dayOf(at), {
    ...saysOf(type, state, choice, at),
    ...(type === 'ReceiveApplication' && { itemId: `random-${item}`, subjectId }),
    ...(type === 'TellHearingRight' && { subjectIds: [subjectId] }),
    ...((type === 'RequestHearing' || type === 'WithdrawHearingRequest') && { subjectId }),
    ...(type === 'ScheduleHearing' && choice % 2 === 0 && { publicInterest: true }),
    ...(isStep && { stepId }),
    ...(type === 'ReassignStep' && { to: who }),
    ...(type === 'CompleteStep' && {
      staff: isOther ? undefined : ['zhang-wei'],
      outcomeId: stepId === 'decide' ? 'agree' : undefined,
    }),
  })
  return body
}
