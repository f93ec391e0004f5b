// A node that speaks EventStoreDB's gRPC protocol, in this process, over the client's own generated services. Evidence about
// our adapter, not about EventStoreDB: docs/eventstoredb.md says where the two may differ.
import { randomUUID } from 'node:crypto'
import gossipServices from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js'
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import featureServices from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js'
import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js'
import streamServices from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { DeleteReq, DeleteResp, TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import {
  type handleUnaryCall,
  type Metadata,
  Server,
  ServerCredentials,
  type ServiceError,
  status,
  type UntypedHandleCall,
} from '@grpc/grpc-js'
import { append, batchAppend } from './appends.ts'
import { Faults } from './faults.ts'
import { deleted, expectedOf, failure, nameOf, notLeader, uuid } from './messages.ts'
import { type Output, read } from './reads.ts'
import { any, PeerStore } from './store.ts'

export type NodeOptions = {
  readonly store?: PeerStore
  readonly version?: string
  /** Before 21.10 there is neither; the client then appends call by call. */
  readonly batch?: boolean
  readonly credentials?: ServerCredentials
  /** Only a call with these may do anything, as on a secured server. */
  readonly login?: { readonly username: string; readonly password: string }
}

export class Node {
  readonly store: PeerStore
  readonly faults = new Faults()
  readonly reading = new Set<Output>()
  /** Events sent to readers, so that a test can see how far the peer runs ahead of one. */
  sent = 0
  featureCalls = 0
  port = 0
  /** Another node: calls that require the leader are sent there. */
  leader: Node | undefined
  readonly #options: NodeOptions
  #server: Server | undefined

  private constructor(options: NodeOptions) {
    this.#options = options
    this.store = options.store ?? new PeerStore()
  }

  static async start(options: NodeOptions = {}): Promise<Node> {
    const node = new Node(options)
    await node.up()
    return node
  }

  get url(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`
  }

  /** Cuts every connection and stops listening; what is stored stays. */
  down(): void {
    this.#server?.forceShutdown()
    this.#server = undefined
  }

  async up(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': 16 * 1024 * 1024 })
    server.addService(streamServices.StreamsService, {
      append: append(this) as UntypedHandleCall,
      batchAppend: batchAppend(this) as UntypedHandleCall,
      read: read(this) as UntypedHandleCall,
      delete: this.#delete as UntypedHandleCall,
      tombstone: this.#tombstone as UntypedHandleCall,
    })
    server.addService(featureServices.ServerFeaturesService, {
      getSupportedMethods: this.#features as UntypedHandleCall,
    })
    server.addService(gossipServices.GossipService, { read: this.#gossip as UntypedHandleCall })
    const { promise, reject, resolve } = Promise.withResolvers<number>()
    const { credentials = ServerCredentials.createInsecure() } = this.#options
    server.bindAsync(`127.0.0.1:${this.port}`, credentials, (error, port) => (error ? reject(error) : resolve(port)))
    this.port = await promise
    this.#server = server
  }

  async restart(): Promise<void> {
    this.down()
    await this.up()
  }

  stop(): void {
    this.down()
    this.store.close()
  }

  /** What this node says before it looks at a call: who is it, and is this the right node? */
  refusal(metadata: Metadata): ServiceError | undefined {
    const { login } = this.#options
    const basic = login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`
    if (basic && metadata.get('authorization')[0] !== basic)
      return failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })
    if (this.leader && metadata.get('requires-leader')[0] === 'true') return notLeader('127.0.0.1', this.leader.port)
    return undefined
  }

  readonly #delete: handleUnaryCall<DeleteReq, DeleteResp> = (call, answer) => {
    const options = call.request.getOptions()
    const stream = nameOf(options?.getStreamIdentifier())
    const expected = options ? expectedOf(options, options.getRevision()) : any
    const refusal = this.#wrongVersion(stream, expected)
    if (refusal) {
      answer(refusal)
      return
    }
    const position = new streams.DeleteResp.Position()
    setPosition(position, this.store.softDelete(stream))
    const response = new streams.DeleteResp()
    response.setPosition(position)
    answer(null, response)
  }

  readonly #tombstone: handleUnaryCall<TombstoneReq, TombstoneResp> = (call, answer) => {
    const options = call.request.getOptions()
    const stream = nameOf(options?.getStreamIdentifier())
    const expected = options ? expectedOf(options, options.getRevision()) : any
    const refusal = this.#wrongVersion(stream, expected)
    if (refusal) {
      answer(refusal)
      return
    }
    const position = new streams.TombstoneResp.Position()
    setPosition(position, this.store.tombstone(stream))
    const response = new streams.TombstoneResp()
    response.setPosition(position)
    answer(null, response)
  }

  #wrongVersion(stream: string, expected: number): ServiceError | undefined {
    if (this.store.tombstoned(stream)) return deleted(stream)
    const actual = this.store.lastRevision(stream)
    if (expected < 0 || expected === actual) return undefined
    return failure(status.FAILED_PRECONDITION, 'Delete failed due to WrongExpectedVersion.', {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': actual < 0 ? '' : String(actual),
    })
  }

  readonly #features: handleUnaryCall<Empty, SupportedMethods> = (_call, answer) => {
    this.featureCalls++
    const fault = this.faults.onFeatures()
    if (fault === 'silent') return
    if (fault) {
      answer(fault)
      return
    }
    const { batch = true, version = '24.10.6' } = this.#options
    const response = new features.SupportedMethods()
    response.setEventStoreServerVersion(version)
    for (const name of ['read', 'append', 'delete', 'tombstone', ...(batch ? ['batchappend'] : [])]) {
      const method = new features.SupportedMethod()
      method.setMethodName(name)
      method.setServiceName('event_store.client.streams.streams')
      if (name === 'read') method.setFeaturesList(['position', 'events'])
      response.addMethods(method)
    }
    answer(null, response)
  }

  readonly #gossip: handleUnaryCall<Empty, ClusterInfo> = (_call, answer) => {
    const { FOLLOWER, LEADER } = gossip.MemberInfo.VNodeState
    const cluster = new gossip.ClusterInfo()
    for (const node of this.leader ? [this, this.leader] : [this]) {
      const endpoint = new gossip.EndPoint()
      endpoint.setAddress('127.0.0.1')
      endpoint.setPort(node.port)
      const member = new gossip.MemberInfo()
      member.setInstanceId(uuid(randomUUID()))
      member.setTimeStamp('0')
      member.setState(node.leader ? FOLLOWER : LEADER)
      member.setIsAlive(true)
      member.setHttpEndPoint(endpoint)
      cluster.addMembers(member)
    }
    answer(null, cluster)
  }
}

function setPosition(
  message: { setCommitPosition(value: string): unknown; setPreparePosition(value: string): unknown },
  position: number,
): void {
  message.setCommitPosition(String(position))
  message.setPreparePosition(String(position))
}
