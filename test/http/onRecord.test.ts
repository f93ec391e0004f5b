// What a command names must be there: over HTTP and in the forms, whoever names what does not exist is told which and where.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodedForm, formIn, sentBy } from '../support/forms.ts'
import type { Server, Who } from '../support/http.ts'
import { material } from '../support/permitCase.ts'
import { type Desk, openDesk } from './desk.ts'
import { Visitor } from './web/visitor.ts'

let desk: Desk
let server: Server
beforeAll(async () => {
  desk = await openDesk()
  server = desk.server
})
afterAll(async () => {
  await server.close()
  expect(server.logged).toEqual([])
})

const item = {
  calendarId: 'cn',
  itemId: 'fence',
  name: '围墙许可',
  office: '规划局',
  orgId: 'wabo',
  statutoryLimit: { days: 20, unit: 'working' },
  steps: [{ name: '审查', stepId: 'review' }],
  timeZone: 'Asia/Shanghai',
}
const publish = (more: object, asking = {}) => server.post('administrator', 'PublishItem', { ...item, ...more }, asking)
const statusOf = async (url: string, who: Who = 'administrator') => (await server.get(who, url)).statusCode

describe('[LPS-9.2] an item', () => {
  test('of offices that were never set up is refused with each of them and its place, in both languages', async () => {
    const nowhere = { orgId: 'nowhere', steps: [{ ...item.steps[0], orgId: 'neither' }] }
    const refused = await publish(nowhere)
    expect(refused.headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(refused.json()).toStrictEqual({
      type: '/api/problems#organisation-unknown',
      title: '没有设立这样的机构：nowhere（/orgId）、neither（/steps/0/orgId）。',
      status: 422,
      code: 'organisation-unknown',
      detail: '没有设立这样的机构：nowhere（/orgId）、neither（/steps/0/orgId）。',
      clauses: ['LPS-9.1', 'LPS-9.2'],
      details: {
        unknown: [
          { id: 'nowhere', pointer: '/orgId' },
          { id: 'neither', pointer: '/steps/0/orgId' },
        ],
      },
      errors: [
        { pointer: '/orgId', detail: '没有设立这样的机构：nowhere（/orgId）。' },
        { pointer: '/steps/0/orgId', detail: '没有设立这样的机构：neither（/steps/0/orgId）。' },
      ],
    })
    const english = await publish(nowhere, { headers: { 'accept-language': 'en' } })
    expect(english.json().title).toBe(
      'No such organisation has been opened: nowhere (/orgId), neither (/steps/0/orgId).',
    )
    expect(await statusOf('/api/items/fence')).toBe(404)
  })

  test('[PL-82] counted by a calendar that nobody published is refused', async () => {
    expect((await publish({ calendarId: 'nowhere' })).json()).toMatchObject({
      status: 422,
      code: 'calendar-unknown',
      clauses: ['LPS-9.2', 'PL-82'],
      errors: [{ pointer: '/calendarId' }],
    })
  })

  test('[LPS-9.1] handled by people without an account is refused', async () => {
    const steps = [{ ...item.steps[0], handlers: ['wabo-clerk', 'nobody'] }]
    expect((await publish({ handlers: ['noone'], steps })).json()).toMatchObject({
      status: 422,
      code: 'account-unknown',
      errors: [{ pointer: '/handlers/0' }, { pointer: '/steps/0/handlers/1' }],
    })
  })

  test('is refused in a dry run alike; once what it names is there the same command is taken, and again has effect once', async () => {
    const late = { itemId: 'late', orgId: 'late-bureau' }
    const asking = { headers: { 'idempotency-key': 'publish-late' } }
    expect((await publish(late, { ...asking, query: '?dryRun=true' })).json()).toMatchObject({
      code: 'organisation-unknown',
    })
    expect((await publish(late, asking)).json()).toMatchObject({ code: 'organisation-unknown' })
    await server.done('administrator', 'OpenOrganisation', { orgId: 'late-bureau', kind: 'usingUnit', name: '新设局' })
    const taken = await publish(late, asking)
    expect(taken.json()).toMatchObject({ revision: 0, events: [{ type: 'ItemVersionPublished' }] })
    expect((await publish(late, asking)).json()).toStrictEqual(taken.json())
  })
})

describe('[LPS-9.1] an account', () => {
  test('of an organisation that was never set up is refused', async () => {
    const account = { accountId: 'stranger', name: '来客', orgId: 'nowhere', role: 'clerk' }
    expect((await server.post('administrator', 'OpenAccount', account)).json()).toMatchObject({
      status: 422,
      code: 'organisation-unknown',
      errors: [{ pointer: '/orgId' }],
    })
  })
})

describe('[LPS-7.3] a source', () => {
  const source = { sourceId: 'new-source', accountId: 'wabo-feed', name: '新系统', orgId: 'wabo' }
  test.each([
    ['organisation-unknown', { orgId: 'nowhere' }, '/orgId'],
    ['account-unknown', { accountId: 'nobody' }, '/accountId'],
    ['source-account-unfit', { accountId: 'water-feed' }, '/accountId'],
    ['source-account-unfit', { accountId: 'wabo-clerk' }, '/accountId'],
  ])('is refused as %s: %j', async (code, more, pointer) => {
    const refused = await server.post('administrator', 'OpenSource', { ...source, ...more })
    expect(refused.json()).toMatchObject({ status: 422, code, errors: [{ pointer }] })
  })
})

test('[PL-48] the chair of a hearing that was held must be someone: the form says who is not, and keeps what was written', async () => {
  const clerk = await Visitor.as(server, 'wabo-clerk')
  const url = '/cases/case-1/commands/RecordHearing'
  const written = sentBy(formIn((await clerk.get(url)).body, url))
  const { digest } = material('record')
  const refused = await clerk.post(
    url,
    encodedForm({
      ...written,
      chair: 'nobody',
      signed: 'true',
      summary: '双方陈述完毕',
      'record.digest': digest,
      'record.materialId': 'record',
      'record.mediaType': 'application/pdf',
    }),
  )
  expect([refused.statusCode, refused.body.includes('听证主持人 nobody（主持人）没有在用的账号')]).toEqual([422, true])
  expect(refused.body).toMatch(/name="chair"[^>]* aria-invalid="true"/)
  expect(sentBy(formIn(refused.body, url))['summary']).toBe('双方陈述完毕')
})
