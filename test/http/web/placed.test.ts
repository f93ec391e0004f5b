// Steps of two offices at once on the pages: each sees the case, is offered its own step alone, and completes that by the form.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodedForm, formIn, sentBy } from '../../support/forms.ts'
import { itemWith } from '../../support/permitCase.ts'
import { type Desk, office, openDesk } from '../desk.ts'
import { Visitor } from './visitor.ts'

const caseId = 'joint-1'
const url = (type: string): string => `/cases/${caseId}/commands/${type}`
const passTo = (to: string) => [{ kind: 'pass', name: '通过', outcomeId: 'pass', to }]

let desk: Desk
let own: Visitor
let other: Visitor
beforeAll(async () => {
  desk = await openDesk()
  const { steps, ...facts } = itemWith({ itemId: 'joint-permit', kind: 'joint', orgId: 'wabo', office })
  const decide = steps.find(({ stepId }) => stepId === 'decide')
  await desk.server.done('administrator', 'PublishItem', {
    ...facts,
    gateways: [
      { gatewayId: 'both', kind: 'fork', to: ['review', 'survey'] },
      { gatewayId: 'met', kind: 'join', to: ['decide'] },
    ],
    startsAt: 'both',
    steps: [
      { name: '审查', stepId: 'review', outcomes: passTo('met') },
      { name: '水务勘察', stepId: 'survey', orgId: 'water', outcomes: passTo('met') },
      { ...decide, outcomes: decide?.outcomes?.filter(({ kind }) => kind === 'pass') },
    ],
  })
  await desk.does('ReceiveApplication', caseId, { itemId: 'joint-permit' })
  await desk.does('AcceptApplication', caseId)
  own = await Visitor.as(desk.server, 'wabo-clerk')
  other = await Visitor.as(desk.server, 'water-clerk')
})
afterAll(async () => {
  await desk.server.close()
  expect(desk.server.logged).toStrictEqual([])
})

/** The acts that the page of the case leads to. */
const offered = async (visitor: Visitor): Promise<readonly string[]> => {
  await desk.server.engine.settle()
  const { body } = await visitor.get(`/cases/${caseId}`)
  return [...new Set([...body.matchAll(/\/commands\/(\w+Step(?:\?stepId=\w+)?)"/g)].map(([, act = '']) => act))].sort()
}
const allowed = async (who: 'wabo-clerk' | 'water-clerk') => {
  const { commands } = (await desk.server.get(who, `/api/cases/${caseId}`)).json().own
  return Object.fromEntries(
    (commands as readonly { type: string; refusal?: { code: string } }[])
      .filter(({ type }) => /Step$|^GrantPermit$/.test(type))
      .map(({ refusal, type }) => [type, refusal?.code]),
  )
}

describe('[PL-26] steps of two offices at once', () => {
  test('are offered each to the office that holds it', async () => {
    expect(await offered(own)).toStrictEqual([
      'ClaimStep?stepId=review',
      'CompleteStep?stepId=review',
      'ReassignStep?stepId=review',
    ])
    expect(await offered(other)).toStrictEqual([
      'ClaimStep?stepId=survey',
      'CompleteStep?stepId=survey',
      'ReassignStep?stepId=survey',
    ])
    expect(await allowed('water-clerk')).toStrictEqual({
      ClaimStep: undefined,
      CompleteStep: undefined,
      GrantPermit: 'not-permitted',
      ReassignStep: undefined,
    })
  })

  test('the form names no step of another office, and none of its outcomes', async () => {
    const { body } = await other.get(url('CompleteStep'))
    expect(body).toContain('水务勘察')
    expect([...body.matchAll(/<option value="([^"]+)"/g)].map(([, id]) => id).slice(0, 3)).toStrictEqual([
      'survey',
      'pass',
      'water-clerk',
    ])
  })

  test('[LPS-11.6] the other office completes its step by the form, and then has nothing more to do', async () => {
    const form = sentBy(formIn((await other.get(url('CompleteStep'))).body, url('CompleteStep')))
    const sent = await other.post(url('CompleteStep'), encodedForm({ ...form, opinion: '水务同意' }))
    expect(sent.statusCode).toBe(303)
    expect(await offered(other)).toStrictEqual([])
    expect((await allowed('water-clerk'))['ClaimStep']).toBe('not-permitted')
    expect((await other.get(url('CompleteStep'))).statusCode).toBe(403)
    expect(await offered(own)).toContain('CompleteStep?stepId=review')
  })

  test('[LPS-11.6] a step that a colleague has claimed is not offered to be completed, and says by whom', async () => {
    await desk.does('ClaimStep', caseId)
    expect(await offered(own)).toStrictEqual(['CompleteStep?stepId=review', 'ReassignStep?stepId=review'])
    const account = { accountId: 'li-ming', name: '李明', orgId: 'wabo', role: 'clerk' }
    await desk.server.done('administrator', 'OpenAccount', account)
    const colleague = new Visitor(desk.server)
    await colleague.login(colleague.link('li-ming'))
    expect(await offered(colleague)).toStrictEqual(['ReassignStep?stepId=review'])
    const { body } = await colleague.get(`/cases/${caseId}`)
    expect(body).toMatch(/完成环节[\s\S]{0,200}环节 审查 由 wabo-clerk 办理/)
  })
})
