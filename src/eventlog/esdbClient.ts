// EventStoreDB's own client, less the parts of it that can crash or hang a process. The one file that loads it.
import { readFileSync } from 'node:fs'
import { type ChannelCredentialOptions, type EndPoint, EventStoreDBClient } from '@eventstore/db-client'
import { parseConnectionString } from '@eventstore/db-client/dist/Client/parseConnectionString.js'

export { BACKWARDS, binaryEvent, END, excludeSystemEvents, START, streamNameFilter } from '@eventstore/db-client'

type Settings = ReturnType<typeof parseConnectionString>
const leastKeepAliveMs = 10_000

export class EsdbClient extends EventStoreDBClient {
  /**
   * Never the batch stream: it is shared by all appends, and one error on it rejects appends that were written, lets the late
   * answer end the process, or never settles. A call per append has its own deadline, and fails alone.
   */
  protected override supports = () => Promise.resolve(false)

  /** `text` as parseEsdbUrl gives it. Each client of a process has another `generation`. */
  static open(text: string, generation: number): EsdbClient {
    const settings = parseConnectionString(text)
    const { connectionName = 'zhengjian', defaultDeadline = 30_000, keepAliveTimeout, keepAliveInterval } = settings
    const every = keepAliveInterval ?? leastKeepAliveMs
    const common = {
      connectionName,
      defaultDeadline,
      throwOnAppendFailure: true,
      ...(keepAliveTimeout === undefined ? {} : { keepAliveTimeout }),
      // Channels with the same options share a connection, also a dead one: a client made anew must have one of its own.
      keepAliveInterval: every === -1 ? -1 : every + generation,
    }
    const secrets = [credentials(settings), settings.defaultCredentials] as const
    const [first, ...others] = settings.hosts
    if (first === undefined) throw new RangeError('the address names no host')
    const found = { ...common, ...discovery(settings) }
    if (settings.dnsDiscover) return new EsdbClient({ ...found, discover: first }, ...secrets).#calmed()
    if (others.length > 0)
      return new EsdbClient({ ...found, endpoints: settings.hosts as EndPoint[] }, ...secrets).#calmed()
    return new EsdbClient({ ...common, endpoint: first }, ...secrets).#calmed()
  }

  /**
   * A call that fails late looks at the connection, and nobody hears what that look comes to: where there is none any more, or
   * none could be found, its rejection would end the process.
   */
  #calmed(): this {
    const look = this.handleError
    this.handleError = (client, error) => look(client, error).catch(() => undefined)
    return this
  }

  /** What the server says it is; `unknown` before 21.10. */
  async serverVersion(): Promise<string> {
    return (await this.capabilities).serverVersion
  }

  /** Cancels what is open and closes the connection, which `dispose` alone does not. */
  async shut(): Promise<void> {
    await this.dispose()
    // Where there is no connection, none is to be looked for now.
    this.resolveUri = () => Promise.reject(new Error('the client was given up'))
    const channel = await this.getChannel()
    channel.close()
  }
}

/** Only what was given: the client's own defaults stand for the rest. */
function discovery({ discoveryInterval, gossipTimeout, maxDiscoverAttempts, nodePreference }: Settings) {
  return {
    ...(discoveryInterval === undefined ? {} : { discoveryInterval }),
    ...(gossipTimeout === undefined ? {} : { gossipTimeout }),
    ...(maxDiscoverAttempts === undefined ? {} : { maxDiscoverAttempts }),
    ...(nodePreference === undefined ? {} : { nodePreference }),
  }
}

function credentials({ tls, tlsCAFile, userCertFile, userKeyFile }: Settings): ChannelCredentialOptions {
  if (tls === false) return { insecure: true }
  return {
    insecure: false,
    ...(tlsCAFile === undefined ? {} : { rootCertificate: readFileSync(tlsCAFile) }),
    ...(userCertFile === undefined ? {} : { userCertFile: readFileSync(userCertFile) }),
    ...(userKeyFile === undefined ? {} : { userKeyFile: readFileSync(userKeyFile) }),
  }
}
