// What a command on a case refers to by digest is handed in first, by the same organisation; the log itself is never asked.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Command } from '../../src/commands/registry.ts'
import { handedInRefusal } from '../../src/commands/vault/handedIn.ts'
import type { CaseAct } from '../../src/domain/approvals/case.messages.ts'
import { OrgId, SubjectId } from '../../src/domain/values.ts'
import { pdf } from '../commands/vault/files.ts'
import type { Server, Who } from '../support/http.ts'
import { people } from '../support/people.ts'
import { act, material, shown } from '../support/permitCase.ts'
import { itemId, openDesk } from './desk.ts'
import { registration, subjectId, upload } from './personal.ts'

let server: Server
beforeAll(async () => {
  server = (await openDesk()).server
})
afterAll(async () => {
  await server.close()
  expect(server.logged).toStrictEqual([])
})

const absent = 'cd'.repeat(32)
const listed = (digest: string) => ({ ...material('form'), digest })

type Asking = { readonly who?: Who; readonly key?: string; readonly query?: string }

/** The clerk sends a complete command of today. */
async function send(type: CaseAct['type'], more: object, { key, query = '', who = 'wabo-clerk' }: Asking = {}) {
  const application = type === 'ReceiveApplication' || type === 'DraftApplication' ? { subjectId, itemId } : {}
  const { type: _type, ...body } = act(type, shown(server.clock.now()), { ...application, ...more })
  return server.post(who, type, body, { query, ...(key ? { headers: { 'idempotency-key': key } } : {}) })
}
const receive = (caseId: string, digest: string, asking?: Asking) =>
  send('ReceiveApplication', { caseId, materials: [listed(digest)] }, asking)

const eventsOf = (stream: string) => server.engine.log.readStream(stream, 0, 100)
const attempts = async () => {
  await server.engine.settle()
  return (await server.engine.log.readAll('' as never, { limit: 10_000, types: ['AttemptRefused'] })).length
}

describe('422 [PL-31] what nobody handed in', () => {
  test('is refused by its digest, in both languages; nothing is written but the attempt', async () => {
    const response = await receive('new-1', absent)
    expect([response.statusCode, response.json()]).toStrictEqual([
      422,
      expect.objectContaining({ code: 'material-not-stored', clauses: ['PL-31'], details: { digests: [absent] } }),
    ])
    expect(await eventsOf('case-new-1')).toStrictEqual([])
  })

  const carrying: readonly (readonly [CaseAct['type'], string, object])[] = [
    ['DraftApplication', 'new-2', { materials: [listed(absent)] }],
    ['CorrectOnTheSpot', 'case-3', { materials: [listed(absent)] }],
    ['CompleteStep', 'case-4', { stepId: 'review', staff: undefined, documents: [listed(absent)] }],
  ]
  test.each(carrying)('whichever command refers to it: %s', async (type, caseId, more) => {
    const digest = (await upload(server, 'wabo-clerk', pdf('齐全'))).json().digest
    const begun = { caseId, materials: ['form', 'plan'].map((materialId) => ({ ...material(materialId), digest })) }
    if (type !== 'DraftApplication') await send('ReceiveApplication', begun)
    if (type === 'CompleteStep') {
      await send('AcceptApplication', { caseId })
      await send('ClaimStep', { caseId })
    }
    const response = await send(type, { ...more, caseId })
    expect([response.statusCode, response.json()]).toMatchObject([422, { code: 'material-not-stored' }])
  })

  test('[LPS-12.5] what only another organisation handed in is refused alike', async () => {
    const { digest } = (await upload(server, 'water-clerk', pdf('别处的'))).json()
    expect((await receive('new-3', digest)).json()).toMatchObject({
      code: 'material-not-stored',
      details: { digests: [digest] },
    })
  })

  test('a dry run says the same, and is nobody’s attempt', async () => {
    const before = await attempts()
    const response = await receive('new-4', absent, { query: '?dryRun=true' })
    expect([response.statusCode, await attempts()]).toStrictEqual([422, before])
  })
})

describe('422 [LPS-12.8] what was handed in is no other than it is called', () => {
  const called = (digest: string, mediaType: string) => ({ ...listed(digest), mediaType })

  test('a type that its content is not is refused at its place, in both languages; nothing is written', async () => {
    const { digest } = (await upload(server, 'wabo-clerk', pdf('一份文件'))).json()
    const materials = [listed(digest), called(digest, 'image/png')]
    const response = await send('ReceiveApplication', { caseId: 'new-7', materials })
    const details = { declared: 'image/png', found: 'application/pdf', pointer: '/materials/1/mediaType' }
    expect([response.statusCode, response.json()]).toStrictEqual([
      422,
      expect.objectContaining({ code: 'material-type-refused', clauses: ['LPS-12.8'], details }),
    ])
    expect(response.json().detail).toContain('（/materials/1/mediaType）')
    expect(await eventsOf('case-new-7')).toStrictEqual([])
  })

  test('also where one stands by itself', async () => {
    const { digest } = (await upload(server, 'wabo-clerk', pdf('一份笔录'))).json()
    const record = called(digest, 'image/jpeg')
    const command = { type: 'RecordHearing', caseId: 'case-1', record } as unknown as Command
    const { materials } = server.engine.room
    expect(
      handedInRefusal(command, people.clerk, { heldAs: (one) => materials.heldAs(one, OrgId.parse('wabo')) }),
    ).toMatchObject({
      refusal: { details: { found: 'application/pdf', pointer: '/record/mediaType' } },
    })
  })

  test('[LPS-12.5] of what another organisation handed in not even the type is learned', async () => {
    const { digest } = (await upload(server, 'water-clerk', pdf('别处的文件'))).json()
    const response = await send('ReceiveApplication', { caseId: 'new-8', materials: [called(digest, 'image/png')] })
    expect(response.json()).toMatchObject({ code: 'material-not-stored' })
  })
})

test('[LPS-12.5] what else stands against the command is told first: of its materials a stranger learns nothing', async () => {
  expect((await receive('new-5', absent, { who: 'water-clerk' })).json()).toMatchObject({ code: 'object-unknown' })
  const again = await receive('case-2', absent)
  expect(again.json()).toMatchObject({ code: 'application-already-received' })
})

test('a command that had its effect is answered alike, also once the bytes have been erased', async () => {
  const one = SubjectId.parse('erased-later')
  await server.done('wabo-clerk', 'RegisterSubject', registration({ name: '李四' }, { subjectId: one }))
  const { digest } = (await upload(server, 'wabo-clerk', pdf('将被删除'), { subject: one })).json()
  const first = await receive('new-6', digest, { key: 'the-same' })
  server.engine.room.materials.eraseOf(one)
  expect(server.engine.room.materials.heldAs(digest, OrgId.parse('wabo'))).toBeUndefined()
  const repeated = await receive('new-6', digest, { key: 'the-same' })
  expect([first.statusCode, repeated.statusCode, repeated.body]).toStrictEqual([200, 200, first.body])
})
