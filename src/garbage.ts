// How V8 collects garbage here: what is short-lived is never taken for long-lived, and a long-running server holds a bound.
import { setFlagsFromString } from 'node:v8'

/** Resident bytes of the process, workers included, beyond which it is frugal, and below which it no longer is. */
const frugalAbove = 450e6
const generousBelow = 380e6
/** How much a heap may grow between two collections of its old space then; 0 leaves it to V8, which takes up to four times. */
const frugalPercent = 40
const lookEveryMs = 2_000

/**
 * V8 learns from where objects outlive a collection and puts the next ones from there into the old space at once. Here that is
 * the state of a stream, and with it everything of its command: a third of all that a command allocates, which then waits for
 * the collections of the old space. Without it commands in process take a seventh less. To be called before anything runs hot.
 */
export const keepYoung = (): void => setFlagsFromString('--no-allocation-site-pretenuring')

let watching = false

/**
 * For all heaps of this process. Collecting early costs commands their evenness (a fifth of the slowest hundredth at 256
 * connections), so it is done only where the memory would else grow past what a long log may take.
 */
export function boundGarbage(): void {
  if (watching) return
  watching = true
  keepYoung()
  let frugal = false
  setInterval(() => {
    const resident = process.memoryUsage.rss()
    const wanted = resident > (frugal ? generousBelow : frugalAbove)
    if (wanted === frugal) return
    frugal = wanted
    setFlagsFromString(`--heap-growing-percent=${frugal ? frugalPercent : 0}`)
  }, lookEveryMs).unref()
}
