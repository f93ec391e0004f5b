// The connection string of EventStoreDB: what it may say, checked before the client sees it, and told to nobody with its password.

/** The two schemes of the client, and the names that the same server has since 25.0. */
export const eventStoreUrl = /^(?:esdb|kurrentdb|kurrent|kdb)(?:\+discover)?:\/\/[^\s/?]+(?:\/?\?\S*)?\/?$/i

const schemes: Readonly<Record<string, string>> = {
  esdb: 'esdb',
  kurrentdb: 'esdb',
  kurrent: 'esdb',
  kdb: 'esdb',
}
/** What the client understands; it warns of everything else on the console and goes on without it. */
const known = [
  'connectionName',
  'defaultDeadline',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxDiscoverAttempts',
  'nodePreference',
  'throwOnAppendFailure',
  'tls',
  'tlsCAFile',
  'tlsVerifyCert',
  'userCertFile',
  'userKeyFile',
]
const flat = (key: string): string => key.toLowerCase().replace(/[_-]/g, '')
const knownFlat = new Map(known.map((key) => [flat(key), key]))
const ipAddress = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[.*\])(?::\d+)?$/
const leastKeepAliveMs = 10_000

export type EsdbUrl = {
  /** As the client takes it. */
  readonly text: string
  /** For messages: without user and password. */
  readonly shown: string
  /** Whether decisions insist on reading from the leader; not where the address prefers followers. */
  readonly leader: boolean
}

/** Throws a RangeError that says what is wrong and what to write instead, and never the password. */
export function parseEsdbUrl(given: string): EsdbUrl {
  const shown = given.replace(/\/\/[^@/?]*@/, '//')
  const wrong = (why: string): never => {
    throw new RangeError(`${shown}: ${why}`)
  }
  const [, scheme = '', discover = '', rest = ''] = /^([a-z]+)(\+discover)?:\/\/(.*)$/i.exec(given) ?? []
  const known = schemes[scheme.toLowerCase()]
  if (known === undefined || !eventStoreUrl.test(given)) return wrong('write esdb://host:2113 or esdb+discover://name')
  const options = optionsOf(rest, wrong)
  if (options.get('throwOnAppendFailure') === 'false')
    return wrong('throwOnAppendFailure=false makes the client answer wrong revisions: leave it out')
  if (options.get('tlsVerifyCert') === 'false')
    return wrong('tlsVerifyCert=false has no effect in this client: name the certificate authority with tlsCAFile')
  const keepAlive = Number(options.get('keepAliveInterval') ?? leastKeepAliveMs)
  if (keepAlive !== -1 && !(keepAlive >= leastKeepAliveMs))
    return wrong(`keepAliveInterval must be -1 or at least ${leastKeepAliveMs}`)
  const hosts =
    rest
      .replace(/^[^@/?]*@/, '')
      .split(/[/?]/)[0]
      ?.split(',') ?? []
  if (options.get('tls') !== 'false' && hosts.some((host) => ipAddress.test(host)))
    return wrong(
      'with TLS name the host: Node takes no IP address for the name of a TLS server (without TLS: tls=false)',
    )
  const preference = options.get('nodePreference')?.toLowerCase() ?? 'leader'
  return { text: `${known}${discover.toLowerCase()}://${rest}`, shown, leader: preference === 'leader' }
}

function optionsOf(rest: string, wrong: (why: string) => never): Map<string, string> {
  const options = new Map<string, string>()
  for (const pair of rest.split('?').slice(1).join('&').split('&').filter(Boolean)) {
    const [key = '', value = ''] = pair.split('=')
    const name = knownFlat.get(flat(key))
    if (name === undefined) return wrong(`there is no option ${key}; there are ${known.join(', ')}`)
    if (value === '') return wrong(`option ${key} has no value`)
    options.set(name, value)
  }
  return options
}
