// Appending to the peer: the unary call and the batch stream, with what can go wrong on the way.
import code from '@eventstore/db-client/generated/code_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import status from '@eventstore/db-client/generated/status_pb.js'
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import {
  status as grpcStatus,
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type sendUnaryData,
} from '@grpc/grpc-js'
import anyPb from 'google-protobuf/google/protobuf/any_pb.js'
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js'
import type { AppendFault } from './faults.ts'
import { deleted, expectedOf, failure, identifier, nameOf, proposed, sizeOf, tooLarge, uuid } from './messages.ts'
import type { Node } from './server.ts'
import { any, type Expected, noStream, type Outcome, type Proposed, streamExists } from './store.ts'

type Asked = { readonly stream: string; readonly expected: Expected; readonly events: readonly Proposed[] }

export const append =
  (node: Node): handleClientStreamingCall<AppendReq, AppendResp> =>
  (call, answer) => {
    let options: AppendReq.Options | undefined
    const events: Proposed[] = []
    let failed: Error | undefined
    call.on('data', (request: AppendReq) => {
      try {
        if (request.hasOptions()) options = request.getOptions()
        else events.push(proposed(request.getProposedMessage()))
      } catch (error) {
        failed = error as Error
      }
    })
    call.on('error', () => {})
    call.on('end', () => {
      if (failed || options === undefined) {
        answer(failed ?? failure(grpcStatus.INVALID_ARGUMENT, 'no options'))
        return
      }
      const stream = nameOf(options.getStreamIdentifier())
      const asked = { stream, expected: expectedOf(options, options.getRevision()), events }
      const refusal = node.refusal(call.metadata)
      if (refusal) answer(refusal)
      else play(node, node.faults.onAppend(stream), asked, answer)
    })
  }

const lost = () => failure(grpcStatus.UNAVAILABLE, 'Connection dropped')

function play(node: Node, fault: AppendFault | undefined, asked: Asked, answer: sendUnaryData<AppendResp>): void {
  const written = () => reply(node, asked, answer)
  const unanswered = () => reply(node, asked, () => {})
  switch (fault?.kind) {
    case undefined:
      written()
      break
    case 'drop_reply':
      reply(node, asked, () => answer(lost()))
      break
    case 'lose_request':
      answer(lost())
      break
    case 'silent':
      break
    case 'silent_written':
      unanswered()
      break
    case 'duplicate':
      unanswered()
      written()
      break
    case 'disconnect':
      reply(node, asked, () => void node.restart())
      break
    case 'late':
      setTimeout(unanswered, fault.ms)
      break
    case 'delay':
      setTimeout(written, fault.ms)
      break
    case 'refuse':
      answer(fault.error)
      break
  }
}

function reply({ store }: Node, { events, expected, stream }: Asked, answer: sendUnaryData<AppendResp>): void {
  // The test is over, and this was still on its way.
  if (!store.open) return
  if (events.reduce((size, event) => size + sizeOf(event), 0) > store.maxAppendBytes) {
    answer(tooLarge(store.maxAppendBytes))
    return
  }
  const outcome = store.append(stream, expected, events)
  if (outcome.kind === 'deleted') answer(deleted(stream))
  else answer(null, outcome.kind === 'written' ? writtenResponse(outcome) : wrongVersion(expected, outcome.current))
}

function writtenResponse({ pos, rev }: { readonly pos: number; readonly rev: number }): AppendResp {
  const position = new streams.AppendResp.Position()
  position.setCommitPosition(String(pos))
  position.setPreparePosition(String(pos))
  const success = new streams.AppendResp.Success()
  success.setCurrentRevision(String(rev))
  success.setPosition(position)
  const response = new streams.AppendResp()
  response.setSuccess(success)
  return response
}

function wrongVersion(expected: Expected, current: number): AppendResp {
  const wrong = new streams.AppendResp.WrongExpectedVersion()
  if (expected === any) wrong.setExpectedAny(new shared.Empty())
  else if (expected === noStream) wrong.setExpectedNoStream(new shared.Empty())
  else if (expected === streamExists) wrong.setExpectedStreamExists(new shared.Empty())
  else wrong.setExpectedRevision(String(expected))
  if (current < 0) wrong.setCurrentNoStream(new shared.Empty())
  else wrong.setCurrentRevision(String(current))
  const response = new streams.AppendResp()
  response.setWrongExpectedVersion(wrong)
  return response
}

type Pending = Asked & { readonly events: Proposed[] }

/** One stream for all appends of a client: chunks by correlation id, errors packed into the answer (Streams.BatchAppend.cs). */
export const batchAppend =
  (node: Node): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> =>
  (call) => {
    const pending = new Map<string, Pending>()
    const send = (id: string, stream: string, fill: (response: BatchAppendResp) => void) => {
      const response = new streams.BatchAppendResp()
      response.setCorrelationId(uuid(id))
      response.setStreamIdentifier(identifier(stream))
      fill(response)
      call.write(response)
    }
    call.on('data', (request: BatchAppendReq) => {
      const id = request.getCorrelationId()?.getString() ?? ''
      const asked = gathered(pending, id, request)
      if (asked === undefined || !request.getIsFinal()) return
      pending.delete(id)
      const outcome = outcomeOf(node, asked)
      const times = node.faults.onAppend(asked.stream)?.kind === 'duplicate' ? 2 : 1
      for (let n = 0; n < times; n++) send(id, asked.stream, (response) => fillBatch(response, asked, outcome))
    })
    call.on('end', () => call.end())
    call.on('error', () => {})
  }

function gathered(pending: Map<string, Pending>, id: string, request: BatchAppendReq): Pending | undefined {
  const options = request.getOptions()
  if (options) {
    const stream = nameOf(options.getStreamIdentifier())
    pending.set(id, { stream, expected: expectedOf(options, options.getStreamPosition()), events: [] })
  }
  const asked = pending.get(id)
  asked?.events.push(...request.getProposedMessagesList().map(proposed))
  return asked
}

type BatchOutcome = Outcome | { readonly kind: 'too_large'; readonly limit: number }
function outcomeOf({ store }: Node, { events, expected, stream }: Pending): BatchOutcome {
  const size = events.reduce((sum, event) => sum + sizeOf(event), 0)
  if (size > store.maxAppendBytes) return { kind: 'too_large', limit: store.maxAppendBytes }
  return store.append(stream, expected, events)
}

function fillBatch(response: BatchAppendResp, { expected, stream }: Pending, outcome: BatchOutcome): void {
  switch (outcome.kind) {
    case 'written': {
      const position = new shared.AllStreamPosition()
      position.setCommitPosition(String(outcome.pos))
      position.setPreparePosition(String(outcome.pos))
      const success = new streams.BatchAppendResp.Success()
      success.setCurrentRevision(String(outcome.rev))
      success.setPosition(position)
      response.setSuccess(success)
      return
    }
    case 'deleted': {
      const message = new shared.StreamDeleted()
      message.setStreamIdentifier(identifier(stream))
      setError(response, code.Code.NOT_FOUND, 'StreamDeleted', message.serializeBinary())
      return
    }
    case 'too_large': {
      const message = new shared.MaximumAppendSizeExceeded()
      message.setMaxappendsize(outcome.limit)
      setError(response, code.Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', message.serializeBinary())
      return
    }
    case 'wrong': {
      const message = new shared.WrongExpectedVersion()
      if (expected === any) message.setExpectedAny(new emptyPb.Empty())
      else if (expected === noStream) message.setExpectedNoStream(new emptyPb.Empty())
      else if (expected === streamExists) message.setExpectedStreamExists(new emptyPb.Empty())
      else message.setExpectedStreamPosition(String(expected))
      if (outcome.current < 0) message.setCurrentNoStream(new emptyPb.Empty())
      else message.setCurrentStreamRevision(String(outcome.current))
      setError(response, code.Code.ALREADY_EXISTS, 'WrongExpectedVersion', message.serializeBinary())
    }
  }
}

function setError(response: BatchAppendResp, errorCode: number, name: string, details: Uint8Array): void {
  const error = new status.Status()
  error.setCode(errorCode)
  error.setMessage(name)
  const packed = new anyPb.Any()
  packed.pack(details, `event_store.client.${name}`)
  error.setDetails(packed)
  response.setError(error)
}
