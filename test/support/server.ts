// A server started as a user starts it, in a process of its own, so that it can be killed like one.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const cli = join(import.meta.dirname, '../../src/cli.mjs')
const run = promisify(execFile)

export type Server = {
  readonly url: string
  /** What it printed until it was ready: the login links are among it. */
  readonly lines: readonly string[]
  /** The one-time login of a role, once it is printed. */
  readonly loginOf: (role: string) => Promise<string>
  /** Ends it at once, as a power cut of the process would. */
  readonly kill: () => Promise<void>
  /** Asks it to stop and waits until it has. Resolves to its exit code. */
  readonly stop: () => Promise<number | null>
}

export async function startServer(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const errors: string[] = []
  child.stderr.on('data', (text: Buffer) => errors.push(text.toString()))
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  const ready = Promise.withResolvers<void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    if (/\/login\/| --link /.test(line)) ready.resolve()
  })
  void ended.then((code) => ready.reject(new Error(`the server ended with ${code}: ${errors.join('')}`)))
  await ready.promise
  const url = lines.join('\n').match(/http:\/\/[\d.]+:\d+/)?.[0] ?? ''
  return {
    url,
    lines,
    loginOf: async (role) => {
      for (;;) {
        const line = lines.find((printed) => printed.includes(` ${role} `))
        if (line !== undefined) return line.match(/http\S+/)?.[0] ?? ''
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    kill: () => end(child, 'SIGKILL', ended).then(() => undefined),
    stop: () => end(child, 'SIGTERM', ended),
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<number | null>): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal)
  return ended
}

/** One command line to its end: exit code and output. */
export async function cliRun(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stderr, stdout } = await run(process.execPath, [cli, ...args], { maxBuffer: 64 << 20 })
    return { code: 0, stdout, stderr }
  } catch (error) {
    const { code = 1, stderr = '', stdout = '' } = error as { code?: number; stdout?: string; stderr?: string }
    return { code, stdout, stderr }
  }
}

export async function tokenFor(account: string, dataDir: string): Promise<string> {
  const { stdout } = await cliRun(['token', account, '--data', dataDir])
  return stdout.trim()
}
