// What an error of the client means for a log: asked again it may go well, it never will, or nobody knows what has happened.
import { LogFullError, noStream, type Revision } from './port.ts'
import { StoreRefused } from './store.ts'

export type EventStoreTrouble =
  | 'unreachable'
  | 'unsupported-server'
  | 'read-only'
  | 'not-leader'
  | 'stream-deleted'
  | 'access-denied'
  | 'append-limit'
  | 'foreign-event'
  | 'events-missing'

/** EventStoreDB cannot be used as it stands; the message says what to do. */
export class EventStoreError extends StoreRefused {
  readonly kind: EventStoreTrouble
  constructor(kind: EventStoreTrouble, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

export type Failure =
  | { readonly kind: 'conflict'; readonly actual: Revision }
  /** There is no such stream: to a reader, an empty one. */
  | { readonly kind: 'no_stream' }
  /** Nothing was done, and asking again will not change that. */
  | { readonly kind: 'never'; readonly error: Error }
  /** Nothing was done, and another try may go well. */
  | { readonly kind: 'not_now'; readonly error: Error }
  /** Nobody knows whether it was done. */
  | { readonly kind: 'unknown'; readonly error: Error }

/** The client's errors are classes with a `type`, or plain gRPC errors with a `code`: while a server is down, both occur. */
type ClientError = Error & {
  readonly type?: string
  readonly code?: number
  readonly actualVersion?: bigint | 'no_stream'
  readonly maxAppendSize?: number
}
const grpc = {
  invalidArgument: 3,
  notFound: 5,
  permissionDenied: 7,
  exhausted: 8,
  precondition: 9,
  unimplemented: 12,
  unauthenticated: 16,
}

/** `where` is the address without credentials, `stream` what was asked of it. */
export function failureOf(thrown: unknown, where: string, stream: string): Failure {
  const error = thrown as ClientError
  if (error instanceof EventStoreError || error instanceof LogFullError) return { kind: 'never', error }
  const never = (kind: EventStoreTrouble, message: string): Failure => ({
    kind: 'never',
    error: new EventStoreError(kind, message, { cause: error }),
  })
  switch (error.type) {
    case 'wrong-expected-version':
      return { kind: 'conflict', actual: revisionOf(error.actualVersion) }
    case 'stream-not-found':
      return { kind: 'no_stream' }
    case 'stream-deleted':
      return never(
        'stream-deleted',
        `stream ${stream} was deleted at ${where}: a log of record must not be deleted from. Restore a backup of the server, and take the right to delete from everyone`,
      )
    case 'access-denied':
      return denied(never, where)
    case 'maximum-append-size-exceeded':
      return never(
        'append-limit',
        `${where} takes appends of ${error.maxAppendSize} bytes only: set MaxAppendSize of the server to 2097152`,
      )
    case 'not-leader':
      return {
        kind: 'not_now',
        error: new EventStoreError('not-leader', `${where} is not the leader, and its leader did not answer`, {
          cause: error,
        }),
      }
    default:
      return byCode(error, where, never)
  }
}

type Never = (kind: EventStoreTrouble, message: string) => Failure
function byCode(error: ClientError, where: string, never: Never): Failure {
  switch (error.code) {
    case grpc.permissionDenied:
    case grpc.unauthenticated:
      return denied(never, where)
    case grpc.unimplemented:
      return never('unsupported-server', `${where} does not speak EventStoreDB's protocol: ${supported}`)
    case grpc.exhausted:
      return {
        kind: 'never',
        error: new LogFullError(`${where} has no room: ${error.message}. Make room on the server's disk`, {
          cause: error,
        }),
      }
    case grpc.precondition:
      return never('read-only', `${where} takes no writes: ${error.message}. Connect to a node that may become leader`)
    default:
      return { kind: 'unknown', error: unreachable(error, where) }
  }
}

export const supported = 'EventStoreDB 24.10.5 or later, or KurrentDB 25.0.1 or later, is needed'

const denied = (never: Never, where: string): Failure =>
  never(
    'access-denied',
    `${where} does not let this user do that: give user and password in EVENT_STORE_URL, with the right to read $all and to write`,
  )

export function unreachable(error: Error, where: string): EventStoreError {
  const message = `${where} does not answer: ${error.message}. Is it running, is the address right, and does tls (tls=false, tlsCAFile) match the server?`
  return new EventStoreError('unreachable', message, { cause: error })
}

const revisionOf = (version: bigint | 'no_stream' | undefined): Revision =>
  typeof version === 'bigint' ? Number(version) : noStream

const versionParts = /^(\d+)\.(\d+)\.(\d+)/
/** 24.10.4 and before and 25.0.0 can lose events behind a checkpoint of a filtered subscription (KurrentDB #4975). */
export function requireServer(version: string, where: string): void {
  const [, major, minor, patch] = (versionParts.exec(version) ?? []).map(Number)
  const number = major === undefined ? 0 : major * 1e6 + (minor ?? 0) * 1e3 + (patch ?? 0)
  if (number < 24_010_005 || number === 25_000_000)
    throw new EventStoreError('unsupported-server', `${where} runs version ${version}: ${supported}`)
}
