// 事项: one item with everything that each of its versions states, what changed between two, and a version's workflow as a picture.
import { z } from 'zod'
import { effective } from '../../domain/corrections/effective.ts'
import { type ItemFacts, ItemKind } from '../../domain/items/item.messages.ts'
import { publicationLacks, publicElements } from '../../domain/items/itemRules.ts'
import { differencesBetween } from '../../domain/items/itemVersions.ts'
import type { Organisation } from '../../domain/people/organisation.ts'
import { streamName } from '../../domain/streams.ts'
import { WholeNumber } from '../../domain/wholeNumber.ts'
import { definitionOf, stepsOf } from '../../domain/workflow/definition.ts'
import type { Engine } from '../../engine.ts'
import { type ItemRow, itemAt, items } from '../../projections/items.ts'
import type { Recorded } from '../../projections/recorded.ts'
import { waitingBySteps } from '../../projections/worklistQueries.ts'
import { permitted } from '../auth.ts'
import { workflowSvg } from '../diagrams/workflow.ts'
import { langs } from '../i18n/lang.ts'
import { ProblemError } from '../problems.ts'
import { type Api, addRead, afterQuery, idParams, momentQuery, standingHeaders } from './reading.ts'
import { standing } from './schemas.ts'
import { eventsOf, type Moment, upTo } from './streamReading.ts'
import { itemView } from './views.ts'

const Limit = z.object({ days: z.int(), unit: z.enum(['working', 'natural']) })
export const ItemSchema = z
  .object({
    itemId: z.string(),
    name: z.string(),
    office: z.string(),
    orgId: z.string(),
    calendarId: z.string(),
    timeZone: z.string(),
    legalBasis: z.string().nullable(),
    promisedLimit: Limit.nullable(),
    statutoryLimit: Limit.nullable(),
    steps: z.array(z.object({ name: z.string(), stepId: z.string() })),
    kind: ItemKind.nullable(),
    status: z.enum(['published', 'suspended', 'withdrawn']),
    effectiveOn: z.string().nullable().meta({ description: 'The day that the version itself states.' }),
    inForceFrom: z.string().meta({ description: 'The later of its publication and its effective day (PL-30).' }),
    version: z.int().meta({ description: 'The one in force; of an item that is only to come, the first to be.' }),
    publishedAt: z.string(),
    revision: z.int(),
    coming: z
      .object({ version: z.int(), inForceFrom: z.string() })
      .nullable()
      .meta({ description: 'The next version that is published and not yet in force.' }),
  })
  .meta({ id: 'Item' })
const VersionSchema = ItemSchema.omit({ coming: true })
  .extend({
    eventId: z.string(),
    recordedAt: z.string(),
    authority: z.string(),
    facts: z.looseObject({}).meta({ description: 'Everything that the version states, as in PublishItem.' }),
    lacks: z.array(z.enum(publicElements)).meta({ description: 'What PL-30 has published and it does not state.' }),
    diagram: z.string().meta({ description: 'Where its workflow is drawn.' }),
  })
  .meta({ id: 'ItemVersion' })
const DifferenceSchema = z
  .object({ field: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })
  .meta({ id: 'ItemDifference' })
const ItemFile = z
  .object({
    item: ItemSchema,
    versions: z.array(VersionSchema).meta({ description: 'Every version that was published, oldest first (LPS-9.2).' }),
    differences: z
      .array(DifferenceSchema)
      .optional()
      .meta({ description: 'What version `to` changed of version `from`, where both were asked for.' }),
    ...standing,
  })
  .meta({ id: 'ItemFile' })

const versionNumber = WholeNumber(1, 999)
const versionParams = z.object({ id: z.string(), version: versionNumber })

export function itemRoutes(api: Api): void {
  const { engine } = api
  addRead(api, {
    url: '/api/items/:id',
    operationId: 'getItem',
    summary: '事项 / One item and its versions',
    tag: 'catalogue',
    action: 'ReadItems',
    query: z.strictObject({
      ...afterQuery,
      ...momentQuery,
      from: versionNumber.optional().meta({ description: 'The version to compare from.' }),
      to: versionNumber.optional().meta({ description: 'The version to compare with; the newest unless it is said.' }),
    }),
    params: idParams,
    answer: ItemFile,
    includes: 'log',
    also: [404],
    read: async ({ org, params, query, reply }) => {
      const position = await engine.log.head()
      const { item, versions } = await readItem(engine, params.id, org, query)
      const { fingerprint } = engine.readSide
      reply.headers({ etag: `"${item.revision}"`, ...standingHeaders(position, fingerprint) })
      const differences = differencesOf(versions, query.from, query.to)
      return { item, versions, ...(differences && { differences }), position, fingerprint }
    },
  })
  addRead(api, {
    url: '/api/items/:id/versions/:version/diagram.svg',
    operationId: 'getItemDiagram',
    summary: '流程图 / The workflow of a version as a picture',
    tag: 'catalogue',
    action: 'ReadItems',
    query: z.strictObject({ lang: z.enum(langs).default('zh'), ...afterQuery }),
    params: versionParams,
    answer: z.string(),
    includes: 'log',
    type: 'image/svg+xml',
    also: [404],
    read: async ({ caller, org, params, query, reply }) => {
      const { versions } = await readItem(engine, params.id, org, {})
      const { facts } = nth(versions, params.version)
      // How much waits where is for those who watch, not for everyone who may read the item.
      const watches = engine.readSide.ready && permitted(caller, 'ReadLoad', facts.orgId)
      const load = watches ? { load: await waitingBySteps(engine.readSide.database, params.id) } : {}
      const { lang } = query
      const definition = definitionOf(facts)
      const organisations = await organisationNames(engine, facts)
      const { version } = params
      const svg = await workflowSvg({ definition, name: facts.name, version, lang, organisations, ...load })
      // Opened by itself it is a document: it loads nothing and runs nothing.
      reply.headers({ 'content-security-policy': "default-src 'none'; sandbox", 'content-language': lang })
      reply.type('image/svg+xml; charset=utf-8')
      return svg.toString()
    },
  })
}

type Versions = readonly { readonly facts: ItemFacts }[]

async function readItem(engine: Engine, id: string, org: string | undefined, moment: Moment) {
  const events = upTo(await eventsOf(engine, streamName('item', id)), moment)
  const { row, versions } = versionsOf(id, effective(events))
  if (row === undefined || (org !== undefined && row.orgId !== org)) throw new ProblemError('not-found')
  const now = engine.clock.now()
  return { item: itemView(itemAt(row, [moment.asOf ?? now, now].toSorted()[0] ?? now)), versions }
}

function nth<Version>(versions: readonly Version[], number: number): Version {
  const version = versions[number - 1]
  if (version === undefined) throw new ProblemError('not-found')
  return version
}

function differencesOf(versions: Versions, from: number | undefined, to: number | undefined) {
  if (from === undefined && to === undefined) return undefined
  const after = to ?? versions.length
  return differencesBetween(nth(versions, from ?? Math.max(after - 1, 1)).facts, nth(versions, after).facts)
}

/** The row after the last event, and what it was after each publication. */
function versionsOf(id: string, events: readonly Recorded[]) {
  let row: ItemRow | undefined
  const versions = events.flatMap((event) => {
    row = items.evolve(row, event, '')
    if (row === undefined || event.type !== 'ItemVersionPublished') return []
    const { authority, id: eventId, recordedAt } = event
    const facts = event.data as ItemFacts
    const diagram = `/api/items/${encodeURIComponent(id)}/versions/${row.version}/diagram.svg`
    const authorised = `${authority.kind}:${authority.id}`
    return [
      { ...itemView(row), eventId, recordedAt, authority: authorised, facts, lacks: publicationLacks(facts), diagram },
    ]
  })
  return { row, versions }
}

/** What the organisations of its steps are called. */
async function organisationNames(engine: Engine, facts: ItemFacts): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(stepsOf(definitionOf(facts)).flatMap(({ step }) => step.orgId ?? []))
  const names = new Map<string, string>()
  for (const id of ids) {
    const { state } = await engine.handler.state<Organisation>('organisation', id)
    if (state.status !== 'none') names.set(id, state.name)
  }
  return names
}
