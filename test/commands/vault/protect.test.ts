// The write path and the vault: values before the event, commitments in the log, nothing left of what was refused or lost on the way.
import { describe, expect, test } from 'vitest'
import { sweep } from '../../../src/commands/vault/sweep.ts'
import type { Subject } from '../../../src/domain/people/subject.ts'
import { SubjectId } from '../../../src/domain/values.ts'
import { MemoryLog } from '../../../src/eventlog/memory.ts'
import { LogFullError } from '../../../src/eventlog/port.ts'
import { at, offices, people } from '../../support/people.ts'
import { stores } from '../../support/stores.ts'
import { change, erase, register, restrict, type VaultWorld, vaultWorld, zhang } from '../vaultWorld.ts'
import { request } from '../world.ts'

const id = SubjectId.parse('subject-1')
const stream = `subject-${id}`
const later = at('2027-01-01T00:00:00Z')

/** What the vault holds of the subject as it stands. */
async function held({ room, world }: VaultWorld) {
  const { state } = await world.handler.state<Subject>('subject', id)
  if (state.status === 'none' || state.status === 'erased') return state.status
  const current = Object.entries(state.current).map(([field, commitment]) => ({ commitment, field }))
  return room.vault.read(id, current)
}
const nothingKept = ({ room }: VaultWorld) => {
  expect(room.vault.findByName('张三', 10)).toStrictEqual([])
  expect(room.vault.unsettled(later, 10)).toStrictEqual([])
}

/** A log that cannot take any more. */
class FullLog extends MemoryLog {
  full = false
  override append(...appended: Parameters<MemoryLog['append']>): ReturnType<MemoryLog['append']> {
    return this.full ? Promise.reject(new LogFullError('full')) : super.append(...appended)
  }
}

describe.each(stores)('on %s', (_name, open) => {
  test('[PL-31] the log holds commitments where the command held values', async () => {
    const given = await vaultWorld(open())
    await given.world.send(register(), people.clerk)
    const [event, ...more] = await given.world.events(stream)
    expect(event?.data).toStrictEqual({
      commitments: Object.keys(zhang)
        .sort()
        .map((field) => ({ commitment: expect.stringMatching(/^[0-9a-f]{64}$/), field })),
      kind: 'person',
      orgId: offices.housingBureau,
      subjectId: id,
    })
    expect(more).toStrictEqual([])
    const stored = (await given.world.log.readAll('' as never, { limit: 1_000 })).map(({ bytes }) =>
      Buffer.from(bytes).toString(),
    )
    for (const value of Object.values(zhang)) expect(stored.join('')).not.toContain(value)
    expect(await held(given)).toStrictEqual(zhang)
  })

  test('a sweep settles what an event refers to and keeps it for ever', async () => {
    const given = await vaultWorld(open())
    await given.world.given(register(), change({ phone: '13900000000' }))
    expect(await sweep(given.room.vault, given.world.log, later)).toStrictEqual({ settled: 5, discarded: 0 })
    expect(await sweep(given.room.vault, given.world.log, later)).toStrictEqual({ settled: 0, discarded: 0 })
    expect(await held(given)).toStrictEqual({ ...zhang, phone: '13900000000' })
  })

  test('a crash between vault and log leaves nothing after the sweep', async () => {
    const given = await vaultWorld(open())
    await given.world.given(register())
    const lost = given.room.vault.prepare(id, { phone: '13900000000' })
    lost.keep(stream)
    const other = SubjectId.parse('subject-2')
    const alone = given.room.vault.prepare(other, { name: '李四' })
    alone.keep('subject-subject-2')
    // As after a restart: nothing is under way.
    for (const one of [lost, alone]) one.answered({ kind: 'accepted' } as never)
    expect(await sweep(given.room.vault, given.world.log, later)).toStrictEqual({ settled: 4, discarded: 2 })
    expect(given.room.vault.read(id, lost.commitments)).toStrictEqual({})
    expect(given.room.vault.findByName('李四', 10)).toStrictEqual([])
    expect(await held(given)).toStrictEqual(zhang)
  })
})

describe('nothing is kept', () => {
  test('of a dry run, which answers the commitments that it would make', async () => {
    const given = await vaultWorld()
    const answer = await given.world.send(register(), people.clerk, { dryRun: true })
    expect(answer).toMatchObject({ kind: 'accepted', events: [{ type: 'SubjectRegistered' }] })
    expect(JSON.stringify(answer)).not.toContain('张三')
    nothingKept(given)
  })

  test.each([
    ['who may not', register(), people.citizen],
    ['who acts for another organisation', register({ orgId: offices.waterBureau }), people.clerk],
    ['a wrong number', register({}, { identityNumber: '1' }), people.clerk],
  ])('of what is refused: %s', async (_why, sent, actor) => {
    const given = await vaultWorld()
    expect(await given.world.send(sent, actor)).toMatchObject({ kind: 'refused' })
    nothingKept(given)
  })

  test('of what the log did not take, once it is swept', async () => {
    const log = new FullLog()
    const given = await vaultWorld(log)
    log.full = true
    await expect(given.world.send(register(), people.clerk)).rejects.toThrow(LogFullError)
    // It may still be on its way, as far as this process knows: only the next one sweeps it.
    expect(await sweep(given.room.vault, log, later)).toStrictEqual({ settled: 0, discarded: 0 })
    expect(await given.world.send(register(), people.clerk).catch(() => 'full')).toBe('full')
    log.full = false
    expect(await given.world.send(register(), people.clerk)).toMatchObject({ kind: 'accepted' })
    expect(await held(given)).toStrictEqual(zhang)
    const { discarded } = await sweep(given.room.vault, log, later)
    expect(discarded).toBe(0)
  })
})

describe('idempotency', () => {
  test('the same key and values answer the first answer; other values under it are refused', async () => {
    const given = await vaultWorld()
    const { handler } = given.world
    const first = await handler.handle(request(register(), people.clerk, 'key'))
    expect(first).toMatchObject({ kind: 'accepted', revision: 0 })
    expect(await handler.handle(request(register(), people.clerk, 'key'))).toStrictEqual(first)
    const other = await handler.handle(request(register({}, { name: '李四' }), people.clerk, 'key'))
    expect(other).toMatchObject({ kind: 'refused', refusal: { code: 'command-id-reused' } })
    expect(given.room.vault.findByName('李四', 10)).toStrictEqual([])
  })

  test('the same values under another key are already so; other ones are not', async () => {
    const given = await vaultWorld()
    await given.world.given(register())
    expect(await given.world.send(register(), people.clerk)).toMatchObject({ kind: 'accepted', events: [] })
    expect(await given.world.send(change({ name: zhang.name }), people.clerk)).toMatchObject({ events: [] })
    expect(await given.world.send(register({}, { name: '李四' }), people.clerk)).toMatchObject({
      refusal: { code: 'registered-otherwise', details: { fields: ['name'] } },
    })
    expect(await held(given)).toStrictEqual(zhang)
  })

  test('commands of one moment to one subject queue behind each other', async () => {
    const given = await vaultWorld()
    await given.world.given(register())
    const phones = Array.from({ length: 8 }, (_, n) => `1390000000${n}`)
    await Promise.all(phones.map((phone) => given.world.send(change({ phone }), people.clerk)))
    expect(await held(given)).toStrictEqual({ ...zhang, phone: phones.at(-1) })
    expect(await given.world.events(stream)).toHaveLength(9)
  })
})

describe('[LPS-12.5] another organisation’s subject', () => {
  test('is not known to a clerk who tries to register, change or take it over', async () => {
    const given = await vaultWorld()
    await given.world.given(register())
    for (const sent of [register({ orgId: offices.waterBureau }), change({ phone: '13900000000' })])
      expect(await given.world.send(sent, people.otherClerk)).toMatchObject({
        refusal: { code: 'object-unknown', details: { kind: 'subject', id } },
      })
  })
})

describe('[LPS-12.4] erasure through the log', () => {
  test('values and index are gone when the command is answered, and stay so', async () => {
    const given = await vaultWorld()
    await given.world.given(register(), restrict())
    expect(given.room.vault.findByName('张三', 10)).toStrictEqual([])
    expect(await held(given)).toStrictEqual(zhang)
    const { state } = await given.world.handler.state<Subject>('subject', id)
    if (state.status !== 'restricted') throw new Error('not restricted')
    const commitments = Object.entries(state.current).map(([field, commitment]) => ({ commitment, field }))
    await given.world.given(erase(), erase())
    expect(given.room.vault.read(id, commitments)).toStrictEqual({})
    expect(await held(given)).toBe('erased')
    expect((await given.world.events(stream)).map(({ type }) => type)).toStrictEqual([
      'SubjectRegistered',
      'PersonalDataRestricted',
      'PersonalDataErased',
    ])
  })

  test('a dry run erases nothing', async () => {
    const given = await vaultWorld()
    await given.world.given(register(), restrict())
    await given.world.send(erase(), people.system, { dryRun: true })
    expect(await held(given)).toStrictEqual(zhang)
  })

  test('[LPS-10] [LPS-4.5] in a production log it needs a written request, and its approver an account', async () => {
    const given = await vaultWorld()
    await given.world.given(register())
    expect(await given.world.send(restrict({ approvedBy: 'nobody' }))).toMatchObject({
      refusal: { code: 'object-unknown', details: { kind: 'account', id: 'nobody' } },
    })
    const production = await vaultWorld(given.world.log, { purpose: () => 'production' }, given.dir)
    expect(await production.world.send(restrict(), people.administrator)).toMatchObject({
      refusal: { code: 'written-request-needed' },
    })
  })

  test('a basis says which account was the approver', async () => {
    const given = await vaultWorld()
    await given.world.given(register(), restrict())
    const [, event] = await given.world.events(stream)
    expect(event?.basis.map((one) => one.stream)).toContain(`account-${people.supervisor.account}`)
  })
})
