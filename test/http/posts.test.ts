// 岗位 over HTTP: assigned by who configures, asked for by a step, shown in the worklist and on the page of whoever holds it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { itemWith } from '../support/permitCase.ts'
import { type Desk, office, openDesk } from './desk.ts'
import { Visitor } from './web/visitor.ts'

const caseId = 'posted-1'
let desk: Desk
let clerk: Visitor
beforeAll(async () => {
  desk = await openDesk()
  const { steps, ...facts } = itemWith({ itemId: 'posted-permit', orgId: 'wabo', office, handlers: undefined })
  const [review, decide] = steps
  await desk.server.done('administrator', 'PublishItem', {
    ...facts,
    steps: [{ ...review, handlers: undefined, posts: ['审查岗', '负责人岗'], staff: undefined }, decide],
  })
  await desk.does('ReceiveApplication', caseId, { itemId: 'posted-permit' })
  await desk.does('AcceptApplication', caseId)
  clerk = await Visitor.as(desk.server, 'wabo-clerk')
})
afterAll(async () => {
  await desk.server.close()
  expect(desk.server.logged).toStrictEqual([])
})

const assign = (posts: readonly string[], who: 'administrator' | 'wabo-clerk' = 'administrator') =>
  desk.server.post(who, 'AssignPosts', { accountId: 'wabo-clerk', posts, reason: '轮岗' })
const mine = async () => {
  await desk.server.engine.settle()
  const { rows } = (await desk.server.get('wabo-clerk', '/api/worklist?mine=true')).json()
  return (rows as readonly { caseId: string; stepId: string | null }[])
    .filter((row) => row.caseId === caseId)
    .map(({ stepId }) => stepId)
}
const claim = (dryRun = true) =>
  desk.server.post('wabo-clerk', 'ClaimStep', { caseId, stepId: 'review' }, dryRun ? { query: '?dryRun=true' } : {})
const offered = async () => (await clerk.get(`/cases/${caseId}`)).body.includes('/commands/ClaimStep')

describe('[LPS-9.1] [LPS-11.5] a step that asks for posts', () => {
  test('is nothing for whoever holds none of them, and says so everywhere', async () => {
    expect((await claim()).json()).toMatchObject({ code: 'not-a-handler-of-step', clauses: ['LPS-9.2', 'LPS-11.5'] })
    expect([await mine(), await offered()]).toStrictEqual([[], false])
    expect((await clerk.get('/worklist')).body).toContain('<span class="quiet">审查岗、负责人岗</span>')
    expect((await clerk.get(`/cases/${caseId}`)).body).toContain('<span class="quiet">审查岗、负责人岗</span>')
    const { own } = (await desk.server.get('wabo-clerk', `/api/cases/${caseId}`)).json()
    expect(own.steps[0]).toMatchObject({ stepId: 'review', handlers: [], posts: ['审查岗', '负责人岗'] })
    expect(own.commands).toContainEqual(
      expect.objectContaining({
        type: 'ClaimStep',
        refusal: expect.objectContaining({ code: 'not-a-handler-of-step' }),
      }),
    )
  })

  test('posts are configuration: nobody assigns them to themselves', async () => {
    expect((await assign(['审查岗'], 'wabo-clerk')).json().code).toBe('not-permitted')
    expect((await assign([' ', '岗'.repeat(41), 'a\nb'])).json()).toMatchObject({
      code: 'request-invalid',
      errors: [{ pointer: '/posts/0' }, { pointer: '/posts/1' }, { pointer: '/posts/2' }],
    })
    expect(
      (await desk.server.post('administrator', 'AssignPosts', { accountId: 'nobody', posts: [], reason: '无' }))
        .statusCode,
    ).toBe(404)
  })

  test('is theirs from the next request on, and no longer once the post is taken away', async () => {
    expect((await assign(['窗口岗', '审查岗'])).statusCode).toBe(200)
    expect((await claim()).statusCode).toBe(200)
    expect([await mine(), await offered()]).toStrictEqual([['review'], true])
    expect((await assign(['窗口岗'])).statusCode).toBe(200)
    expect((await claim()).json().code).toBe('not-a-handler-of-step')
    expect([await mine(), await offered()]).toStrictEqual([[], false])
  })

  test('what a claim stood on names the account as it was then', async () => {
    const { revision } = (await assign(['负责人岗'])).json()
    expect((await claim(false)).statusCode).toBe(200)
    const { rows } = (await desk.server.get('supervisor', `/api/cases/${caseId}/events?limit=100`)).json()
    const claimed = (rows as readonly { type: string; basis: readonly object[] }[]).find(
      ({ type }) => type === 'StepClaimed',
    )
    expect(claimed?.basis).toContainEqual({ stream: 'account-wabo-clerk', revision })
    expect(await mine()).toStrictEqual(['review'])
  })

  test('[LPS-9.2] the page of the item says which posts', async () => {
    expect((await clerk.get('/items/posted-permit')).body).toContain('岗位：审查岗、负责人岗')
    expect((await clerk.get('/items/posted-permit?lang=en')).body).toContain('posts: 审查岗, 负责人岗')
  })

  test('[PL-34] the page of the item says which steps nobody can take', async () => {
    const told = /目前无人或者人数不足以办理的环节：([^<]*) </
    await desk.server.engine.settle()
    expect(told.exec((await clerk.get('/items/posted-permit?lang=zh')).body)?.[1]).toBeUndefined()
    await assign([])
    await desk.server.engine.settle()
    expect(told.exec((await clerk.get('/items/posted-permit?lang=zh')).body)?.[1]).toBe('审查')
    await assign(['负责人岗'])
  })

  test('the read models are the same built anew', async () => {
    const before = (await desk.server.get('wabo-clerk', '/api/worklist?limit=100')).json().rows
    await desk.server.engine.readSide.rebuild()
    expect((await desk.server.get('wabo-clerk', '/api/worklist?limit=100')).json().rows).toStrictEqual(before)
    expect(await mine()).toStrictEqual(['review'])
  })
})
