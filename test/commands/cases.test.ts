// Cases handled here on the write path: whose they are, what a decision stands on, and under which version of the item.
import { describe, expect, test } from 'vitest'
import type { CaseAct } from '../../src/domain/approvals/case.messages.ts'
import { MemoryLog } from '../../src/eventlog/memory.ts'
import { calendarId } from '../domain/calendar/china.ts'
import { at, offices, people } from '../support/people.ts'
import { act, applicant, itemWith, neighbour, registrations, shown } from '../support/permitCase.ts'
import { command, World } from './world.ts'

const stream = 'case-case-1'

async function office(more: object = {}, purpose: 'demo' | 'production' = 'demo'): Promise<World> {
  const world = await new World(new MemoryLog(), {}, purpose).founded()
  const year = { calendarId, documentNumber: '国办发明电〔2025〕7号', holidays: [], workdays: [], year: 2026 }
  await world.given(command('PublishCalendarYear', year), command('PublishItem', itemWith(more)), ...registrations)
  return world
}
const now = (world: World, type: CaseAct['type'], more: object = {}): CaseAct =>
  act(type, shown(world.clock.now()), more)

describe('[LPS-7.3] [LPS-12.5] whose a case is', () => {
  test('the clerks of its office handle it, others do not know of it, supervisors watch', async () => {
    const world = await office()
    expect(await world.send(now(world, 'ReceiveApplication'), people.clerk)).toMatchObject({ kind: 'accepted' })
    const unknown = { code: 'object-unknown', details: { kind: 'case', id: 'case-1' } }
    expect(await world.send(now(world, 'AcceptApplication'), people.otherClerk)).toMatchObject({ refusal: unknown })
    expect(await world.send(now(world, 'AcceptApplication', { caseId: 'nothing' }), people.otherClerk)).toMatchObject({
      refusal: { ...unknown, details: { kind: 'case', id: 'nothing' } },
    })
    expect(await world.send(now(world, 'AcceptApplication'), people.supervisor)).toMatchObject({
      refusal: { code: 'not-permitted', details: { action: 'AcceptApplication', relations: ['other'] } },
    })
  })

  test('[PL-26] a step in another office belongs to that office', async () => {
    const world = await office({ steps: [{ name: '会签', stepId: 'review', orgId: offices.waterBureau }] })
    await world.send(now(world, 'ReceiveApplication'), people.clerk)
    await world.send(now(world, 'AcceptApplication'), people.clerk)
    expect(await world.send(now(world, 'ClaimStep'), people.clerk)).toMatchObject({ kind: 'refused' })
    expect(await world.send(now(world, 'ClaimStep'), people.otherClerk)).toMatchObject({ kind: 'accepted' })
  })
})

describe('[PL-29] whom a case names', () => {
  const officials = {
    approvedBy: people.supervisor.account,
    legalBasis: '个人信息保护法第四十七条',
    reason: '本人申请',
  }
  const accepted = { kind: 'accepted' }
  const closed = (status: string, place: object = {}) => ({
    kind: 'refused',
    refusal: { code: 'subject-closed', details: { subjectId: applicant, status, ...place } },
  })
  const unknown = (subjectId: string, pointer = '/subjectId') => ({
    refusal: { code: 'subject-not-registered', details: { subjectId, pointer } },
  })

  test('is on record with its office first: an unknown one and another office’s are told apart by nothing', async () => {
    const world = await office()
    const [registration] = registrations
    await world.given(command('RegisterSubject', { ...registration, orgId: offices.waterBureau, subjectId: 'theirs' }))
    for (const type of ['DraftApplication', 'ReceiveApplication'] as const)
      for (const subjectId of ['nobody', 'theirs']) {
        expect(await world.send(now(world, type, { subjectId }), people.clerk)).toMatchObject(unknown(subjectId))
        const agent = now(world, type, { agentId: subjectId })
        expect(await world.send(agent, people.clerk)).toMatchObject(unknown(subjectId, '/agentId'))
      }
    expect(await world.events(stream)).toStrictEqual([])
  })

  test('[PL-47] neighbours too, each of them', async () => {
    const world = await office()
    for (const type of ['ReceiveApplication', 'AcceptApplication'] as const)
      await world.send(now(world, type), people.clerk)
    const told = (...subjectIds: string[]) => world.send(now(world, 'TellHearingRight', { subjectIds }), people.clerk)
    expect(await told(neighbour, 'nobody')).toMatchObject(unknown('nobody', '/subjectIds/1'))
    expect(await told(neighbour)).toMatchObject({ kind: 'accepted' })
    const request = (subjectId: string) => world.send(now(world, 'RequestHearing', { subjectId }), people.clerk)
    expect(await request('nobody')).toMatchObject(unknown('nobody'))
    expect(await request(neighbour)).toMatchObject({ kind: 'accepted' })
  })

  test('[LPS-12.4] begins nothing new once their data are restricted or erased, and keeps their rights in what runs', async () => {
    const world = await office()
    for (const type of ['ReceiveApplication', 'AcceptApplication'] as const)
      await world.send(now(world, type), people.clerk)
    const begin = () => world.send(now(world, 'ReceiveApplication', { caseId: 'case-2' }), people.clerk)
    for (const [type, status] of [
      ['RestrictPersonalData', 'restricted'],
      ['ErasePersonalData', 'erased'],
    ] as const) {
      await world.given(command(type, { ...officials, subjectId: applicant }))
      expect(await begin()).toMatchObject(closed(status, { pointer: '/subjectId' }))
    }
    const told = now(world, 'TellHearingRight', { subjectIds: [applicant] })
    expect(await world.send(told, people.clerk)).toMatchObject({ kind: 'accepted' })
  })

  test('[PL-49] [PL-50] [LPS-12.4] is neither changed nor renewed a permit once their data are restricted or erased: that is a new application', async () => {
    const world = await office({ steps: [{ name: '审查', stepId: 'review' }] })
    const taken = ['ReceiveApplication', 'AcceptApplication', 'ClaimStep', 'CompleteStep', 'GrantPermit'] as const
    for (const type of taken) expect(await world.send(now(world, type), people.clerk)).toMatchObject(accepted)
    for (const [type, status] of [
      ['RestrictPersonalData', 'restricted'],
      ['ErasePersonalData', 'erased'],
    ] as const) {
      await world.given(command(type, { ...officials, subjectId: applicant }))
      for (const asked of ['ChangePermit', 'ApplyForRenewal'] as const)
        expect(await world.send(now(world, asked), people.clerk)).toMatchObject(closed(status))
    }
    // What is done with the permit itself goes on: it runs.
    expect(await world.send(now(world, 'DeliverPermit'), people.clerk)).toMatchObject(accepted)
  })

  test('[PL-50] renews a permit while their data are in use, and the decision stands on that', async () => {
    const world = await office({ steps: [{ name: '审查', stepId: 'review' }] })
    const acts = ['ReceiveApplication', 'AcceptApplication', 'ClaimStep', 'CompleteStep', 'GrantPermit'] as const
    for (const type of [...acts, 'ApplyForRenewal'] as const)
      expect(await world.send(now(world, type), people.clerk)).toMatchObject(accepted)
    expect((await world.events(stream)).at(-1)?.basis.map((one) => one.stream)).toContain(`subject-${applicant}`)
  })

  test('is not looked up for a command that names nobody', async () => {
    const world = await office()
    for (const type of ['ReceiveApplication', 'AcceptApplication'] as const)
      await world.send(now(world, type), people.clerk)
    const bases = (await world.events(stream)).map(({ basis }) => basis.map((one) => one.stream))
    expect(bases.map((streams) => streams.includes(`subject-${applicant}`))).toStrictEqual([true, false])
  })
})

describe('[PL-34] [PL-55] whom a case names as staff', () => {
  const colleague = (accountId: string, more: object = {}) =>
    command('OpenAccount', { accountId, name: accountId, orgId: offices.housingBureau, role: 'clerk', ...more })
  const strangers = ['nobody', people.otherClerk.account, people.supervisor.account, 'left', 'feed']

  async function accepted(): Promise<World> {
    const world = await office()
    await world.given(colleague('zhang-wei'), colleague('left'), colleague('feed', { role: 'service' }))
    await world.given(command('SuspendAccount', { accountId: 'left', reason: '调离' }))
    for (const type of ['ReceiveApplication', 'AcceptApplication'] as const)
      expect(await world.send(now(world, type), people.clerk)).toMatchObject({ kind: 'accepted' })
    return world
  }
  const dry = (world: World, type: CaseAct['type'], more: object) =>
    world.send(now(world, type, more), people.clerk, { dryRun: true })

  test('is a clerk of the office with an open account', async () => {
    const world = await accepted()
    for (const one of strangers) {
      const refused = (pointer: string) => ({
        refusal: {
          code: 'staff-not-of-office',
          details: { accounts: [one], orgId: offices.housingBureau, pointers: [pointer] },
        },
      })
      const sent = { procedureId: 'inspection', inspectors: ['zhang-wei', one] }
      expect(await dry(world, 'CompleteStep', { staff: ['zhang-wei', one] })).toMatchObject(refused('/staff/1'))
      expect(await dry(world, 'ReassignStep', { to: one })).toMatchObject(refused('/to'))
      expect(await dry(world, 'StartSpecialProcedure', sent)).toMatchObject(refused('/inspectors/1'))
    }
    expect(await dry(world, 'CompleteStep', { staff: ['zhang-wei'] })).not.toHaveProperty('refusal')
    expect(await dry(world, 'ReassignStep', { to: 'zhang-wei' })).not.toHaveProperty('refusal')
  })

  test('[PL-48] the chair of a hearing has an open account', async () => {
    const world = await accepted()
    const unknown = (account: string) => ({
      refusal: { code: 'chair-unknown', details: { account, pointer: '/chair' } },
    })
    const chair = people.supervisor.account
    for (const type of ['ScheduleHearing', 'RecordHearing'] as const) {
      expect(await dry(world, type, { chair: 'nobody' })).toMatchObject(unknown('nobody'))
      expect(await dry(world, type, { chair })).not.toMatchObject(unknown(chair))
    }
    // Who has left since may have chaired it.
    expect(await dry(world, 'ScheduleHearing', { chair: 'left' })).toMatchObject(unknown('left'))
    expect(await dry(world, 'RecordHearing', { chair: 'left' })).not.toMatchObject(unknown('left'))
  })
})

describe('a decision', () => {
  test('stands on the item and its calendar, by the right of the one who asked, and needs no request of configuration', async () => {
    const world = await office({}, 'production')
    expect(await world.send(now(world, 'ReceiveApplication'), people.clerk)).toMatchObject({ kind: 'accepted' })
    const [received] = await world.events(stream)
    expect(received).toMatchObject({
      authority: { id: people.clerk.account, kind: 'request' },
      basis: [
        { stream: `account-${people.clerk.account}`, revision: 0 },
        { stream: 'item-building-permit', revision: 1 },
        { stream: `subject-${applicant}`, revision: 0 },
        { stream: 'calendar-cn', revision: 1 },
      ],
      occurredAt: world.clock.now(),
    })
  })

  test('happened when the command says, and is recorded when it came', async () => {
    const world = await office()
    await world.clock.advanceTo(at('2026-03-03T01:00:00Z'))
    const when = '2026-03-02T15:00:00+08:00'
    await world.send(act('ReceiveApplication', '2026-03-02', { occurredAt: when }), people.clerk)
    const [received] = await world.events(stream)
    expect([received?.occurredAt, received?.recordedAt]).toStrictEqual(['2026-03-02T07:00:00.000Z', world.clock.now()])
  })

  test('[LPS-9.2] takes the version in force at acceptance, and the case keeps it', async () => {
    const world = await office()
    await world.send(now(world, 'ReceiveApplication'), people.clerk)
    await world.given(command('PublishItem', itemWith({ promisedLimit: { days: 5, unit: 'working' } })))
    await world.send(now(world, 'AcceptApplication'), people.clerk)
    await world.given(command('PublishItem', itemWith({ promisedLimit: { days: 2, unit: 'working' } })))
    await world.send(now(world, 'ClaimStep'), people.clerk)
    const [received, accepted] = (await world.events(stream)).map(({ data }) => data)
    expect([received, accepted].map((data) => (data as { itemVersion: number }).itemVersion)).toStrictEqual([2, 3])
    expect(accepted).toMatchObject({
      deadlines: [{ limit: { days: 20 } }, { limit: { days: 5 } }, { kind: 'step' }],
    })
  })

  test('[PL-30] of an earlier day takes the version of that day, though a newer one has been published since', async () => {
    const world = await office()
    await world.clock.advanceTo(at('2026-03-05T01:00:00Z'))
    // The third: the world came with a first, the office changed it.
    await world.given(command('PublishItem', itemWith({ promisedLimit: { days: 2, unit: 'working' } })))
    const before = { occurredAt: '2026-03-04T10:00:00+08:00' }
    for (const type of ['ReceiveApplication', 'AcceptApplication'] as const)
      expect(await world.send(act(type, '2026-03-04', before), people.clerk)).toMatchObject({ kind: 'accepted' })
    const stated = (await world.events(stream)).map(({ data }) => (data as { itemVersion: number }).itemVersion)
    expect(stated).toStrictEqual([2, 2])
  })

  test('[PL-30] takes nothing in of a day before the item was first published', async () => {
    const world = await office()
    const early = { occurredAt: '2026-02-27T15:00:00+08:00' }
    expect(await world.send(act('ReceiveApplication', '2026-02-27', early), people.clerk)).toMatchObject({
      refusal: { code: 'item-not-open', details: { itemId: 'building-permit', status: 'notInForce' } },
    })
  })

  test('[PL-30] takes nothing in while the item is suspended', async () => {
    const world = await office()
    await world.given(command('SuspendItem', { itemId: 'building-permit', reason: '系统升级' }))
    expect(await world.send(now(world, 'ReceiveApplication'), people.clerk)).toMatchObject({
      refusal: { code: 'item-not-open', details: { itemId: 'building-permit', status: 'suspended' } },
    })
  })

  test('[LPS-12.5] holds no number by which a person is known', async () => {
    const world = await office()
    await world.send(now(world, 'ReceiveApplication'), people.clerk)
    const told = now(world, 'RefuseAcceptance', { reasons: '请联系申请人 138 1234 5678' })
    expect(await world.send(told, people.clerk)).toMatchObject({
      refusal: { code: 'personal-data-in-text', details: { fields: ['reasons'] } },
    })
  })
})
