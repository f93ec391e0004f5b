// 事项 over HTTP: everything that each version states, what changed between two, and the picture of its workflow.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { factsOf, water } from '../domain/items/facts.ts'
import { accountOpened, officesOpened } from '../support/founding.ts'
import { Server } from '../support/http.ts'
import { people } from '../support/people.ts'

const { effectiveOn: _effectiveOn, ...first } = { ...factsOf(water), orgId: 'water' }
const second = { ...first, effectiveOn: '2026-07-01', office: '市水利局' }
/** Whom the item names. */
const handlersOpened = [people.clerk, people.otherClerk].map(({ account, org, role }) =>
  accountOpened(account, org, role),
)
let server: Server

beforeAll(async () => {
  server = await Server.open()
  for (const { type, ...body } of [...officesOpened, ...handlersOpened]) await server.done('administrator', type, body)
  for (const facts of [first, second]) await server.done('administrator', 'PublishItem', facts)
  await server.done('administrator', 'SuspendItem', { itemId: 'water-permit', reason: '机构改革' })
})
afterAll(() => server.close())

const json = async (url: string) => (await server.get('citizen', url)).json()

describe('one item', () => {
  test('[LPS-9.2] [PL-30] [PL-33] has all its versions with everything that they state, and its status', async () => {
    const file = await json('/api/items/water-permit')
    expect(file.item).toStrictEqual({
      itemId: 'water-permit',
      name: '取水许可',
      office: '市水务局',
      orgId: 'water',
      calendarId: 'cn',
      timeZone: 'Asia/Shanghai',
      legalBasis: '《中华人民共和国水法》第四十八条',
      promisedLimit: { days: 10, unit: 'working' },
      statutoryLimit: { days: 20, unit: 'working' },
      steps: [
        { name: '受理', stepId: 'accept' },
        { name: '水质审查', stepId: 'quality' },
        { name: '用地审查', stepId: 'quantity' },
        { name: '决定', stepId: 'decide' },
      ],
      kind: 'joint',
      status: 'suspended',
      effectiveOn: null,
      inForceFrom: '2026-03-02T01:00:00.000Z',
      version: 1,
      publishedAt: '2026-03-02T01:00:00.000Z',
      revision: 2,
      coming: { version: 2, inForceFrom: '2026-06-30T16:00:00.000Z' },
    })
    expect(file.versions.map((one: { inForceFrom: string }) => one.inForceFrom)).toStrictEqual([
      '2026-03-02T01:00:00.000Z',
      '2026-06-30T16:00:00.000Z',
    ])
    expect(file.versions.map((one: { facts: object }) => one.facts)).toStrictEqual([first, second])
    expect(file.versions.map((one: { lacks: string[]; diagram: string }) => [one.lacks, one.diagram])).toStrictEqual([
      [[], '/api/items/water-permit/versions/1/diagram.svg'],
      [[], '/api/items/water-permit/versions/2/diagram.svg'],
    ])
    expect(file.differences).toBeUndefined()
  })

  test('[PL-30] on its page the version in force is marked, and from when each is; the newer one is only to come', async () => {
    await server.engine.settle()
    const page = async (url: string) => (await server.get('supervisor', url)).body
    const file = await page('/items/water-permit')
    expect(file).toContain('第 2 版自 2026-07-01 起施行')
    expect(file).toMatch(/>1<\/a> <small>现行<\/small>/)
    expect(file).not.toMatch(/>2<\/a> <small>/)
    expect(file).toContain('<time datetime="2026-03-02">2026-03-02</time>')
    expect(file).toContain('<time datetime="2026-07-01">2026-07-01</time>')
    expect(file).toContain('第 1 版载明的全部要素')
    expect(file).toContain('市水务局')
    expect(file).toContain('each（并行分支）→ 水质审查 + 用地审查')
    expect(file).toContain('all（并行汇合）→ 决定')
    const list = await page('/items')
    expect(list).toContain('第 2 版自 2026-07-01 起施行')
  })

  test('[LPS-9.2] tells what one version changed of another', async () => {
    const changed = [
      { field: 'effectiveOn', after: '2026-07-01' },
      { field: 'office', before: '市水务局', after: '市水利局' },
    ]
    expect((await json('/api/items/water-permit?from=1&to=2')).differences).toStrictEqual(changed)
    expect((await json('/api/items/water-permit?to=2')).differences).toStrictEqual(changed)
    expect((await json('/api/items/water-permit?from=1')).differences).toStrictEqual(changed)
    expect((await json('/api/items/water-permit?from=2&to=2')).differences).toStrictEqual([])
    expect((await server.get('citizen', '/api/items/water-permit?from=1&to=3')).statusCode).toBe(404)
    expect((await server.get('citizen', '/api/items/water-permit?from=0&to=1')).statusCode).toBe(400)
  })

  test('is published as the description of the API shows it', async () => {
    const { paths } = await json('/api/openapi.json')
    const { example } = paths['/api/commands/PublishItem'].post.requestBody.content['application/json']
    expect((await server.post('administrator', 'PublishItem', example)).statusCode).toBe(200)
  })

  test('an unsound workflow is refused with its faults and their witnesses', async () => {
    const { gateways: _gateways, ...rest } = first
    const steps = first.steps.map((step) => ({
      ...step,
      outcomes: step.outcomes?.map((one) => ({ ...one, to: step.stepId === 'accept' ? 'quality' : 'accept' })),
    }))
    const round = ['accept', 'quality'].map((stepId) => ({ outcomeId: 'pass', stepId }))
    const refused = await server.post('administrator', 'PublishItem', { ...rest, steps })
    expect(refused.statusCode).toBe(422)
    expect(refused.json()).toMatchObject({
      code: 'workflow-unsound',
      details: {
        faults: [
          { kind: 'dead-step', steps: ['quantity'], path: [] },
          { kind: 'dead-step', steps: ['decide'], path: [] },
          { kind: 'no-way-out-of-loop', steps: ['accept', 'quality'], path: round },
        ],
      },
    })
  })
})

describe('the picture of a version', () => {
  const url = '/api/items/water-permit/versions/2/diagram.svg'
  test('[PL-30] is an SVG that loads and runs nothing, in the language that was asked for', async () => {
    const response = await server.get('citizen', url)
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-language': 'zh',
      'x-content-type-options': 'nosniff',
    })
    expect(response.body).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    expect(response.body).toContain('取水许可：办理流程（第 2 版）')
    expect((await server.get('citizen', `${url}?lang=en`)).body).toContain('取水许可: workflow, version 2')
  })
  test('is there for whoever may read the item, and for versions that there are', async () => {
    expect((await server.get(undefined, url)).statusCode).toBe(401)
    for (const absent of [url.replace('2', '3'), url.replace('water', 'fire')])
      expect((await server.get('citizen', absent)).statusCode).toBe(404)
    expect((await server.get('citizen', url.replace('2', 'two'))).statusCode).toBe(400)
    expect((await server.get('citizen', `${url}?lang=fr`)).statusCode).toBe(400)
  })
})
