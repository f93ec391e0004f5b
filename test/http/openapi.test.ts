import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registry } from '../../src/commands/registry.ts'
import { offered } from '../../src/http/api/commands.ts'
import type { ApiDocument, Operation } from '../../src/http/api/examples.ts'
import { Server } from '../support/http.ts'

const file = new URL('../../docs/openapi.json', import.meta.url)
let server: Server
let document: ApiDocument
beforeAll(async () => {
  server = await Server.open()
  document = (await server.get(undefined, '/api/openapi.json')).json()
})
afterAll(() => server.close())

const operations = (): [string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  )

type Exemplified = { readonly example?: unknown; readonly schema?: object }
/** What must be given has its example for the page to fill in; what may be left out has it with its schema. */
const given = ({ example, schema }: NonNullable<Operation['parameters']>[number]): Exemplified => ({
  example: example ?? schema.examples?.[0],
  schema,
})
const examplesOf = ({ parameters = [], requestBody, responses }: Operation): [string, Exemplified][] => [
  ...parameters.map((parameter): [string, Exemplified] => [parameter.name, given(parameter)]),
  ...Object.values(requestBody?.content ?? {}).map((media): [string, Exemplified] => ['body', media]),
  ...Object.entries(responses).flatMap(([status, { content = {} }]) =>
    Object.values(content).map((media): [string, Exemplified] => [status, media]),
  ),
]

describe('the description of the API', () => {
  test('is the one in docs/openapi.json', () => {
    const text = `${JSON.stringify(document, undefined, 2)}\n`
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, text)
    expect(existsSync(file), 'run this test with UPDATE_DOCS=1 to write docs/openapi.json').toBe(true)
    expect(readFileSync(file, 'utf8') === text, 'run this test with UPDATE_DOCS=1 to bring it up to date').toBe(true)
  })

  test('is OpenAPI 3.1 with every offered command and no other', () => {
    expect(document.openapi).toBe('3.1.0')
    const commands = Object.keys(document.paths).filter(
      (path) => path.startsWith('/api/commands/') && !path.includes('{'),
    )
    expect(commands.sort()).toStrictEqual(offered.map(([type]) => `/api/commands/${type}`).sort())
    expect(offered.map(([type]) => registry[type].kind)).not.toContain('timer')
  })

  test('names every operation once, with its problems, and with the token where it needs one', () => {
    const ids = operations().map(([, { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    const open = operations().filter(([, { security }]) => security?.length === 0)
    expect(open.map(([name]) => name)).toStrictEqual([
      'get /api/progress',
      'get /api/clauses',
      'get /api/problems',
      'get /health/live',
      'get /health/ready',
    ])
    for (const [name, { responses, security }] of operations()) {
      expect(Object.keys(responses), name).toContain('500')
      if (security?.length !== 0) expect(Object.keys(responses), name).toContain('401')
    }
  })

  test('has an example for everything, and every example is what its schema says', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    ;(addFormats as unknown as (to: Ajv2020) => void)(ajv)
    ajv.addSchema({ $id: 'openapi', ...document })
    const resolved = (schema: object): object =>
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components'))
    const faults = operations().flatMap(([name, operation]) =>
      examplesOf(operation).flatMap(([where, { example, schema = {} }]) => {
        if (example === undefined) return [`${name} ${where}: no example`]
        return ajv.validate(resolved(schema), example) ? [] : [`${name} ${where}: ${ajv.errorsText()}`]
      }),
    )
    expect(faults).toStrictEqual([])
  })

  test('no example of what may be left out is filled in for whoever tries it, but the trial of a command', () => {
    const filledIn = operations().flatMap(([, { parameters = [] }]) =>
      parameters.filter(({ example, required }) => example !== undefined && required !== true).map(({ name }) => name),
    )
    expect([...new Set(filledIn)]).toStrictEqual(['dryRun'])
  })

  test('the example of each command is a command', () => {
    for (const [type] of offered) {
      const body = document.paths[`/api/commands/${type}`]?.['post']?.requestBody?.content['application/json']
      expect(registry[type].schema.safeParse({ type, ...(body?.example as object) }), type).toMatchObject({
        success: true,
      })
    }
  })

  test('no schema is left over that nothing refers to', () => {
    const text = JSON.stringify(document)
    const unused = Object.keys(document.components.schemas).filter(
      (name) => !text.includes(`#/components/schemas/${name}"`),
    )
    expect(unused).toStrictEqual([])
  })
})

describe('the page', () => {
  test('200 under a policy that lets nothing in from elsewhere', async () => {
    const page = await server.get(undefined, '/api/docs/')
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(page.body).not.toMatch(/<script>(?!\s*<)|https?:\/\/(?!localhost)/)
    expect((await server.get(undefined, '/api/problems')).headers['content-security-policy']).toBeUndefined()
  })
})
