// The client's own generated messages, as the peer reads and writes them.

import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import type { AppendReq, BatchAppendReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { any, type Expected, noStream, type Proposed, type Row, streamExists } from './store.ts'

/** A failure as the server reports it: the trailer `exception` says which it is (RpcExceptions.cs). */
export function failure(code: status, details: string, trailers: Readonly<Record<string, string>> = {}): ServiceError {
  const metadata = new Metadata()
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value)
  return Object.assign(new Error(details), { code, details, metadata })
}
export const deleted = (stream: string): ServiceError =>
  failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  })
export const notLeader = (host: string, port: number): ServiceError =>
  failure(status.NOT_FOUND, `Leader info available at ${host}:${port}`, {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  })
export const tooLarge = (limit: number): ServiceError =>
  failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  })

export function identifier(stream: string): StreamIdentifier {
  const message = new shared.StreamIdentifier()
  message.setStreamName(Buffer.from(stream).toString('base64'))
  return message
}
export const nameOf = (message: StreamIdentifier | undefined): string =>
  Buffer.from(message?.getStreamName_asU8() ?? []).toString()

export function uuid(text: string): InstanceType<typeof shared.UUID> {
  const message = new shared.UUID()
  message.setString(text)
  return message
}

type Message = AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage
export function proposed(message: Message | undefined): Proposed {
  const type = message?.getMetadataMap().get('type')
  const contentType = message?.getMetadataMap().get('content-type')
  if (message === undefined || type === undefined || contentType === undefined)
    throw failure(status.INVALID_ARGUMENT, 'Required Metadata Property missing', {
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    })
  return {
    id: message.getId()?.getString() ?? '',
    type,
    json: contentType === 'application/json',
    data: message.getData_asU8(),
    meta: message.getCustomMetadata_asU8(),
  }
}
/** SizeOnDisk (Streams.Append.cs:70-74). */
export const sizeOf = ({ data, meta, type }: Proposed): number => type.length * 2 + data.length + meta.length

type ExpectedOption = { hasAny(): boolean; hasNoStream(): boolean; hasStreamExists(): boolean }
export function expectedOf(options: ExpectedOption, revision: string): Expected {
  if (options.hasAny()) return any
  if (options.hasNoStream()) return noStream
  return options.hasStreamExists() ? streamExists : Number(revision)
}

export function eventResponse(row: Row): ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
  recorded.setId(uuid(row.id))
  recorded.setStreamIdentifier(identifier(row.stream))
  recorded.setStreamRevision(String(row.rev))
  recorded.setPreparePosition(String(row.pos))
  recorded.setCommitPosition(String(row.pos))
  recorded
    .getMetadataMap()
    .set('type', row.type)
    .set('content-type', row.json ? 'application/json' : 'application/octet-stream')
    .set('created', String(BigInt(row.created) * 10_000n))
  recorded.setCustomMetadata(row.meta)
  recorded.setData(row.data)
  const event = new streams.ReadResp.ReadEvent()
  event.setEvent(recorded)
  event.setCommitPosition(String(row.pos))
  const response = new streams.ReadResp()
  response.setEvent(event)
  return response
}
export function confirmation(id: string): ReadResp {
  const message = new streams.ReadResp.SubscriptionConfirmation()
  message.setSubscriptionId(id)
  const response = new streams.ReadResp()
  response.setConfirmation(message)
  return response
}
export function checkpoint(position: number): ReadResp {
  const message = new streams.ReadResp.Checkpoint()
  message.setCommitPosition(String(position))
  message.setPreparePosition(String(position))
  const response = new streams.ReadResp()
  response.setCheckpoint(message)
  return response
}
export function caughtUp(): ReadResp {
  const response = new streams.ReadResp()
  response.setCaughtUp(new streams.ReadResp.CaughtUp())
  return response
}
export function streamNotFound(stream: string): ReadResp {
  const message = new streams.ReadResp.StreamNotFound()
  message.setStreamIdentifier(identifier(stream))
  const response = new streams.ReadResp()
  response.setStreamNotFound(message)
  return response
}
