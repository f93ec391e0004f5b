// Somebody at a browser without scripts: follows links, sends forms, keeps cookies. And a small city for them to look at.
import { randomBytes } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import { Instant } from '../../../src/domain/values.ts'
import { caseId, itemId, type Server, type Who } from '../../support/http.ts'
import { at } from '../../support/people.ts'

const headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' }

export class Visitor {
  readonly #server: Server
  readonly cookies = new Map<string, string>()

  constructor(server: Server) {
    this.#server = server
  }

  static async as(server: Server, account: Who): Promise<Visitor> {
    const visitor = new Visitor(server)
    await visitor.login(visitor.link(account))
    return visitor
  }

  /** A fresh one-time link, as the server would print it. */
  link(account: string, expiresAt: Instant = Instant.parse('2099-01-01T00:00:00Z')): string {
    const secret = randomBytes(24).toString('base64url')
    this.#server.engine.store.addLoginLink(secret, account, expiresAt)
    return `/login/${secret}`
  }

  async login(link: string): Promise<LightMyRequestResponse> {
    return this.send(link, await this.get(link))
  }

  async get(url: string, more: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.#keep(await this.#server.app.inject({ url, headers: { ...headers, ...this.#cookie(), ...more } }))
  }

  /** Sends the form of a page: only its hidden token. */
  send(url: string, page: LightMyRequestResponse, more: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    return this.post(url, `_csrf=${encodeURIComponent(token)}`, more)
  }

  async post(url: string, payload: string, more: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const sent = { method: 'POST', url, payload, headers: { ...headers, ...form, ...this.#cookie(), ...more } } as const
    return this.#keep(await this.#server.app.inject(sent))
  }

  /** As a browser sends a form that brings files along. */
  async postFiles(url: string, form: FormData): Promise<LightMyRequestResponse> {
    const encoded = new Response(form)
    const payload = Buffer.from(await encoded.arrayBuffer())
    const type = { 'content-type': encoded.headers.get('content-type') ?? '' }
    const sent = { method: 'POST', url, payload, headers: { ...headers, ...type, ...this.#cookie() } } as const
    return this.#keep(await this.#server.app.inject(sent))
  }

  #cookie(): Record<string, string> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ')
    return cookie === '' ? {} : { cookie }
  }

  #keep(response: LightMyRequestResponse): LightMyRequestResponse {
    for (const { expires, name, value } of response.cookies) {
      if (expires !== undefined && expires.getTime() === 0) this.cookies.delete(name)
      else this.cookies.set(name, encodeURIComponent(value))
    }
    return response
  }
}

type Given = { readonly started: string; readonly ended?: string; readonly step?: string; readonly source?: string }
const city: Readonly<Record<string, Given>> = {
  'N-1': { started: '2026-02-27', step: '2026-02-27' },
  'N-2': { started: '2026-02-26', source: 'water' },
  'D-1': { started: '2026-02-10', step: '2026-02-11' },
  'P-1': { started: '2026-02-03', step: '2026-02-05' },
  'P-2': { started: '2026-02-03', source: 'water' },
  'S-1': { started: '2025-12-01', step: '2026-02-20' },
  'S-2': { started: '2025-11-03' },
  'C-1': { started: '2026-01-05', step: '2026-01-06', ended: '2026-01-08' },
  'C-2': { started: '2026-01-05', step: '2026-01-28', ended: '2026-01-29' },
  'C-3': { started: '2025-12-01', step: '2026-02-25', ended: '2026-02-20' },
  'C-4': { started: '2025-12-01', ended: '2025-12-02', source: 'water' },
}

/** Cases in every situation, two sources, an item that lacks its basis and its limit. */
export async function givenCity(server: Server): Promise<void> {
  const noon = (day: string) => `${day}T04:00:00.000Z`
  for (const [number, { ended, source = 'wabo', started, step }] of Object.entries(city)) {
    const id = caseId(number, source)
    const service = `${source}-feed` as Who
    const registered = { caseId: id, sourceId: source, itemId, number, startedAt: noon(started), channel: '窗口' }
    await server.done(service, 'RegisterForeignCase', registered)
    if (step)
      await server.done(service, 'RecordForeignStep', { caseId: id, activity: '审查', number: 's', at: noon(step) })
    if (ended) await server.done(service, 'CloseForeignCase', { caseId: id, endedAt: noon(ended) })
  }
  const bare = { calendarId: 'cn', itemId: 'bare', name: '未定事项', office: '规划局', orgId: 'wabo', steps: [] }
  await server.done('administrator', 'PublishItem', { ...bare, timeZone: 'Asia/Shanghai' })
  for (const source of ['wabo', 'water'])
    await server.done(`${source}-feed` as Who, 'DeclareSourceComplete', {
      sourceId: source,
      completeUntil: server.clock.now(),
    })
  await server.engine.settle()
  await server.clock.advanceTo(at('2026-03-02T09:30:00+08:00'))
}

/** Every number of a page that leads to a list, with the address of the list. */
export function figuresIn(page: string): readonly { readonly href: string; readonly count: number }[] {
  const anchors = [...page.matchAll(/<a\b[^>]*?href="(\/(?:cases\?|items\?lack)[^"]*)"[^>]*>(.*?)<\/a>/g)]
  return anchors.flatMap(([, href = '', inner = '']) => {
    const number = /(?:^|>)([\d,]+)(?:<\/b>)?$/.exec(inner)?.[1]
    return number === undefined
      ? []
      : [{ href: href.replaceAll('&amp;', '&'), count: Number(number.replaceAll(',', '')) }]
  })
}

/** The count that a list says it has. */
export const countIn = (page: string): number =>
  Number(/role="status">共 ([\d,]+) /.exec(page)?.[1]?.replaceAll(',', '') ?? Number.NaN)
