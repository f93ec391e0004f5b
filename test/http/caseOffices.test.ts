// Who may open a case and fetch what it holds: its own office, those that hold or held a step of it, those who watch; nobody else.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Role } from '../../src/domain/actor.ts'
import { pdf } from '../commands/vault/files.ts'
import { Server, type Who } from '../support/http.ts'
import { act, itemWith, material, shown } from '../support/permitCase.ts'
import { registration, subjectId, upload } from './personal.ts'

const itemId = 'planning-permit'
/** What an office is to the case. */
const offices = {
  own: 'wabo',
  held: 'heritage-bureau',
  holds: 'fire-brigade',
  ahead: 'weather-bureau',
  stranger: 'water',
} as const
type Relation = keyof typeof offices
const relations = Object.keys(offices) as Relation[]
const roles = Role.options.filter((role) => role !== 'system')

const accountOf = (role: string, relation: Relation): string => `${role}-${relation}`
let server: Server
/** Of the applicant, of the step that is done, and of nothing in the case. */
let digests: Record<'applied' | 'made' | 'foreign', string>

const get = async (role: string, relation: Relation, url: string) => {
  const headers = { authorization: `Bearer ${await server.token(accountOf(role, relation))}` }
  return server.app.inject({ method: 'GET', url, headers })
}
const stored = async (who: Who, text: string): Promise<string> =>
  (await upload(server, who, pdf(text))).json<{ digest: string }>().digest

async function does(account: string, type: Parameters<typeof act>[0], more: object = {}): Promise<void> {
  const { type: _type, ...body } = act(type, shown(server.clock.now()), { caseId: 'case-1', ...more })
  const response = await server.app.inject({
    method: 'POST',
    url: `/api/commands/${type}`,
    payload: body,
    headers: { authorization: `Bearer ${await server.token(account)}`, 'idempotency-key': `${type}-${account}` },
  })
  expect([type, response.statusCode, response.body]).toStrictEqual([type, 200, response.body])
}

beforeAll(async () => {
  server = await Server.open()
  for (const orgId of [offices.held, offices.holds, offices.ahead])
    await server.done('administrator', 'OpenOrganisation', { orgId, kind: 'usingUnit', name: orgId })
  for (const relation of relations)
    for (const role of roles) {
      const accountId = accountOf(role, relation)
      await server.done('administrator', 'OpenAccount', { accountId, name: accountId, orgId: offices[relation], role })
    }
  await server.done('wabo-clerk', 'RegisterSubject', registration())
  const steps = [
    { name: '审查', stepId: 'review' },
    { name: '文物意见', orgId: offices.held, stepId: 'heritage' },
    { name: '消防意见', orgId: offices.holds, stepId: 'fire' },
    { name: '气象意见', orgId: offices.ahead, stepId: 'weather' },
  ]
  await server.done('administrator', 'PublishItem', { ...itemWith({ itemId, orgId: offices.own, steps }) })
  digests = {
    applied: await stored('wabo-clerk', '申请表'),
    made: (
      await server.app.inject({
        method: 'POST',
        url: '/api/materials',
        payload: pdf('文物意见书'),
        headers: {
          authorization: `Bearer ${await server.token(accountOf('clerk', 'held'))}`,
          'content-type': 'application/pdf',
        },
      })
    ).json<{ digest: string }>().digest,
    foreign: await stored('wabo-clerk', '别的办件'),
  }
  const listed = { ...material('form'), digest: digests.applied, name: '申请表' }
  await does('wabo-clerk', 'ReceiveApplication', {
    itemId,
    materials: [listed, { ...listed, materialId: 'plan' }],
    subjectId,
  })
  await does('wabo-clerk', 'AcceptApplication')
  const made = { ...material('opinion'), digest: digests.made }
  for (const [account, stepId, more] of [
    ['clerk-own', 'review', {}],
    ['clerk-held', 'heritage', { documents: [made] }],
  ] as const) {
    await does(account, 'ClaimStep', { stepId })
    await does(account, 'CompleteStep', { stepId, staff: undefined, ...more })
  }
})
afterAll(async () => {
  await server.close()
  expect(server.logged).toStrictEqual([])
})

const sees: readonly Relation[] = ['own', 'held', 'holds']
const watch = ['supervisor', 'auditor', 'administrator']
const work = ['clerk', 'service']

describe('[LPS-12.5] [PL-26] over roles and what their office is to the case', () => {
  const all = roles.flatMap((role) => relations.map((relation) => [role, relation] as const))

  test.each(all)('the file for a %s whose office is: %s', async (role, relation) => {
    const expected = watch.includes(role) ? 200 : !work.includes(role) ? 403 : sees.includes(relation) ? 200 : 404
    for (const part of ['', '/ledger', '/events', '/history'])
      expect([part, (await get(role, relation, `/api/cases/case-1${part}`)).statusCode]).toStrictEqual([part, expected])
  })

  test.each(all)('its materials for a %s whose office is: %s', async (role, relation) => {
    const expected = role === 'supervisor' ? 200 : !work.includes(role) ? 403 : sees.includes(relation) ? 200 : 404
    for (const digest of [digests.applied, digests.made]) {
      const { statusCode } = await get(role, relation, `/api/materials/${digest}?case=case-1`)
      expect(statusCode).toBe(expected)
    }
  })

  test.each(relations)('what the case does not hold comes by no case, to an office that is: %s', async (relation) => {
    const byCase = await get('clerk', relation, `/api/materials/${digests.foreign}?case=case-1`)
    const byItself = await get('clerk', relation, `/api/materials/${digests.applied}`)
    expect([byCase.statusCode, byItself.statusCode]).toStrictEqual([404, relation === 'own' ? 200 : 404])
  })
})

test('[LPS-12.5] the look of another office is in the log, and it sees the name that the case gives, not a file’s own', async () => {
  const response = await get('clerk', 'holds', `/api/materials/${digests.applied}?case=case-1`)
  expect(response.headers['content-disposition']).toContain(encodeURIComponent('申请表'))
  const looks = await server.engine.log.readStream('reads-clerk-holds-2026-03', 0, 100)
  const data = looks.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()).data)
  const look = { account: 'clerk-holds', digest: digests.applied, masked: false, what: 'material' }
  expect(data).toContainEqual(expect.objectContaining(look))
})

test('the page of the case links what its reader may fetch', async () => {
  const link = `/api/materials/${digests.applied}?case=case-1`
  const page = async (role: string, relation: Relation) => (await get(role, relation, '/cases/case-1')).body
  expect(await page('clerk', 'holds')).toContain(link)
  expect(await page('supervisor', 'stranger')).toContain(link)
  expect(await page('auditor', 'stranger')).not.toContain(link)
  expect((await get('clerk', 'ahead', '/cases/case-1')).statusCode).toBe(404)
})

test('once its step opens, the next office sees the case, and the one before still does', async () => {
  await does('clerk-holds', 'ClaimStep', { stepId: 'fire' })
  await does('clerk-holds', 'CompleteStep', { stepId: 'fire', staff: undefined })
  for (const relation of ['held', 'holds', 'ahead'] as const)
    expect((await get('clerk', relation, '/api/cases/case-1')).statusCode).toBe(200)
  expect((await get('clerk', 'stranger', '/api/cases/case-1')).statusCode).toBe(404)
})

test('personal data stay with the office of the case', async () => {
  for (const relation of ['held', 'holds', 'stranger'] as const)
    expect((await get('clerk', relation, `/api/subjects/${subjectId}`)).statusCode).toBe(404)
})
