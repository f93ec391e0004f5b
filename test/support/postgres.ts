// A real PostgreSQL for the tests of one file, one for all of them, gone with them.
import { afterAll } from 'vitest'
import { connect } from '../../src/projections/postgresClient.ts'
import { openCatalogue } from '../../src/projections/postgresSchema.ts'
import { missingBinaries, run, type Server, startServer } from './postgresServer.ts'

export { crash, run } from './postgresServer.ts'

/** Why there is none to test against; undefined where there is one. */
export const missingPostgres: string | undefined = process.env['PG_URL'] === undefined ? missingBinaries : undefined

let server: Promise<Server> | undefined
let databases = 0

export const postgres = (): Promise<Server> => {
  server ??= process.env['PG_URL'] === undefined ? startServer() : Promise.resolve(foreign(process.env['PG_URL']))
  return server
}
afterAll(async () => (await server)?.stop())

/** The URL of a new, empty database. */
export async function newDatabase(): Promise<string> {
  const { url } = await postgres()
  const name = `zhengjian_test_${process.pid}_${++databases}`
  await run(url, `CREATE DATABASE ${name}`)
  return databaseOf(url, name)
}

/** The same server, another database or another account. */
export function databaseOf(url: string, name: string, user?: string, password = ''): string {
  const other = new URL(url)
  other.pathname = name
  if (user !== undefined) other.username = user
  other.password = password
  return other.href
}

const foreign = (url: string): Server => {
  const refuse = (): Promise<never> => Promise.reject(new Error('the server of PG_URL is not ours to stop'))
  return { url, start: refuse, stop: () => Promise.resolve() }
}

/** The URL of a new database that is ready to take generations. */
export async function newReadDatabase(): Promise<string> {
  const url = await newDatabase()
  const client = await connect(url, 'test')
  await openCatalogue(client)
  await client.end()
  return url
}
