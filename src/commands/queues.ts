// Commands to one stream queue behind each other; streams do not wait for one another.

export class Queues {
  readonly #tails = new Map<string, Promise<unknown>>()
  #waiting = 0

  /** Commands that are queued or being handled. */
  get depth(): number {
    return this.#waiting
  }

  run<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(name)
    this.#waiting++
    const mine = before === undefined ? task() : before.then(task, task)
    this.#tails.set(name, mine)
    const done = (): void => {
      this.#waiting--
      if (this.#tails.get(name) === mine) this.#tails.delete(name)
    }
    mine.then(done, done)
    return mine
  }
}
