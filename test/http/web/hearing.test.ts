// A hearing on the pages: who may withdraw a request, what the file and the interface say after it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodedForm, formIn, sentBy } from '../../support/forms.ts'
import { type Desk, openDesk } from '../desk.ts'
import { registration } from '../personal.ts'
import { Visitor } from './visitor.ts'

const caseId = 'heard-1'
const neighbour = 'neighbour-1'

let desk: Desk
let clerk: Visitor
beforeAll(async () => {
  desk = await openDesk()
  await desk.server.done('wabo-clerk', 'RegisterSubject', registration({ name: '邻里乙' }, { subjectId: neighbour }))
  await desk.does('ReceiveApplication', caseId)
  await desk.does('AcceptApplication', caseId)
  await desk.does('TellHearingRight', caseId, { subjectIds: [neighbour] })
  await desk.does('RequestHearing', caseId, { subjectId: neighbour })
  clerk = await Visitor.as(desk.server, 'wabo-clerk')
})
afterAll(async () => {
  await desk.server.close()
  expect(desk.server.logged).toStrictEqual([])
})

const url = `/cases/${caseId}/commands/WithdrawHearingRequest`
const hearing = async () => {
  await desk.server.engine.settle()
  const answer = await desk.server.ask('wabo-clerk', { url: `/api/cases/${caseId}` })
  return answer.json().own.hearing
}

describe('[PL-47] the withdrawal of a request for a hearing', () => {
  test('is offered for whoever has asked, and for nobody else', async () => {
    const { body } = await clerk.get(url)
    expect(body).toContain('撤回听证申请')
    expect([...body.matchAll(/<option value="([^"]+)"/g)].map(([, id]) => id)).toStrictEqual([neighbour])
  })

  test('shows in the file and in the interface; the hearing waits for whoever else was told', async () => {
    expect((await hearing()).requestedBy).toStrictEqual([neighbour])
    const form = sentBy(formIn((await clerk.get(url)).body, url))
    const sent = await clerk.post(url, encodedForm({ ...form, subjectId: neighbour, reason: '双方已协商一致' }))
    expect(sent.statusCode).toBe(303)
    expect(await hearing()).toMatchObject({ heldAt: null, requestedAt: null, requestedBy: [] })
    const { body } = await clerk.get(`/cases/${caseId}`)
    expect(body).toMatch(/撤回申请[\s\S]{0,200}双方已协商一致/)
    const counted = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(async (frame) => {
        const replay = await clerk.get(`/cases/${caseId}/replay?frame=${frame}`)
        return /<th[^>]*>听证：有效申请数<\/th>\s*<td[^>]*>([^<]*)</.exec(replay.body)?.[1]
      }),
    )
    // Not before anybody has asked; empty where the last request goes. When the number comes in between is left to the reaction.
    expect([...new Set(counted)]).toStrictEqual([undefined, '1', ''])
  })

  test('is shown by the moment of the replay that the address names in plain digits, or by the nearest', async () => {
    const frameOf = async (frame: string) =>
      /step="1" value="(\d+)"/.exec((await clerk.get(`/cases/${caseId}/replay?frame=${frame}`)).body)?.[1]
    expect([await frameOf('3'), await frameOf('03'), await frameOf('3e0'), await frameOf('99')]).toStrictEqual([
      '3',
      '3',
      '1',
      '6',
    ])
  })

  test('is refused once nobody’s request stands', async () => {
    const page = await clerk.get(url)
    const answer = await clerk.post(url, encodedForm({ ...sentBy(formIn(page.body, url)), subjectId: neighbour }))
    expect(answer.statusCode).toBe(409)
    expect(answer.body).toContain('无人申请听证')
  })
})
