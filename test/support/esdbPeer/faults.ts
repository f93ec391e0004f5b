// What can be made to go wrong between the client and the peer, call by call.
import type { ServiceError } from '@grpc/grpc-js'

/**
 * What happens to one append.
 * - `drop_reply`: written, and the answer is lost with the connection; `lose_request`: lost before anything was written
 * - `silent`: taken and never answered, nothing written; `silent_written`: written and never answered
 * - `duplicate`: delivered twice, as by a network that repeats; `late`: not answered, and written `ms` later
 * - `delay`: written and answered after `ms`; `refuse`: answered with this error, nothing written
 * - `disconnect`: written, and every connection of the peer is cut
 */
export type AppendFault =
  | { readonly kind: 'drop_reply' | 'lose_request' | 'silent' | 'silent_written' | 'duplicate' | 'disconnect' }
  | { readonly kind: 'late' | 'delay'; readonly ms: number }
  | { readonly kind: 'refuse'; readonly error: ServiceError }

/**
 * What happens to one read or subscription.
 * - `silent`: taken and never answered; `refuse`: answered with this error
 * - `break`: cut after so many events; `end`: ended cleanly after so many, although there is more
 * - `slow`: so many milliseconds before each event; `repeat`: each event is sent twice
 */
export type ReadFault =
  | { readonly kind: 'silent' | 'repeat' }
  | { readonly kind: 'refuse'; readonly error: ServiceError }
  | { readonly kind: 'break' | 'end'; readonly after: number }
  | { readonly kind: 'slow'; readonly ms: number }

export type AskedRead = { readonly kind: 'stream' | 'all' | 'subscription'; readonly stream: string }

/** Asked at each call; undefined lets it pass. */
export class Faults {
  onAppend: (stream: string) => AppendFault | undefined = () => undefined
  onRead: (asked: AskedRead) => ReadFault | undefined = () => undefined
  onFeatures: () => ServiceError | 'silent' | undefined = () => undefined

  /** The next append, and only that one. */
  nextAppend(...faults: readonly AppendFault[]): void {
    const left = [...faults]
    this.onAppend = () => left.shift()
  }
  /** The next reads of a kind. */
  nextRead(kind: AskedRead['kind'], ...faults: readonly ReadFault[]): void {
    const left = [...faults]
    this.onRead = (asked) => (asked.kind === kind ? left.shift() : undefined)
  }
  none(): void {
    this.onAppend = () => undefined
    this.onRead = () => undefined
    this.onFeatures = () => undefined
  }
}
