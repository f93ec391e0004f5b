// Who waits for a position of the read models, and who is told of every batch.
import type { Position } from '../eventlog/port.ts'

type Waiter = { readonly position: Position; readonly resolve: (reached: boolean) => void }

export class Arrivals {
  #waiters: Waiter[] = []
  readonly #listeners = new Set<() => void>()

  /** Resolves to true when the position has been reached, to false after `timeoutMs` or when all is over. */
  async wait(position: Position, timeoutMs: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const waiter = { position, resolve }
    this.#waiters.push(waiter)
    const timer = setTimeout(() => resolve(false), timeoutMs)
    const reached = await promise
    clearTimeout(timer)
    this.#waiters = this.#waiters.filter((one) => one !== waiter)
    return reached
  }

  /** Called after every batch that was applied; returns how to stop being called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  arrived(at: Position): void {
    for (const { position, resolve } of this.#waiters) if (position <= at) resolve(true)
    for (const listener of this.#listeners) listener()
  }

  end(): void {
    for (const { resolve } of this.#waiters) resolve(false)
  }
}
