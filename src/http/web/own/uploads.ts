// Forms that bring files along: read whole, within limits, before anything is done with them. In the scope of these forms alone.
import multipart, { type Multipart, type MultipartFile } from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { mostMaterialBytes } from '../../api/storing.ts'
import { sight } from '../../auth.ts'
import { Slots } from '../../exports/streams.ts'
import { ProblemError } from '../../problems.ts'
import { identify, type Site } from '../visit.ts'

export type SentFile = {
  readonly field: string
  readonly name: string
  readonly declared: string
  readonly bytes: Buffer
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What a form sent beside its texts; nothing of it is stored yet. */
    sentFiles: readonly SentFile[] | null
  }
}

/** All of one form together, held in memory while it is looked at, and so many forms at a time. */
const mostTogether = 2 * mostMaterialBytes
const mostAtOnce = 4
const limits = { fields: 3_000, fieldSize: 64 * 1024, files: 400, fileSize: mostMaterialBytes, parts: 3_400 }

export async function readUploads(scope: FastifyInstance, site: Site): Promise<void> {
  const slots = new Slots(mostAtOnce)
  await scope.register(multipart, { limits, throwFileSizeLimit: false })
  scope.decorateRequest('sentFiles', null)
  // Who may not hand anything in is told so before forty megabytes of it are read.
  scope.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!/^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '')) return
    sight(await identify(site, request, reply), 'StoreMaterial')
    reply.raw.once('close', slots.take())
  })
  scope.addHook('preValidation', async (request: FastifyRequest) => {
    if (request.isMultipart()) await read(request)
  })
}

async function read(request: FastifyRequest): Promise<void> {
  const sent = new Sent()
  try {
    for await (const part of request.parts()) await sent.add(part)
  } catch (error) {
    request.raw.unpipe()
    request.raw.resume()
    const isLimit = /_LIMIT$/.test(String((error as { readonly code?: unknown }).code))
    throw new ProblemError(isLimit ? 'body-too-large' : 'request-invalid')
  }
  // Read to its end all the same: a browser shows the answer only after it has sent everything.
  if (sent.tooLarge) throw new ProblemError('body-too-large')
  request.body = sent.texts
  request.sentFiles = sent.files
}

class Sent {
  readonly texts: Record<string, string> = {}
  readonly files: SentFile[] = []
  tooLarge = false
  #bytes = 0

  async add(part: Multipart): Promise<void> {
    if (part.type === 'file') return this.#file(part)
    const { fieldname, fieldnameTruncated, value, valueTruncated } = part
    if (typeof value !== 'string') throw new ProblemError('request-invalid')
    if (fieldnameTruncated || valueTruncated || !this.#fits(value.length)) this.tooLarge = true
    else this.texts[fieldname] = value
  }

  async #file({ fieldname, file, filename = '', mimetype }: MultipartFile): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of file as AsyncIterable<Buffer>) if (this.#fits(piece.length)) pieces.push(piece)
    if (file.truncated || this.#bytes > mostTogether) this.tooLarge = true
    // An input in which nothing was chosen sends an empty file without a name.
    else if (filename !== '' || pieces.length > 0)
      this.files.push({ field: fieldname, name: filename, declared: mimetype, bytes: Buffer.concat(pieces) })
  }

  #fits(more: number): boolean {
    this.#bytes += more
    return this.#bytes <= mostTogether
  }
}
