// Servers and the load on them, as the rows over HTTP use them.
import { join } from 'node:path'
import {
  Child,
  type LoadRequest,
  type LoadResult,
  type ServerInput,
  type ServerReady,
  type ServerStats,
} from './protocol.ts'
import type { ServerQuestion } from './server.ts'

type Commands = Extract<LoadRequest, { kind: 'commands' }>
export type Round = LoadResult & {
  /** CPU of the server a request, all threads, in microseconds. */
  readonly cpu: number
  /** Events a commit, where it commits. */
  readonly batch: number
}

export class Server {
  readonly #child: Child<ServerQuestion, unknown>
  readonly ready: ServerReady
  private constructor(child: Child<ServerQuestion, unknown>, ready: ServerReady) {
    this.#child = child
    this.ready = ready
  }

  /** `file`: another program that answers the same questions, such as a peer. */
  static async start(input: ServerInput, file = './server.ts'): Promise<Server> {
    const child = new Child<ServerQuestion, unknown>(file, [JSON.stringify(input)])
    return new Server(child, (await child.ask('ready')) as ServerReady)
  }

  stats(): Promise<ServerStats> {
    return this.#child.ask('stats') as Promise<ServerStats>
  }
  /** Read models, reactions and deadlines have caught up: nothing of this server runs beside the next round. */
  async settle(): Promise<void> {
    await this.#child.ask('settle')
  }
  stop(): Promise<void> {
    return this.#child.stop()
  }
}

export class Generator {
  readonly #child = new Child<LoadRequest, LoadResult>('./load.ts')

  /** A round of commands, and what it cost the server. */
  async commands(server: Server, request: Omit<Commands, 'kind' | 'url' | 'token'>): Promise<Round> {
    const before = await server.stats()
    const { url, writer } = server.ready
    const result = await this.#child.ask({ kind: 'commands', url, token: writer, ...request })
    const after = await server.stats()
    await server.settle()
    if (result.failed > 0) throw new Error(`${result.failed} of ${result.requests} requests failed`)
    // The window is shorter than what the server was busy for: CPU is counted over all that it did.
    const handled = after.commits > before.commits ? after.events - before.events : Number.NaN
    const cpu = ((after.cpu - before.cpu) * 1e6) / (Number.isNaN(handled) ? result.requests : handled)
    return { ...result, cpu, batch: handled / (after.commits - before.commits) }
  }

  queries(server: Server, paths: readonly string[], connections: number, seconds: number): Promise<LoadResult> {
    const { reader, url } = server.ready
    return this.#child.ask({ kind: 'queries', url, token: reader, connections, seconds, paths })
  }

  stop(): Promise<void> {
    return this.#child.stop()
  }
}

export const engineIn = (dir: string, commit: 'group' | 'request' = 'group'): ServerInput => ({
  kind: 'engine',
  dataDir: join(dir, `data-${commit}`),
  commit,
})

/** Runs some work on started processes and ends them, whatever comes. */
export async function withProcesses<Result>(
  inputs: readonly ServerInput[],
  work: (servers: readonly Server[], generator: Generator) => Promise<Result>,
): Promise<Result> {
  const generator = new Generator()
  const servers: Server[] = []
  try {
    for (const input of inputs) servers.push(await Server.start(input))
    return await work(servers, generator)
  } finally {
    await Promise.all([generator.stop(), ...servers.map((server) => server.stop())])
  }
}
