// One reader asking for one page: who, in which language, from which read models, as of when, and what every page is told.
import { setTimeout } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { QueryAction } from '../../commands/rights.ts'
import type { OrgId } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import { type Position, start } from '../../eventlog/port.ts'
import type { ReadDatabase } from '../../projections/database.ts'
import { namesOf } from '../../projections/pageQueries.ts'
import { isMalformed } from '../addresses.ts'
import { type Authenticate, type Caller, permitted, sight } from '../auth.ts'
import { chooseLang, type Lang } from '../i18n/index.ts'
import { readMoment } from '../pages/links.ts'
import type { AccountView, AsOf, PageContext } from '../pages/models.ts'
import { ProblemError } from '../problems.ts'

/** The zone of the city whose business this is; a case is told in the zone of its own item. */
export const cityZone = 'Asia/Shanghai'
const langCookie = 'lang'
const patienceMs = 2_000
const lookMs = 40

declare module 'fastify' {
  interface FastifyRequest {
    /** Who reads, once that is known: an error page greets the same reader. */
    reader: { readonly caller: Caller; readonly account: AccountView } | null
  }
}

export type Site = {
  readonly engine: Engine
  readonly authenticate: Authenticate
  /** The digest of the assets, which their addresses carry. */
  readonly assets: string
}

/** What a page is made from. `now` bounds every judgement: the present, or the moment that was asked about. */
export type Visit = {
  readonly engine: Engine
  readonly caller: Caller
  readonly lang: Lang
  readonly query: Readonly<Record<string, string>>
  readonly db: ReadDatabase
  readonly now: string
  readonly asOf: AsOf | undefined
  readonly position: Position
  readonly ctx: PageContext
  /** The organisation whose objects alone the reader may see; undefined where all. Throws `read-not-permitted`. */
  readonly sight: (action: QueryAction) => OrgId | undefined
}

/** A moment is being built: asked again shortly, the page is there. */
export class MomentBuilding extends Error {
  readonly done: number
  readonly of: number
  constructor(done: number, of: number) {
    super('a moment is being built')
    this.done = done
    this.of = of
  }
}

/** The query's parameters, each once, without the empty ones that a form sends. */
export function queryOf(request: FastifyRequest): Readonly<Record<string, string>> {
  const given = Object.entries(request.query as Record<string, unknown>)
  return Object.fromEntries(
    given.filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].trim() !== ''),
  )
}

/** The language of `?lang=`, which is remembered, else the one remembered, else Chinese. */
export function languageOf(request: FastifyRequest, reply?: FastifyReply): Lang {
  const asked = queryOf(request)['lang']
  const lang = chooseLang(asked, request.cookies[langCookie])
  if (asked === lang)
    reply?.setCookie(langCookie, lang, { path: '/', sameSite: 'lax', httpOnly: true, maxAge: 31_536_000 })
  return lang
}

/** Who reads; throws `not-authenticated` where nobody is logged in. */
export async function identify(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<Caller> {
  const caller = await site.authenticate(request)
  const { engine } = site
  const org = engine.readSide.ready
    ? (await namesOf(engine.readSide.database, 'organisation', [caller.actor.org])).get(caller.actor.org)
    : undefined
  const account = {
    name: caller.name,
    role: caller.actor.role,
    org: org ?? caller.actor.org,
    csrf: reply.generateCsrf(),
  }
  request.reader = { caller, account }
  return caller
}

/** What every page is told; of a page that shows the past, the position is that of the past. */
export function contextOf(
  { assets, engine }: Site,
  request: FastifyRequest,
  { lang, position = engine.readSide.position }: { lang: Lang; position?: string },
): PageContext {
  const { reader } = request
  return {
    lang,
    // A malformed address is escaped for the router alone: the same page in the other language is at the address that was asked for.
    url: isMalformed(request.originalUrl) ? request.originalUrl : request.url,
    demo: engine.purpose === 'demo',
    position: position === '' ? '0' : position,
    fingerprint: engine.readSide.fingerprint,
    now: engine.clock.now(),
    timeZone: cityZone,
    assets,
    sections: reader ? sectionsOf(reader.caller) : ['progress', 'api'],
    ...(reader && { account: reader.account }),
  }
}

const sectionRights = {
  overview: 'ReadOverview',
  cases: 'ReadCases',
  worklist: 'ReadWorklist',
  permits: 'ReadPermits',
  items: 'ReadItems',
  audit: 'ReadAudit',
} as const

/** The parts of the navigation that a caller may open. */
export function sectionsOf(caller: Caller): readonly string[] {
  const open = Object.entries(sectionRights).filter(([, action]) => permitted(caller, action, caller.actor.org))
  return [...open.map(([section]) => section), 'api']
}

/** A page of a stream is read from that stream, as of any moment; one of a board needs the read models of the moment. */
export type Reading = 'board' | 'stream'

/** All that a page needs; throws what the error pages answer. */
export async function visit(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  reading: Reading = 'board',
): Promise<Visit> {
  const { engine } = site
  const lang = languageOf(request, reply)
  const caller = await identify(site, request, reply)
  const query = queryOf(request)
  // Just started, the read models are there in a moment: a short wait is kinder than a page that says so.
  if (!engine.readSide.ready) await engine.readSide.reached(start, patienceMs)
  await reach(engine, query['after'])
  const asOf = momentOf(query)
  const present = engine.clock.now()
  const { db, position } = asOf === undefined || reading === 'stream' ? live(engine) : await past(engine, asOf, present)
  const now = asOf !== undefined && asOf.at < present ? asOf.at : present
  const ctx = contextOf(site, request, { lang, position })
  return { engine, caller, lang, query, db, now, asOf, position, ctx, sight: (action) => sight(caller, action).org }
}

async function reach(engine: Engine, after: string | undefined): Promise<void> {
  if (after === undefined) return
  if (!(await engine.readSide.reached(after as Position, patienceMs))) throw new ProblemError('position-not-reached')
}

function momentOf(query: Readonly<Record<string, string>>): AsOf | undefined {
  const asked = query['asOf']
  if (asked === undefined) return undefined
  const at = readMoment(asked, cityZone)
  if (at === undefined) throw new ProblemError('request-invalid', { detail: `asOf=${asked}` })
  return { at, by: query['by'] === 'occurred' ? 'occurred' : 'recorded' }
}

const live = ({ readSide }: Engine) => ({ db: readSide.database, position: readSide.position })

/** What is recorded by a moment that is still to come is what is recorded now. */
async function past(engine: Engine, { at, by }: AsOf, present: string) {
  const latest = live(engine)
  if (by === 'recorded' && at >= present) return latest
  const build = () => engine.moments.at({ asOf: at, by })
  let built = build()
  // Most moments are there at once. When the log moves on meanwhile, asking again would begin another build.
  for (
    let waited = 0;
    !built.ready && waited < patienceMs && live(engine).position === latest.position;
    waited += lookMs
  ) {
    await setTimeout(lookMs)
    built = build()
  }
  if (!built.ready) throw new MomentBuilding(built.events, built.of)
  return { db: built.database, position: built.position }
}
