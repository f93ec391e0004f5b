// The heap that is really held: what could be collected has been, so that chance does not decide what a test of memory sees.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** In MiB. */
export function heldHeap(): number {
  collect()
  return process.memoryUsage().heapUsed / 1_048_576
}
