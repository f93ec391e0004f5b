// How often one address may ask without saying who it is: guessing and scraping are slowed, accounts are not.
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Authenticate } from './auth.ts'
import { ProblemError } from './problems.ts'

export type UnauthenticatedLimit = {
  /** Counts a request that needs no account, or answers 429. */
  readonly all: (request: FastifyRequest) => Promise<void>
  /** Counts the requests that fail to say who asks; whoever does say is never counted. */
  readonly failures: (authenticate: Authenticate) => Authenticate
}

/** How often one thing may be asked for within an hour, whoever asks: a secret of few characters is not found by trying. */
export async function limitGuesses(
  app: FastifyInstance,
  perHour: number,
  thing: (request: FastifyRequest) => string,
): Promise<(request: FastifyRequest) => Promise<void>> {
  return throwing(await counted(app, { max: perHour, timeWindow: '1 hour', keyGenerator: thing }))
}

type Counting = ReturnType<FastifyInstance['createRateLimit']>

async function counted(
  app: FastifyInstance,
  options: Parameters<FastifyInstance['createRateLimit']>[0],
): Promise<Counting> {
  const { promise, resolve } = Promise.withResolvers<Counting>()
  // In a scope of its own: the pages have limits of theirs.
  await app.register(async (scope) => {
    await scope.register(rateLimit, { global: false })
    resolve(scope.createRateLimit(options))
  })
  return promise
}

const throwing =
  (count: Counting) =>
  async (request: FastifyRequest): Promise<void> => {
    const found = await count(request)
    if (found.isAllowed || !found.isExceeded) return
    throw new ProblemError('too-many-requests', {}, { 'retry-after': String(found.ttlInSeconds) })
  }

/** Counted for each address and minute, in the memory of this process. No route is given a hook. */
export async function limitUnauthenticated(app: FastifyInstance, perMinute: number): Promise<UnauthenticatedLimit> {
  const all = throwing(await counted(app, { max: perMinute, timeWindow: '1 minute' }))
  const failures =
    (authenticate: Authenticate): Authenticate =>
    async (request) => {
      try {
        return await authenticate(request)
      } catch (error) {
        if (error instanceof ProblemError && error.code === 'not-authenticated') await all(request)
        throw error
      }
    }
  return { all, failures }
}
