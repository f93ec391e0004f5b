// How much garbage a long-running server holds.
import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets a heap grow to several times of what is in use before it looks for garbage. With twice of it a server stays within
 * its bounds on a long log, and a collection every few seconds is paid by its helper threads.
 */
const growthPercent = 100

/** For all heaps of this process: that of the write path, and those of workers that are started after it. */
export function keepGarbageSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`)
}
