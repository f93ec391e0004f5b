// 材料: handed in as what they are, handed out as attachments and nothing else. Names are data; files are known by their digest.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isDigest, type Material } from '../../commands/vault/materials.ts'
import { mediaTypes } from '../../commands/vault/mediaTypes.ts'
import { materialsIn } from '../../domain/approvals/caseMaterials.ts'
import type { Refused } from '../../domain/decider.ts'
import { CaseId, Name, type OrgId, SubjectId } from '../../domain/values.ts'
import type { Engine } from '../../engine.ts'
import { type Caller, sight } from '../auth.ts'
import { Slots } from '../exports/streams.ts'
import { ProblemError } from '../problems.ts'
import { readOwnCase } from './caseReading.ts'
import { attachment, fileNameOf } from './fileNames.ts'
import { type Api, addRead, afterQuery, idParams } from './reading.ts'
import { jsonAnswer, problemAnswers } from './schemas.ts'
import { closedSubject, mostMaterialBytes, takeMaterial } from './storing.ts'
import { refusedRead, restricted, subjectWithin } from './subjects.ts'

/** Held in memory whole while they are looked at. */
const mostAtOnce = 8

const StoredSchema = z
  .object({
    digest: z.string().meta({ description: 'SHA-256 of the content; what events refer to.' }),
    mediaType: z.enum(mediaTypes),
    size: z.int(),
  })
  .meta({ id: 'StoredMaterial' })
const query = z.strictObject({
  subjectId: SubjectId.optional().meta({ description: 'Whose material it is: erased with that subject’s data.' }),
})
const fetching = z.strictObject({
  case: CaseId.optional().meta({
    description: 'The case that lists it: each office that holds or held a step of that case may read what it holds.',
  }),
  ...afterQuery,
})
const headers = z.object({
  'content-disposition': z
    .string()
    .max(1_000)
    .optional()
    .meta({ description: 'The name of the file, RFC 6266: attachment; filename*=UTF-8’’…' }),
})

export function materialRoutes(api: Api): void {
  const { engine } = api
  void api.app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // Whatever is declared is read, to be refused by its content and not only by what it is called.
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostMaterialBytes }, (_request, body, done) =>
      done(null, body),
    )
    storeRoute({ ...api, app: scope })
  })
  addRead(api, {
    url: '/api/materials/:id',
    operationId: 'getMaterial',
    summary: '材料 / One material as an attachment',
    description:
      'Its media type stands in `zhengjian-media-type`; the answer itself is never shown by a browser. The look is recorded (LPS-12.5).',
    tag: 'subjects',
    action: 'ReadMaterials',
    query: fetching,
    params: idParams,
    answer: z.string().meta({ contentEncoding: 'binary' }),
    type: 'application/octet-stream',
    includes: 'log',
    also: [404, 503],
    read: async ({ caller, org, params, query, reply, request }) => {
      const { material, name } =
        query.case === undefined
          ? materialWithin(engine, params.id, org)
          : await materialOfCase(engine, params.id, query.case, org)
      const closed = await restrictedSubject(engine, material)
      if (closed !== undefined) return refusedRead(request, reply, closed)
      const { digest, mediaType, subjects } = material
      const { materials, reads } = engine.room
      const bytes = materials.read(digest)
      if (bytes === undefined) throw new ProblemError('not-found')
      await reads.record(caller.actor, {
        digest,
        masked: false,
        subjects: [...subjects].slice(0, 50),
        what: 'material',
      })
      reply.headers({
        'content-type': 'application/octet-stream',
        'content-disposition': attachment(name ?? digest),
        'content-security-policy': "default-src 'none'; sandbox",
        'zhengjian-media-type': mediaType,
      })
      return bytes
    },
  })
}

function storeRoute({ app, authenticate, engine, metrics }: Api): void {
  const url = '/api/materials'
  const slots = new Slots(mostAtOnce)
  const callers = new WeakMap<FastifyRequest, Caller>()
  const schema = {
    operationId: 'storeMaterial',
    tags: ['subjects'],
    summary: '收存材料 / Hand in a material',
    description: `The content itself, at most 20 MiB, declared as what it is: ${mediaTypes.join(', ')}.`,
    security: [{ token: [] }],
    consumes: ['application/pdf', ...mediaTypes.slice(1)],
    body: z.unknown().meta({ contentEncoding: 'binary', type: 'string' }),
    headers,
    querystring: query,
    response: {
      200: jsonAnswer('The material is stored, durably.', StoredSchema),
      ...problemAnswers([400, 401, 403, 404, 413, 415, 422, 429, 500, 503]),
    },
  }
  // Who may not hand anything in is told so before twenty megabytes of it are read.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const caller = await authenticate(request)
    sight(caller, 'StoreMaterial')
    callers.set(request, caller)
    reply.raw.once('close', slots.take())
  }
  app.post(url, { schema, bodyLimit: mostMaterialBytes, onRequest }, async (request, reply) => {
    const caller = callers.get(request)
    if (caller === undefined) throw new ProblemError('not-authenticated')
    const { subjectId } = request.query as z.output<typeof query>
    const name = nameOf(request)
    const closed = subjectId && (await closedSubject(engine, subjectId, caller.actor.org))
    if (closed) return refusedRead(request, reply, closed)
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
    const given = { actor: caller.actor, bytes, declared: type.slice(0, 100), name, subjectId }
    const taken = takeMaterial(engine, given, request.id)
    if (!taken.ok) return refusedRead(request, reply, taken)
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    metrics.answered('POST', url, 200)
    return taken.stored
  })
}

function nameOf(request: FastifyRequest): string | undefined {
  const parsed = Name(200).optional().safeParse(fileNameOf(request.headers['content-disposition']))
  if (parsed.success) return parsed.data
  throw new ProblemError('request-invalid', {
    errors: [
      { pointer: '/headers/content-disposition', detail: 'the name must be one visible line of 1 to 200 characters' },
    ],
  })
}

type Found = { readonly material: Material; readonly name: string | undefined }

/** By itself: the organisation that handed it in, and those who see everything. */
function materialWithin(engine: Engine, digest: string, org: OrgId | undefined): Found {
  const { materials } = engine.room
  const material = isDigest(digest) ? materials.find(digest) : undefined
  if (material === undefined || (org !== undefined && !material.orgs.includes(org))) throw new ProblemError('not-found')
  return { material, name: materials.nameFor(digest, org) }
}

/** By a case that lists it and that the caller may know of; to who did not hand it in, under the name that the case gives it. */
async function materialOfCase(engine: Engine, digest: string, caseId: string, org: OrgId | undefined): Promise<Found> {
  const file = await readOwnCase(engine, caseId, org)
  const listed = file?.own.counting.flatMap(({ data }) => materialsIn(data)).find((one) => one.digest === digest)
  const material = listed && engine.room.materials.find(digest)
  if (material === undefined) throw new ProblemError('not-found')
  return { material, name: engine.room.materials.nameFor(digest, org) ?? listed?.name }
}

async function restrictedSubject(engine: Engine, { subjects }: Material): Promise<Refused | undefined> {
  for (const subjectId of subjects) {
    const { status } = await subjectWithin(engine, subjectId, undefined)
    if (status === 'restricted') return restricted({ subjectId })
  }
  return undefined
}
