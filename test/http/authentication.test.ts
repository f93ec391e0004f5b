import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Server } from '../support/http.ts'
import { at } from '../support/people.ts'

let server: Server
beforeAll(async () => {
  server = await Server.open()
})
afterAll(() => server.close())

const overview = (token: string) => server.get(undefined, '/api/overview', { authorization: `Bearer ${token}` })
const refusedAs = { status: 401, code: 'not-authenticated' }

describe('401', () => {
  test('without a token, and with what is none', async () => {
    const without = await server.get(undefined, '/api/overview')
    expect(without.json()).toMatchObject(refusedAs)
    expect(without.headers['www-authenticate']).toBe('Bearer realm="zhengjian"')
    for (const authorization of ['Bearer', 'Bearer ', 'Basic eDp5', 'Bearer a.b.c', `Bearer ${'x'.repeat(8000)}`]) {
      const response = await server.get(undefined, '/api/overview', { authorization })
      expect(response.json(), authorization).toMatchObject(refusedAs)
      expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
    }
  })

  test('never for the case in which the scheme is written', async () => {
    const token = await server.token('supervisor')
    for (const scheme of ['Bearer', 'bearer', 'BEARER'])
      expect(
        (await server.get(undefined, '/api/overview', { authorization: `${scheme} ${token}` })).statusCode,
        scheme,
      ).toBe(200)
  })

  test('a token that was taken back stops working on the next request', async () => {
    const nowSeconds = Math.floor(Date.parse(server.clock.now()) / 1000)
    const { jti, token } = await server.tokens.mint('supervisor', { nowSeconds, lifetimeSeconds: 600 })
    expect((await overview(token)).statusCode).toBe(200)
    server.engine.store.revokeToken(jti, server.clock.now())
    expect((await overview(token)).json()).toMatchObject(refusedAs)
  })

  test('a token of another key, for another audience, or without signature', async () => {
    const { privateKey } = await generateKeyPair('EdDSA')
    const signed = (audience: string) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'EdDSA' })
        .setSubject('supervisor')
        .setIssuer('zhengjian')
        .setAudience(audience)
        .setJti('forged')
        .setExpirationTime('10y')
        .sign(privateKey)
    expect((await overview(await signed('zhengjian'))).json()).toMatchObject(refusedAs)
    const [, payload] = (await server.token('supervisor')).split('.')
    const head = Buffer.from('{"alg":"none"}').toString('base64url')
    expect((await overview(`${head}.${payload}.`)).json()).toMatchObject(refusedAs)
  })

  test('an account that the log does not know', async () => {
    expect((await overview(await server.token('nobody'))).json()).toMatchObject(refusedAs)
  })

  test('[LPS-11.6] a suspended account, from the next request on', async () => {
    const account = { accountId: 'leaver', name: '离岗', orgId: 'supervision-bureau', role: 'supervisor' }
    await server.done('administrator', 'OpenAccount', account)
    const token = await server.token('leaver')
    expect((await overview(token)).statusCode).toBe(200)
    await server.done('administrator', 'SuspendAccount', { accountId: 'leaver', reason: '调离岗位' })
    expect((await overview(token)).json()).toMatchObject(refusedAs)
  })

  test('a token that has expired', async () => {
    const token = await server.token('supervisor', { lifetimeSeconds: 60 })
    expect((await overview(token)).statusCode).toBe(200)
    await server.clock.advanceTo(at('2026-03-02T09:02:00+08:00'))
    expect((await overview(token)).json()).toMatchObject(refusedAs)
  })
})

describe('403', () => {
  test('a token narrowed to other actions', async () => {
    const token = await server.token('supervisor', { rights: ['ReadCases'] })
    expect((await overview(token)).json()).toMatchObject({ status: 403, code: 'read-not-permitted' })
    const authorization = `Bearer ${token}`
    expect((await server.get(undefined, '/api/cases', { authorization })).statusCode).toBe(200)
  })

  test('a right in the token gives no more than the role has', async () => {
    const authorization = `Bearer ${await server.token('wabo-clerk', { rights: ['ReadOverview', 'ReadAudit'] })}`
    for (const path of ['overview', 'audit'])
      expect((await server.get(undefined, `/api/${path}`, { authorization })).statusCode, path).toBe(403)
  })
})
