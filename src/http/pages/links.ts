// The addresses of the pages and the names of their query parameters: the one place that spells them.
export type By = 'recorded' | 'occurred'

/** What a list of cases can be asked for; each key is a query parameter. */
export type CaseFilter = {
  readonly text?: string
  readonly origin?: string
  readonly source?: string
  readonly office?: string
  readonly channel?: string
  readonly mark?: string
  readonly status?: string
  readonly month?: string
  readonly activity?: string
  readonly finding?: string
  readonly item?: string
  readonly asOf?: string
  readonly by?: string
  /** One of {@link caseSorts}, with `-` before it for descending. */
  readonly sort?: string
  readonly cursor?: string
}
export const caseFilterKeys = [
  'text',
  'origin',
  'source',
  'office',
  'channel',
  'mark',
  'status',
  'month',
  'activity',
  'finding',
  'item',
  'asOf',
  'by',
  'sort',
  'cursor',
] as const satisfies readonly (keyof CaseFilter)[]
export const caseSorts = ['number', 'registered', 'due'] as const
export type CaseSort = (typeof caseSorts)[number]

/** What an item can lack (LPS-9.2). */
export const itemLacks = ['legalBasis', 'limit'] as const
export type ItemLack = (typeof itemLacks)[number]

export type AuditFilter = {
  readonly actor?: string
  readonly clause?: string
  readonly type?: string
  readonly object?: string
  readonly command?: string
  readonly recordedFrom?: string
  readonly recordedTo?: string
  readonly occurredFrom?: string
  readonly occurredTo?: string
  readonly cursor?: string
}
export const auditFilterKeys = [
  'actor',
  'clause',
  'type',
  'object',
  'command',
  'recordedFrom',
  'recordedTo',
  'occurredFrom',
  'occurredTo',
  'cursor',
] as const satisfies readonly (keyof AuditFilter)[]

/**
 * A moment as a query gives it: an instant with its offset, or what a `datetime-local` input sends, read in `timeZone`.
 * Answers UTC with milliseconds, or nothing when it is neither.
 */
export function readMoment(text: string, timeZone: string): string | undefined {
  try {
    const withOffset = /(?:Z|[+-]\d\d:\d\d)$/.test(text)
    const instant = withOffset
      ? Temporal.Instant.from(text)
      : Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).toInstant()
    const read = instant.toString({ smallestUnit: 'millisecond' })
    // Beyond four digits a year no longer sorts as text.
    return /^\d{4}-/.test(read) ? read : undefined
  } catch {
    return undefined
  }
}

/** The path with those parameters that have a value, in the order given. */
export function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`
}

/** The same address in another language. */
export function inLanguage(url: string, lang: string): string {
  const [path = '/', query = ''] = url.split('#')[0]?.split('?') ?? []
  const parameters = new URLSearchParams(query)
  parameters.set('lang', lang)
  return `${path}?${parameters}`
}

const part = encodeURIComponent

/** Where a case that is handled here can stand, in the order of its way. */
export const listedStates = [
  ...(['received', 'supplementing', 'notRequired', 'notCompetent', 'acceptanceRefused', 'abandoned'] as const),
  ...(['accepted', 'forwarded', 'denied', 'granted', 'delivered', 'revoked', 'withdrawn', 'deregistered'] as const),
  'void',
] as const
export type ListedState = (typeof listedStates)[number]

export const links = {
  overview: (query: { asOf?: string; by?: string; office?: string; since?: string } = {}) => withQuery('/', query),
  cases: (filter: CaseFilter = {}) => withQuery('/cases', filter),
  caseFile: (id: string) => `/cases/${part(id)}`,
  newCase: (item?: string) => withQuery('/cases/new', { item }),
  command: (id: string, type: string, query: Readonly<Record<string, string | undefined>> = {}) =>
    withQuery(`/cases/${part(id)}/commands/${part(type)}`, query),
  notice: (id: string, eventId: string) => `/cases/${part(id)}/notices/${part(eventId)}`,
  caseDiagram: (id: string, query: { frame?: string; lang?: string } = {}) =>
    withQuery(`/web/cases/${part(id)}/diagram.svg`, query),
  /** By the case that lists it. */
  material: (digest: string, caseId: string) => withQuery(`/api/materials/${part(digest)}`, { case: caseId }),
  worklist: () => '/worklist',
  permits: (query: Readonly<Record<string, string | undefined>> = {}) => withQuery('/permits', query),
  progress: () => '/progress',
  replay: (id: string, frame?: number) => withQuery(`/cases/${part(id)}/replay`, { frame: frame?.toString() }),
  items: (lack?: ItemLack) => withQuery('/items', { lack }),
  item: (id: string, version?: number) => withQuery(`/items/${part(id)}`, { version: version?.toString() }),
  audit: (filter: AuditFilter = {}) => withQuery('/audit', filter),
  event: (position: string) => `/events/${part(position)}`,
  clauses: () => '/clauses',
  clause: (id: string) => `/clauses#${part(id)}`,
  apiDocs: () => '/api/docs',
  login: () => '/login',
  logout: () => '/logout',
  asset: (name: string, version?: string) => withQuery(`/assets/${part(name)}`, { v: version }),
} as const
