import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Server, type Who } from '../support/http.ts'
import { officials, registration, search, subjectId, zhang } from './personal.ts'

let server: Server
beforeAll(async () => {
  server = await Server.open()
  await server.done('wabo-clerk', 'RegisterSubject', registration())
})
afterAll(async () => {
  await server.close()
  expect(server.logged).toStrictEqual([])
})

const one = (who: Who, query = '', id = subjectId) => server.get(who, `/api/subjects/${id}${query}`)
const withPurpose = `?purpose=${encodeURIComponent('核对申请材料')}`
const masked = {
  address: '贵州省六盘水************',
  identityNumber: `1${'*'.repeat(16)}X`,
  name: '张**',
  phone: '138****5678',
}
/** What the log says of the looks of an account. */
const looks = async (account: string): Promise<object[]> => {
  const stored = await server.engine.log.readStream(`reads-${account}-2026-03`, 0, 1_000)
  return stored.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()).data)
}

describe('200', () => {
  test('[LPS-12.5] a subject is masked, unless a purpose is given and the right is there', async () => {
    const facts = { subjectId, kind: 'person', orgId: 'wabo', status: 'active', missing: [] }
    expect((await one('wabo-clerk')).json()).toStrictEqual({ ...facts, masked: true, values: masked })
    for (const who of ['wabo-clerk', 'supervisor'] as const)
      expect((await one(who, withPurpose)).json()).toStrictEqual({ ...facts, masked: false, values: zhang })
    expect((await one('auditor')).json().values).toStrictEqual(masked)
    expect((await one('wabo-clerk')).headers).toMatchObject({ 'cache-control': 'no-store' })
  })

  test('[LPS-12.5] every look is in the log, with who, whom and what for; the same within the hour once', async () => {
    await one('wabo-feed')
    await one('wabo-feed')
    await search(server, 'wabo-feed', { name: '张三' })
    const look = { account: 'wabo-feed', hour: '2026-03-02T01', masked: true, subjects: [subjectId] }
    expect(await looks('wabo-feed')).toStrictEqual([
      { ...look, what: 'subject' },
      { ...look, what: 'search' },
    ])
    await one('supervisor', withPurpose)
    expect((await looks('supervisor')).at(-1)).toStrictEqual({
      account: 'supervisor',
      hour: '2026-03-02T01',
      masked: false,
      purpose: '核对申请材料',
      subjects: [subjectId],
      what: 'subject',
    })
  })

  test('subjects are found by name or whole number, masked', async () => {
    const row = {
      subjectId,
      kind: 'person',
      orgId: 'wabo',
      status: 'active',
      masked: true,
      missing: [],
      values: masked,
    }
    for (const asked of [{ name: '三丰' }, { number: zhang.phone }, { number: zhang.identityNumber }])
      expect((await search(server, 'wabo-clerk', asked)).json()).toStrictEqual({ rows: [row], more: false })
    expect((await search(server, 'wabo-clerk', { name: '丰三' })).json()).toStrictEqual({ rows: [], more: false })
  })

  test('a phone is found however it was typed, and however it is asked for', async () => {
    const subjectIds = await Promise.all(
      ['１３９ １２３４ ５６７８', '+86 139-1234-5679'].map(async (phone, nth) => {
        const id = `phone-${nth}`
        await server.done('wabo-clerk', 'RegisterSubject', registration({ name: '来电人', phone }, { subjectId: id }))
        return id
      }),
    )
    const found = async (number: string) =>
      (await search(server, 'wabo-clerk', { number })).json().rows.map((row: { subjectId: string }) => row.subjectId)
    for (const asked of ['13912345678', '139 1234 5678', '008613912345678'])
      expect([asked, await found(asked)]).toStrictEqual([asked, subjectIds.slice(0, 1)])
    for (const asked of ['13912345679', '139-1234-5679', '（+86）139 1234 5679'])
      expect([asked, await found(asked)]).toStrictEqual([asked, subjectIds.slice(1)])
    expect(await found('3912345679')).toStrictEqual([])
  })

  test('[PL-31] a number is the same however it is typed: registered again it is already so, and it is found', async () => {
    for (const identityNumber of [
      '11010519491231002x',
      '１１０１０５１９４９１２３１００２ｘ',
      '110105 19491231 002X',
    ]) {
      const again = await server.done('wabo-clerk', 'RegisterSubject', registration({ ...zhang, identityNumber }))
      expect(again).toMatchObject({ position: null, events: [] })
      const found = (await search(server, 'wabo-clerk', { number: identityNumber })).json()
      expect(found.rows).toMatchObject([{ subjectId }])
    }
  })

  test('by the name that is in force, not by one that was replaced', async () => {
    const changed = { ...registration({ name: '李旧名' }), subjectId: 'changed' }
    await server.done('wabo-clerk', 'RegisterSubject', changed)
    const change = { subjectId: 'changed', personal: { name: '李新名' }, reason: '更名' }
    await server.done('wabo-clerk', 'ChangeSubject', change)
    expect((await search(server, 'wabo-clerk', { name: '旧名' })).json().rows).toStrictEqual([])
    expect((await search(server, 'wabo-clerk', { name: '新名' })).json().rows).toMatchObject([{ subjectId: 'changed' }])
  })

  test('at most twenty are told, and that there are more', async () => {
    for (let n = 0; n < 22; n++)
      await server.done('water-clerk', 'RegisterSubject', {
        ...registration({ name: `王水${n}` }, { orgId: 'water' }),
        subjectId: `water-${n}`,
      })
    const { more, rows } = (await search(server, 'water-clerk', { name: '王水' })).json()
    expect([rows.length, more]).toStrictEqual([20, true])
  })
})

describe('403 and 404', () => {
  test('[LPS-12.5] another organisation’s subject is as if it were not there, however it is asked for', async () => {
    const absent = await one('water-clerk', '', 'none')
    for (const query of ['', withPurpose]) {
      const hidden = await one('water-clerk', query)
      expect([hidden.statusCode, hidden.body]).toStrictEqual([404, absent.body])
    }
    expect((await search(server, 'water-clerk', { name: '张三' })).json().rows).toStrictEqual([])
    expect(await looks('water-clerk')).not.toContainEqual(expect.objectContaining({ subjects: [subjectId] }))
  })

  test('[LPS-12.5] nobody registers for another organisation, and is not told whether there is such a one', async () => {
    for (const orgId of ['water', 'nowhere']) {
      const refused = await server.post(
        'wabo-clerk',
        'RegisterSubject',
        registration(zhang, { orgId, subjectId: 'new' }),
      )
      expect(refused.json()).toMatchObject({ status: 404, code: 'object-unknown', details: { id: 'new' } })
    }
    expect(await server.engine.log.readStream('subject-new', 0, 1)).toStrictEqual([])
  })

  test('whole values need their own right', async () => {
    for (const who of ['auditor', 'wabo-feed'] as const) expect((await one(who, withPurpose)).statusCode).toBe(403)
    for (const who of ['administrator', 'citizen'] as const) {
      expect((await one(who)).statusCode).toBe(403)
      expect((await search(server, who, { name: '张三' })).statusCode).toBe(403)
    }
    const token = await server.token('wabo-clerk', { rights: ['ReadSubjects'] })
    const headers = { authorization: `Bearer ${token}` }
    const asked = await server.ask(undefined, {
      method: 'GET',
      url: `/api/subjects/${subjectId}${withPurpose}`,
      headers,
    })
    expect(asked.statusCode).toBe(403)
  })

  test('401 without a token', async () => {
    expect((await search(server, undefined, { name: '张三' })).statusCode).toBe(401)
  })
})

describe('400 and 422', () => {
  test('a search is for a name or for a number', async () => {
    for (const body of [{}, { name: '张', number: '1' }, { name: '' }, { q: '张' }])
      expect((await search(server, 'wabo-clerk', body)).statusCode).toBe(400)
  })

  test('[LPS-12.5] a purpose holds nobody’s number: it stays in the log', async () => {
    const response = await one('wabo-clerk', `?purpose=${encodeURIComponent('核对 13812345678')}`)
    expect([response.statusCode, response.json().code]).toStrictEqual([422, 'personal-data-in-text'])
    expect(response.body).not.toContain('13812345678')
  })

  test('[PL-31] a wrong identity number is refused by its field, and not repeated', async () => {
    const identityNumber = '110105194912310021'
    const response = await server.post(
      'wabo-clerk',
      'RegisterSubject',
      registration({ name: '某', identityNumber }, { subjectId: 'wrong' }),
    )
    expect([response.statusCode, response.json().code]).toStrictEqual([422, 'identity-number-wrong'])
    expect(response.body).not.toContain(identityNumber)
  })

  test('[PL-31] what is not asked of an applicant is an unknown field', async () => {
    const response = await server.post('wabo-clerk', 'RegisterSubject', registration({ name: '某', religion: '无' }))
    expect([response.statusCode, response.json().errors]).toMatchObject([400, [{ pointer: '/personal/religion' }]])
  })
})

describe('restriction and erasure', () => {
  const id = 'restricted-one'
  const about = { ...officials, subjectId: id }

  test('[LPS-12.5] what is restricted is not shown to anyone and not found; erased, it is a subject without values', async () => {
    await server.done('wabo-clerk', 'RegisterSubject', { ...registration({ name: '赵限制' }), subjectId: id })
    await server.done('administrator', 'RestrictPersonalData', about)
    for (const who of ['wabo-clerk', 'supervisor'] as const)
      for (const query of ['', withPurpose]) {
        const response = await one(who, query, id)
        expect([response.statusCode, response.json().code]).toStrictEqual([403, 'personal-data-restricted'])
      }
    expect((await search(server, 'wabo-clerk', { name: '赵限' })).json().rows).toStrictEqual([])
    await server.done('administrator', 'ErasePersonalData', about)
    expect((await one('wabo-clerk', '', id)).json()).toMatchObject({ status: 'erased', values: {}, missing: [] })
    expect((await server.post('administrator', 'ErasePersonalData', about)).json().events).toStrictEqual([])
  })

  test('only administrators do it', async () => {
    for (const who of ['wabo-clerk', 'supervisor', 'auditor', 'citizen'] as const) {
      const { statusCode } = await server.post(who, 'RestrictPersonalData', { ...officials })
      expect([403, 404]).toContain(statusCode)
    }
    expect((await one('wabo-clerk')).statusCode).toBe(200)
  })
})
