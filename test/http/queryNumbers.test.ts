// Numbers in addresses: plain digits count, and what only a machine would read as a number is refused at its place.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseId, Server } from '../support/http.ts'

let server: Server
beforeAll(async () => {
  server = await Server.open()
  for (let n = 1; n <= 3; n++) await server.givenCase(`W-${n}`)
  await server.engine.settle()
})
afterAll(() => server.close())

const get = (url: string) => server.get('supervisor', url)

describe('200', () => {
  test.each(['2', '02'])('limit=%s', async (limit) => {
    expect((await get(`/api/cases?limit=${limit}`)).json().rows).toHaveLength(2)
  })
})

describe('400', () => {
  test.each(['1e2', '0x2', '%202', '2%20', '2.0', '%2B2', '-2', '', '%EF%BC%92'])('limit=%s', async (limit) => {
    for (const url of ['/api/cases', `/api/cases/${caseId('W-1')}/events`]) {
      const response = await get(`${url}?limit=${limit}`)
      expect([response.statusCode, response.json().code]).toStrictEqual([400, 'request-invalid'])
      const detail = 'must be a whole number from 1 to 200 in plain digits'
      expect(response.json().errors).toStrictEqual([{ pointer: '/query/limit', detail }])
    }
  })

  test('a limit that was given twice', async () => {
    expect((await get('/api/cases?limit=2&limit=3')).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/query/limit' }],
    })
  })

  test('the version of an item, in the query and in the path', async () => {
    const inQuery = (await get('/api/items/permit?from=1e0')).json()
    expect(inQuery).toMatchObject({ status: 400, errors: [{ pointer: '/query/from' }] })
    const inPath = (await get('/api/items/permit/versions/1e0/diagram.svg')).json()
    expect(inPath).toMatchObject({ status: 400, errors: [{ pointer: '/path/version' }] })
  })
})
