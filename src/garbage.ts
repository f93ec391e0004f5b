// How much garbage a long-running server holds: as V8 likes it while memory is plenty, little of it beyond a bound.
import { setFlagsFromString } from 'node:v8'

/** Resident bytes of the process, workers included, beyond which it is frugal, and below which it no longer is. */
const frugalAbove = 450e6
const generousBelow = 380e6
/** How much a heap may grow between two collections of its old space then; 0 leaves it to V8, which takes up to four times. */
const frugalPercent = 40
const lookEveryMs = 2_000

let watching = false

/**
 * For all heaps of this process. Collecting early costs commands their evenness (a fifth of the slowest hundredth at 256
 * connections), so it is done only where the memory would else grow past what a long log may take.
 */
export function boundGarbage(): void {
  if (watching) return
  watching = true
  let frugal = false
  setInterval(() => {
    const resident = process.memoryUsage.rss()
    const wanted = resident > (frugal ? generousBelow : frugalAbove)
    if (wanted === frugal) return
    frugal = wanted
    setFlagsFromString(`--heap-growing-percent=${frugal ? frugalPercent : 0}`)
  }, lookEveryMs).unref()
}
