// What was put for a command that never reached the log goes; what an event refers to stays, and is never asked about again.
import type { Instant } from '../../domain/values.ts'
import type { EventLog } from '../../eventlog/port.ts'
import type { Unsettled, Vault } from './vault.ts'

export type Swept = { readonly settled: number; readonly discarded: number }

const page = 500

/** Looks at the values put before a moment, each in the stream that its command was for. */
export async function sweep(vault: Vault, log: EventLog, before: Instant): Promise<Swept> {
  let settled = 0
  let discarded = 0
  for (;;) {
    const values = vault.unsettled(before, page)
    for (const [stream, of] of Map.groupBy(values, ({ stream }) => stream)) {
      const found = await referredTo(log, stream, of)
      const orphans = of.filter((value) => !found.has(value.commitment))
      vault.settle(of.filter((value) => found.has(value.commitment)))
      vault.discard(orphans)
      settled += of.length - orphans.length
      discarded += orphans.length
    }
    if (values.length < page) return { settled, discarded }
  }
}

async function referredTo(log: EventLog, stream: string, values: readonly Unsettled[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let from = 0; ; from += page) {
    const events = await log.readStream(stream, from, page)
    for (const { bytes } of events) {
      const text = Buffer.from(bytes).toString()
      for (const { commitment } of values) if (text.includes(commitment)) found.add(commitment)
    }
    if (events.length < page) return found
  }
}
