// Reading from the peer: one stream, $all, and live subscriptions with checkpoints and caught-up, with what can go wrong.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { type handleServerStreamingCall, type ServerWritableStream, status } from '@grpc/grpc-js'
import type { AskedRead, ReadFault } from './faults.ts'
import {
  caughtUp,
  checkpoint,
  confirmation,
  deleted,
  eventResponse,
  failure,
  nameOf,
  streamNotFound,
} from './messages.ts'
import type { Node } from './server.ts'
import type { PeerStore, Row } from './store.ts'

type Call = ServerWritableStream<ReadReq, ReadResp>
type Options = ReadReq.Options
const beyond = Number.MAX_SAFE_INTEGER

export const read =
  (node: Node): handleServerStreamingCall<ReadReq, ReadResp> =>
  (call) => {
    const options = call.request.getOptions()
    const refusal = options ? node.refusal(call.metadata) : failure(status.INVALID_ARGUMENT, 'no options')
    if (options === undefined || refusal) {
      call.emit('error', refusal)
      return
    }
    const asked = askedOf(options)
    const out = new Output(call, node, node.faults.onRead(asked))
    node.reading.add(out)
    answer(node.store, options, asked, out)
      .catch((error: Error) => out.fail(error))
      .finally(() => node.reading.delete(out))
  }

function askedOf(options: Options): AskedRead {
  const stream = options.hasAll() ? '' : nameOf(options.getStream()?.getStreamIdentifier())
  if (options.hasSubscription()) return { kind: 'subscription', stream }
  return { kind: options.hasAll() ? 'all' : 'stream', stream }
}

async function answer(store: PeerStore, options: Options, asked: AskedRead, out: Output): Promise<void> {
  const { fault } = out
  if (fault?.kind === 'silent') return out.closed
  if (fault?.kind === 'refuse') throw fault.error
  if (asked.stream !== '' && store.tombstoned(asked.stream)) throw deleted(asked.stream)
  if (asked.kind === 'subscription') await subscription(store, options, asked, out)
  else if (asked.kind === 'all') await all(store, options, out)
  else await stream(store, options, asked.stream, out)
}

/** One call's answers: it waits for the reader (drain), and plays the fault of that call. */
export class Output {
  readonly fault: ReadFault | undefined
  readonly closed: Promise<void>
  open = true
  sent = 0
  readonly #call: Call
  readonly #node: Node

  constructor(call: Call, node: Node, fault: ReadFault | undefined) {
    this.#call = call
    this.#node = node
    this.fault = fault
    const { promise, resolve } = Promise.withResolvers<void>()
    this.closed = promise
    const stop = () => {
      this.open = false
      resolve()
    }
    for (const event of ['cancelled', 'close', 'error']) call.on(event, stop)
  }

  fail(error: Error): void {
    if (this.open) this.#call.emit('error', error)
  }
  end(): void {
    if (this.open) this.#call.end()
  }

  async event(row: Row): Promise<void> {
    const { fault } = this
    if (fault?.kind === 'slow') await pause(fault.ms)
    if ((fault?.kind === 'break' || fault?.kind === 'end') && this.sent >= fault.after) {
      if (fault.kind === 'break') throw failure(status.UNAVAILABLE, 'Connection dropped')
      this.end()
      this.open = false
      return
    }
    await this.send(eventResponse(row))
    if (fault?.kind === 'repeat') await this.send(eventResponse(row))
    this.sent++
    this.#node.sent++
  }

  async send(response: ReadResp): Promise<void> {
    if (!this.open || this.#call.write(response)) return
    const drained = Promise.withResolvers<void>()
    this.#call.once('drain', drained.resolve)
    await Promise.race([drained.promise, this.closed])
  }
}

async function stream(store: PeerStore, options: Options, name: string, out: Output): Promise<void> {
  if (store.lastRevision(name) < 0 || store.softDeleted(name)) {
    await out.send(streamNotFound(name))
    out.end()
    return
  }
  const from = options.getStream()
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS
  const first = store.firstReadable(name)
  let at = from?.hasRevision() ? Number(from.getRevision()) : from?.hasEnd() ? beyond : 0
  if (!backwards) at = Math.max(at, first)
  await pages(
    out,
    Number(options.getCount()),
    (limit) => store.ofStream(name, at, limit, backwards).filter(({ rev }) => rev >= first),
    ({ rev }) => {
      at = backwards ? rev - 1 : rev + 1
    },
  )
}

async function all(store: PeerStore, options: Options, out: Output): Promise<void> {
  const from = options.getAll()
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS
  let at = from?.hasPosition() ? Number(from.getPosition()?.getCommitPosition()) : from?.hasEnd() ? beyond : 0
  await pages(
    out,
    Number(options.getCount()),
    (limit) => store.ofAll(at, limit, backwards),
    ({ pos }) => {
      at = backwards ? pos : pos + 1
    },
  )
}

async function pages(out: Output, count: number, page: (limit: number) => Row[], passed: (row: Row) => void) {
  for (let left = count; left > 0 && out.open; ) {
    const rows = page(Math.min(left, 100))
    if (rows.length === 0) break
    for (const row of rows) {
      if (!out.open) return
      await out.event(row)
      passed(row)
      left--
    }
  }
  out.end()
}

type Filter = { readonly matches: (row: Row) => boolean; readonly window: number; readonly every: number }
function filterOf(options: Options): Filter | undefined {
  const filter = options.getFilter()
  if (filter === undefined) return undefined
  const expression = filter.hasEventType() ? filter.getEventType() : filter.getStreamIdentifier()
  const regex = expression?.getRegex() ? new RegExp(expression.getRegex()) : undefined
  const prefixes = expression?.getPrefixList() ?? []
  const window = filter.hasMax() ? filter.getMax() : 32
  return {
    window,
    every: filter.getCheckpointintervalmultiplier() * window,
    matches: (row) => {
      const value = filter.hasEventType() ? row.type : row.stream
      return regex ? regex.test(value) : prefixes.some((prefix) => value.startsWith(prefix))
    },
  }
}

/** Exclusive of its start; a checkpoint every so many events looked at, one at the end of catching up, never the same twice. */
async function subscription(store: PeerStore, options: Options, { stream: name }: AskedRead, out: Output) {
  await out.send(confirmation(randomUUID()))
  const filter = filterOf(options)
  const ofAll = options.hasAll()
  const state = {
    at: ofAll ? startOfAll(store, options) : startOfStream(store, options, name),
    looked: 0,
    lastCheckpoint: -1,
  }
  const page = () => (ofAll ? store.ofAll(state.at + 1, filter?.window ?? 32) : store.ofStream(name, state.at + 1, 32))
  let live = false
  while (out.open) {
    const rows = page()
    await show(rows, ofAll, filter, state, out)
    if (rows.length > 0) continue
    if (live) await appended(store, out)
    else {
      await mark(filter, state, out)
      await out.send(caughtUp())
    }
    live = true
    if (!ofAll && store.tombstoned(name)) throw deleted(name)
  }
}

type Looking = { at: number; looked: number; lastCheckpoint: number }
async function show(
  rows: readonly Row[],
  ofAll: boolean,
  filter: Filter | undefined,
  state: Looking,
  out: Output,
): Promise<void> {
  for (const row of rows) {
    if (!out.open) return
    state.at = ofAll ? row.pos : row.rev
    if (filter?.matches(row) ?? true) await out.event(row)
    if (filter && ++state.looked % filter.every === 0) await mark(filter, state, out)
  }
}

async function mark(filter: Filter | undefined, state: Looking, out: Output): Promise<void> {
  if (filter === undefined || state.at <= state.lastCheckpoint) return
  state.lastCheckpoint = state.at
  await out.send(checkpoint(state.at))
}

function startOfAll(store: PeerStore, options: Options): number {
  const from = options.getAll()
  if (from?.hasEnd()) return store.lastPosition()
  return from?.hasPosition() ? Number(from.getPosition()?.getCommitPosition()) : -1
}
function startOfStream(store: PeerStore, options: Options, name: string): number {
  const from = options.getStream()
  if (from?.hasEnd()) return store.lastRevision(name)
  return from?.hasRevision() ? Number(from.getRevision()) : -1
}

async function appended(store: PeerStore, out: Output): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  store.once('appended', resolve)
  await Promise.race([promise, out.closed])
  store.off('appended', resolve)
}
