// A log on the protocol peer for one test: impatient where what does not answer is to be noticed soon, patient elsewhere.
import { onTestFinished } from 'vitest'
import { EventStoreLog, type EventStoreLogOptions } from '../../src/eventlog/eventstoredb.ts'
import { Node, type NodeOptions } from './esdbPeer/server.ts'

export const impatient = { callMs: 250, patienceMs: 1_500 } as const
/** Where nothing is to go wrong, a machine that stands still for a while is no reason to give up. */
export const patient = { callMs: 10_000, patienceMs: 60_000 } as const

/** A node that is gone after the test. */
export async function peer(options: NodeOptions = {}): Promise<Node> {
  const node = await Node.start(options)
  onTestFinished(() => node.stop())
  return node
}

export function logOn(node: Node, options: EventStoreLogOptions = {}): EventStoreLog {
  return logAt(node.url, options)
}
export function logAt(url: string, options: EventStoreLogOptions = {}): EventStoreLog {
  const log = new EventStoreLog(url, { ...impatient, ...options })
  onTestFinished(() => log.close())
  return log
}

/** Waits until something is so, at most fifteen seconds. */
export async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 15_000 && !condition(); waited += 5)
    await new Promise((resolve) => setTimeout(resolve, 5))
}
