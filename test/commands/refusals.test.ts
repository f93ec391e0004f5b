// Every refusal can happen, and tells what it knows in both languages. The list is complete by type.
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../src/commands/answers.ts'
import { handedInRefusal } from '../../src/commands/vault/handedIn.ts'
import { mediaTypeOf } from '../../src/commands/vault/mediaTypes.ts'
import { secretRefusal } from '../../src/commands/vault/secretMarks.ts'
import type { Refused } from '../../src/domain/decider.ts'
import { personalDataRefusal, wrongNumberRefusal } from '../../src/domain/people/identity.ts'
import { inChinese, type Refusal, type RefusalCode, refusals } from '../../src/domain/refusals.ts'
import { clauseIds } from '../../src/domain/regulations.ts'
import { MemoryLog } from '../../src/eventlog/memory.ts'
import type { EventLog } from '../../src/eventlog/port.ts'
import { type CaseRefusalDetails, caseScenarios } from '../domain/approvals/caseScenarios.ts'
import { offices, people } from '../support/people.ts'
import { act, itemWith, registrations } from '../support/permitCase.ts'
import { stores } from '../support/stores.ts'
import { change, erase, register as registerSubject, restrict, type VaultWorld, vaultWorld } from './vaultWorld.ts'
import { command, item, register, request, sourceId, step, World } from './world.ts'

const year = { calendarId: 'cn', documentNumber: '国办发明电〔2025〕7号', holidays: [], workdays: [], year: 2026 }
const dueAt = '2026-03-01T00:00:00Z'

type Scenario = (world: World) => Promise<Answer>

/** Where a decision on a permit case refuses; the write path adds nothing to it. */
const ofCases = Object.fromEntries(
  Object.entries(caseScenarios).map(([code, refusal]) => [
    code,
    async () => ({ kind: 'refused', commandId: '', stream: '', refusal: refusal() }),
  ]),
) as unknown as { readonly [Code in keyof CaseRefusalDetails]: Scenario }

/** Where a pure check refuses on behalf of every command that holds such a text. */
const checked = async (refused: Refused | undefined): Promise<Answer> => {
  if (refused === undefined) throw new Error('the check found nothing')
  return { kind: 'refused', commandId: '', stream: '', refusal: refused.refusal }
}

/** A registered subject, and then a command. */
async function withSubject(then: (given: VaultWorld) => Promise<Answer>): Promise<Answer> {
  const given = await vaultWorld()
  await given.world.given(registerSubject())
  return then(given)
}

const scenarios: { readonly [Code in RefusalCode]: Scenario } = {
  ...ofCases,
  'not-permitted': (world) => world.send(register('case-1'), people.supervisor),
  'written-request-needed': (world) =>
    new World(world.log, {}, 'production').send(
      command('PublishItem', { ...item, name: '改名' }),
      people.administrator,
    ),
  'object-unknown': (world) => world.send(step('case-1', '1', dueAt)),
  'command-id-reused': async (world) => {
    await world.handler.handle(request(register('case-1'), people.service, 'key'))
    return world.handler.handle(request(register('case-1', { number: '2' }), people.service, 'key'))
  },
  'revision-mismatch': (world) => world.send(register('case-1'), people.service, { ifMatch: 4 }),
  'append-too-large': (world) => {
    const steps = Array.from({ length: 200 }, (_, n) => ({ stepId: `step-${n}`, name: '环'.repeat(120) }))
    return world.send(command('PublishItem', { ...item, steps }))
  },
  'log-already-open': async (world) => {
    await world.given(command('OpenLog', { purpose: 'production', clock: 'system' }))
    return world.send(command('OpenLog', { purpose: 'demo', clock: 'system' }))
  },
  'calendar-year-already-published': async (world) => {
    await world.given(command('PublishCalendarYear', year))
    return world.send(command('PublishCalendarYear', { ...year, holidays: ['2026-01-01'] }))
  },
  'calendar-year-not-published': (world) => world.send(command('AmendCalendarYear', { ...year, reason: '调整' })),
  'calendar-days-invalid': (world) =>
    world.send(command('PublishCalendarYear', { ...year, holidays: ['2025-12-31', '2025-12-30'] })),
  'registered-otherwise': async (world) => {
    await world.given(register('case-1'))
    return world.send(register('case-1', { number: '2', department: '城乡处' }))
  },
  'account-suspended': async (world) => {
    await world.given(command('SuspendAccount', { accountId: people.service.account, reason: '停用' }))
    return world.send(register('case-1'), people.service)
  },
  'promise-exceeds-statute': (world) =>
    world.send(command('PublishItem', { ...item, promisedLimit: { days: 21, unit: 'working' } })),
  'limit-units-differ': (world) =>
    world.send(command('PublishItem', { ...item, promisedLimit: { days: 1, unit: 'natural' } })),
  'step-repeated-in-item': (world) =>
    world.send(command('PublishItem', { ...item, steps: [...item.steps, ...item.steps] })),
  'material-repeated-in-item': (world) => {
    const material = { copies: 1, level: 'B', materialId: 'plan', name: '总平面图', required: true }
    return world.send(command('PublishItem', { ...item, materials: [material, material] }))
  },
  'special-procedure-unnamed': (world) =>
    world.send(command('PublishItem', { ...item, specialProcedures: [{ procedureId: 'site-talk' }] })),
  'instant-item-takes-days': (world) =>
    world.send(command('PublishItem', { ...item, kind: 'instant', promisedLimit: { days: 1, unit: 'working' } })),
  'promise-missing': (world) => {
    const { promisedLimit: _promised, ...unpromised } = item as typeof item & { promisedLimit?: object }
    return world.send(command('PublishItem', { ...unpromised, kind: 'promised' }))
  },
  'joint-item-of-one-office': (world) => world.send(command('PublishItem', { ...item, kind: 'joint' })),
  'forwarded-item-stays': (world) => world.send(command('PublishItem', { ...item, kind: 'forwarded' })),
  'step-short-of-handlers': (world) =>
    world.send(command('PublishItem', { ...item, steps: [{ ...item.steps[0], handlers: ['li-ming'], staff: 2 }] })),
  'fee-without-basis': (world) => world.send(command('PublishItem', { ...item, fee: { amountFen: 4000 } })),
  'implementation-code-invalid': (world) =>
    world.send(command('PublishItem', { ...item, implementationCode: '11450721MB15580814000104002000' })),
  'effective-before-publication': (world) => world.send(command('PublishItem', { ...item, effectiveOn: '2020-01-01' })),
  'workflow-unsound': (world) => {
    const circle = (stepId: string, to: string) => ({
      name: stepId,
      outcomes: [{ kind: 'pass', name: '通过', outcomeId: 'pass', to }],
      stepId,
    })
    return world.send(command('PublishItem', { ...item, steps: [circle('ask', 'answer'), circle('answer', 'ask')] }))
  },
  'item-withdrawn': async (world) => {
    await world.given(command('WithdrawItem', { itemId: item.itemId, reason: '取消' }))
    return world.send(command('SuspendItem', { itemId: item.itemId, reason: '暂停' }))
  },
  'organisation-unknown': (world) =>
    world.send(command('PublishItem', { ...item, orgId: 'nowhere', steps: [{ ...item.steps[0], orgId: 'nobody' }] })),
  'calendar-unknown': (world) => world.send(command('PublishItem', { ...item, calendarId: 'nl' })),
  'account-unknown': (world) => world.send(command('PublishItem', { ...item, handlers: ['nobody'] })),
  'source-account-unfit': (world) => {
    const { account } = people.clerk
    return world.send(
      command('OpenSource', { sourceId: 'other', accountId: account, name: '别的系统', orgId: offices.outside }),
    )
  },
  'source-not-owner': async (world) => {
    const other = {
      sourceId: 'waterworks',
      accountId: people.service.account,
      name: '别的系统',
      orgId: offices.outside,
    }
    await world.given(register('case-1'), command('OpenSource', other))
    return world.send(register('case-1', { sourceId: 'waterworks' }), people.service)
  },
  'staff-not-of-office': async (world) => {
    await world.given(command('PublishItem', itemWith()), ...registrations)
    await world.send(act('ReceiveApplication', '2026-03-02'), people.clerk)
    return world.send(act('CompleteStep', '2026-03-02', { staff: ['nobody'] }), people.clerk)
  },
  'chair-unknown': async (world) => {
    await world.given(command('PublishItem', itemWith()), ...registrations)
    await world.send(act('ReceiveApplication', '2026-03-02'), people.clerk)
    return world.send(act('ScheduleHearing', '2026-03-02', { chair: 'nobody' }), people.clerk)
  },
  'subject-not-registered': async (world) => {
    await world.given(command('PublishItem', itemWith()))
    return world.send(act('ReceiveApplication', '2026-03-02'), people.clerk)
  },
  'subject-closed': () =>
    withSubject(async ({ world }) => {
      await world.given(command('PublishItem', itemWith()), restrict())
      return world.send(act('ReceiveApplication', '2026-03-02'), people.clerk)
    }),
  'material-not-stored': () =>
    checked(handedInRefusal(act('ReceiveApplication', '2026-03-02'), people.clerk, { heldAs: () => undefined })),
  'watermark-moves-back': async (world) => {
    await world.given(command('DeclareSourceComplete', { sourceId, completeUntil: dueAt }))
    return world.send(command('DeclareSourceComplete', { sourceId, completeUntil: '2026-02-01T00:00:00Z' }))
  },
  'watermark-in-future': (world) =>
    world.send(command('DeclareSourceComplete', { sourceId, completeUntil: '2027-01-01T00:00:00Z' })),
  'case-already-closed': async (world) => {
    await world.given(register('case-1'), command('CloseForeignCase', { caseId: 'case-1', endedAt: dueAt }))
    return world.send(command('CloseForeignCase', { caseId: 'case-1', endedAt: '2026-03-02T00:00:00Z' }))
  },
  'deadline-not-due': async (world) => {
    await world.given(register('case-1', { dueAt }))
    return world.send(command('NoteDeadlinePassed', { caseId: 'case-1', kind: 'statutory', dueAt }))
  },
  'identity-number-wrong': () => checked(wrongNumberRefusal({ identityNumber: '110105194912310021' }, '2026-03-02')),
  'credit-code-wrong': () => checked(wrongNumberRefusal({ creditCode: '91350100M000100Y44' }, '2026-03-02')),
  'subject-field-unfit': () => withSubject(({ world }) => world.send(change({ creditCode: '91350100M000100Y43' }))),
  'personal-data-restricted': () =>
    withSubject(async ({ world }) => {
      await world.given(restrict())
      return world.send(change({ phone: '13900000000' }))
    }),
  'personal-data-erased': () =>
    withSubject(async ({ world }) => {
      await world.given(restrict(), erase())
      return world.send(change({ phone: '13900000000' }))
    }),
  'personal-data-not-restricted': () => withSubject(({ world }) => world.send(erase())),
  'retention-not-over': () =>
    withSubject(async ({ world }) => {
      await world.given(restrict({ retainUntil: '2026-03-02' }))
      return world.send(erase())
    }),
  'approver-is-actor': () =>
    withSubject(({ world }) => {
      const { administrator } = people
      return world.send(restrict({ approvedBy: administrator.account }), administrator)
    }),
  'material-type-refused': () => {
    const type = mediaTypeOf(Buffer.from('MZ'), 'application/pdf')
    return checked(type.ok ? undefined : type)
  },
  'material-marked-secret': () => checked(secretRefusal(new Uint8Array(), '机密.pdf')),
  'personal-data-in-text': () => checked(personalDataRefusal({ reason: '请致电 138 1234 5678' })),
}

/** Every value told, however deep. */
const values = (details: object): string[] =>
  Object.values(details).flatMap((one) => (typeof one === 'object' && one !== null ? values(one) : [String(one)]))

describe.each(Object.keys(scenarios) as RefusalCode[])('%s', (code) => {
  const refused = async (log: EventLog = new MemoryLog()): Promise<Refusal> => {
    const answer = await scenarios[code](await new World(log).founded())
    if (answer.kind === 'accepted') throw new Error(`${code} was not refused`)
    return answer.refusal
  }

  test.each(stores)('happens on the log in %s', async (_name, open) => {
    expect((await refused(open())).code).toBe(code)
  })

  test('tells every detail in both languages', async () => {
    const { details } = await refused()
    const { en, zh } = refusals[code] as { en: (details: object) => string; zh: (details: object) => string }
    for (const value of values(details)) {
      expect(zh(details)).toContain(inChinese(value))
      expect(en(details)).toContain(value)
    }
    expect(zh(details)).toMatch(/\p{Script=Han}.*。$/u)
    expect(en(details)).toMatch(/^[A-Z].*\.$/)
    expect(zh(details) + en(details)).not.toMatch(/undefined|\[object/)
  })

  test('cites clauses that there are', () => {
    expect(refusals[code].clauses.filter((clause) => !clauseIds.includes(clause))).toStrictEqual([])
  })
})
