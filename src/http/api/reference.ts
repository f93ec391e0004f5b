// What stands behind the surface: the clauses, the published list of problems, and the matrix of rights.
import { z } from 'zod'
import { rights } from '../../commands/rights.ts'
import { Role } from '../../domain/actor.ts'
import { refusals } from '../../domain/refusals.ts'
import { type ClauseId, clauses, regulations } from '../../domain/regulations.ts'
import { faults, typeOf } from '../problems.ts'
import { type Api, addPublic, addRead } from './reading.ts'
import { nothing } from './schemas.ts'

const Words = z.object({ zh: z.string(), en: z.string() })
const ClauseList = z
  .object({
    regulations: z.array(
      z.object({
        id: z.string(),
        title: Words,
        number: z.string().optional(),
        date: z.string(),
        inForceFrom: z.string(),
        clauses: z.array(
          z.object({
            id: z.string(),
            zh: z.string(),
            en: z.string(),
            summary: z.boolean().meta({ description: 'The Chinese is a summary, not the published text.' }),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'ClauseList' })
const ProblemList = z
  .object({
    problems: z.array(
      z.object({
        type: z.string(),
        code: z.string(),
        kind: z.enum(['refusal', 'fault']).meta({ description: 'A rule of the domain, or a fault of the request.' }),
        status: z.int(),
        clauses: z.array(z.string()),
        zh: z.string(),
        en: z.string(),
      }),
    ),
  })
  .meta({ id: 'ProblemList' })
const RightsMatrix = z
  .object({
    roles: z.array(Role),
    actions: z.array(z.object({ action: z.string(), grants: z.partialRecord(Role, z.enum(['any', 'own'])) })),
  })
  .meta({ id: 'RightsMatrix', description: 'Denied by default; own: for objects of the account’s own organisation.' })

/** The words of a refusal with the names of its details where their values will stand. */
function template(text: (details: never) => string): string {
  // A detail may be a value or a list, and what a list holds may have details of its own.
  const named = (name: string): unknown =>
    new Proxy([part(name)], { get: (list, key) => (key === 'toString' ? () => `{${name}}` : Reflect.get(list, key)) })
  const part = (name: string): unknown =>
    new Proxy({}, { get: (_part, key) => (typeof key === 'symbol' ? () => `{${name}}` : named(`${name}.${key}`)) })
  return text(new Proxy({}, { get: (_target, key) => named(String(key)) }) as never)
}

const published = {
  problems: [
    ...Object.entries(refusals).map(([code, { clauses: behind, en, status, zh }]) => ({
      type: typeOf(code),
      code,
      kind: 'refusal',
      status,
      clauses: behind,
      zh: template(zh),
      en: template(en),
    })),
    ...Object.entries(faults).map(([code, { en, status, zh }]) => ({
      type: typeOf(code),
      code,
      kind: 'fault',
      status,
      clauses: [] as ClauseId[],
      zh,
      en,
    })),
  ],
}

const catalogue = {
  regulations: Object.values(regulations).map((regulation) => ({
    ...regulation,
    clauses: Object.values(clauses)
      .filter((clause) => clause.regulation === regulation.id)
      .map(({ en, id, summary, zh }) => ({ id, zh, en, summary })),
  })),
}

const matrix = {
  roles: Role.options,
  actions: Object.entries(rights).map(([action, grants]) => ({ action, grants })),
}

export function referenceRoutes(api: Api): void {
  addPublic(api, {
    url: '/api/clauses',
    operationId: 'listClauses',
    summary: '条款 / The clauses that rules, refusals and events cite',
    tag: 'reference',
    answer: ClauseList,
    read: () => catalogue,
  })
  addPublic(api, {
    url: '/api/problems',
    operationId: 'listProblems',
    summary: '问题代码 / Every code that a problem may carry',
    tag: 'reference',
    answer: ProblemList,
    read: () => published,
  })
  addRead(api, {
    url: '/api/rights',
    operationId: 'getRights',
    summary: '权限表 / Which role may do what to whose objects',
    tag: 'reference',
    action: 'account',
    query: nothing,
    answer: RightsMatrix,
    read: () => matrix,
  })
}
