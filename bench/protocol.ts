// What the benchmark and the processes that it starts say to each other.
import { type ChildProcess, fork } from 'node:child_process'

export type ServerInput =
  | { readonly kind: 'bare' }
  | { readonly kind: 'peer'; readonly connectionString: string }
  | { readonly kind: 'engine'; readonly dataDir: string; readonly commit: 'group' | 'request' }
export type ServerReady = { readonly url: string; readonly writer: string; readonly reader: string }
/** CPU in seconds of all threads; RSS and its peak in bytes. */
export type ServerStats = {
  readonly cpu: number
  readonly rss: number
  /** Of the main thread: what its objects take, and what buffers outside the heap do. */
  readonly heap: number
  readonly external: number
  readonly events: number
  readonly commits: number
}

export type LoadRequest =
  | {
      readonly kind: 'commands'
      readonly url: string
      readonly token: string
      readonly connections: number
      readonly seconds: number
      /** Tells one series of cases from another; the same again goes on where it stopped. */
      readonly series: string
      readonly live: number
      /** About how many requests a second are to be expected, so that enough are made beforehand. */
      readonly expected: number
      /** Nothing is kept, so the same requests may be sent again. */
      readonly repeat: boolean
    }
  | {
      readonly kind: 'queries'
      readonly url: string
      readonly token: string
      readonly connections: number
      readonly seconds: number
      readonly paths: readonly string[]
    }
export type LoadResult = {
  readonly rate: number
  readonly requests: number
  readonly p50: number
  readonly p99: number
  /** Answers that were not 2xx, and connections that broke. */
  readonly failed: number
  /** p99 and number of each path, for queries. */
  readonly paths: readonly {
    readonly path: string
    readonly p50: number
    readonly p99: number
    readonly requests: number
  }[]
}

type Reply = { readonly id: number; readonly value?: unknown; readonly error?: string }

/** A child process that answers questions one by one. */
export class Child<Question, Answer> {
  readonly #process: ChildProcess
  readonly #asked = new Map<number, { resolve: (value: Answer) => void; reject: (error: Error) => void }>()
  #next = 1

  constructor(file: string, args: readonly string[] = []) {
    this.#process = fork(new URL(file, import.meta.url), args, {
      serialization: 'advanced',
      execArgv: process.execArgv,
    })
    this.#process.on('message', ({ error, id, value }: Reply) => {
      const asked = this.#asked.get(id)
      this.#asked.delete(id)
      if (error === undefined) asked?.resolve(value as Answer)
      else asked?.reject(new Error(error))
    })
    this.#process.on('exit', (code) => {
      for (const { reject } of this.#asked.values()) reject(new Error(`${file} ended with ${code}`))
      this.#asked.clear()
    })
  }

  ask(question: Question): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const id = this.#next++
    this.#asked.set(id, { resolve, reject })
    this.#process.send({ id, value: question })
    return promise
  }

  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#process.once('exit', () => resolve())
    if (this.#process.exitCode !== null) return
    this.#process.disconnect()
    await promise
  }
}

/** The other side: answers every question with what `handle` makes of it; ends when the parent lets go. */
export function answering<Question>(
  handle: (question: Question) => Promise<unknown>,
  onEnd: () => Promise<void>,
): void {
  process.on('message', ({ id, value }: { id: number; value: Question }) => {
    handle(value).then(
      (answer) => process.send?.({ id, value: answer }),
      (error: unknown) => process.send?.({ id, error: String((error as Error).stack ?? error) }),
    )
  })
  process.on('disconnect', () => {
    onEnd().finally(() => process.exit(0))
  })
}
