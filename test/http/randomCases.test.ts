// Permit cases under random acts over HTTP: what is foretold comes true, every page of what comes of it opens, a rebuild changes nothing.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Server, Who } from '../support/http.ts'
import { tries } from '../support/randomCase.ts'
import { openRandomDesk, RandomDesk } from './randomDesk.ts'
import { Visitor } from './web/visitor.ts'

const walks = fc.sample(tries, { numRuns: 24, seed: 5 })
const caseIds = walks.map((_, at) => `random-${at}`)
const ofSteps = ['not-permitted', 'no-step-open']
let server: Server
let desk: RandomDesk

beforeAll(async () => {
  server = await openRandomDesk()
  desk = new RandomDesk(server)
  for (const [at, list] of walks.entries()) await desk.walk(`random-${at}`, at, list)
  await server.engine.settle()
}, 120_000)
afterAll(async () => {
  await server.close()
  expect(server.logged).toStrictEqual([])
})

const answer = async (who: Who, url: string) => {
  const response = await server.get(who, url)
  expect([url, response.statusCode]).toStrictEqual([url, 200])
  return response.json()
}

describe('[LPS-11.5] what a case is said to allow', () => {
  test('is tried often enough, done and refused, to say something', () => {
    expect(desk.tried.filter(({ answered }) => answered === undefined).length).toBeGreaterThan(60)
    expect(desk.tried.filter(({ foretold }) => foretold !== undefined).length).toBeGreaterThan(40)
    expect(new Set(desk.tried.map(({ type }) => type)).size).toBeGreaterThan(25)
  })

  test('what is foretold to be refused is refused for that, whatever it says', () => {
    for (const { answered, foretold, type } of desk.tried) {
      if (foretold === undefined) continue
      // An act on a step is refused for the one that it names, which may be closed: all that was foretold was of the open ones.
      if (ofSteps.includes(foretold) && type.endsWith('Step'))
        expect([type, answered]).not.toStrictEqual([type, undefined])
      else expect([type, answered]).toStrictEqual([type, foretold])
    }
  })

  test('what is allowed is refused, if at all, for what it says: never for whose it is', () => {
    for (const { answered, foretold, status, type } of desk.tried) {
      expect([type, answered, status < 500]).toStrictEqual([type, answered, true])
      if (foretold === undefined) expect([type, answered]).not.toStrictEqual([type, 'not-permitted'])
    }
  })
})

describe('[LPS-12.5] what comes of it', () => {
  const readers = [
    ['supervisor', 'zh'],
    ['wabo-clerk', 'en'],
    ['water-clerk', 'zh'],
    ['auditor', 'en'],
  ] as const

  test.each(readers)(
    'opens for the %s in %s, with every page that it leads to, and says nothing that is not said',
    async (who, lang) => {
      const visitor = await Visitor.as(server, who)
      const asked = new Set<string>()
      const open = async (url: string): Promise<readonly string[]> => {
        asked.add(url)
        const { body, headers, statusCode } = await visitor.get(`${url}${url.includes('?') ? '&' : '?'}lang=${lang}`)
        if (!String(headers['content-type']).includes('text/html')) return []
        expect([url, statusCode]).toStrictEqual([url, 200])
        const text = body.replace(/<script[\s\S]*?<\/script>|<[^>]*>/g, ' ')
        expect([url, /undefined|NaN|\[object|Invalid Date/.exec(text)?.[0]]).toStrictEqual([url, undefined])
        return [...body.matchAll(/ href="(\/[^"#]*)/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))
      }
      // Another office sees a case from when it holds a step of it.
      const seen: string[] = []
      for (const id of caseIds) if ((await visitor.get(`/cases/${id}`)).statusCode === 200) seen.push(id)
      expect([who, seen.length > 0, seen.length < caseIds.length]).toStrictEqual([who, true, who === 'water-clerk'])
      const led = (await Promise.all(seen.map((id) => open(`/cases/${id}`)))).flat()
      const next = [...new Set(led)].filter((href) => !asked.has(href) && !/export|lang=|materials|assets/.test(href))
      expect(next.length).toBeGreaterThan(seen.length * 3)
      for (const href of next) await open(href)
    },
    120_000,
  )

  test('[LPS-11.5] is shown event by event, as many states as events that count', async () => {
    const visitor = await Visitor.as(server, 'supervisor')
    for (const id of caseIds) {
      const { rows } = await answer('supervisor', `/api/cases/${id}/history?limit=100`)
      const { rows: events } = await answer('supervisor', `/api/cases/${id}/events?limit=100`)
      expect([id, rows.length]).toStrictEqual([id, events.length])
      for (const frame of [0, Math.floor(rows.length / 2), rows.length - 1])
        expect([id, frame, (await visitor.get(`/cases/${id}/replay?frame=${frame}`)).statusCode]).toStrictEqual([
          id,
          frame,
          200,
        ])
    }
  })

  test('is the same after the read models were built anew', async () => {
    const all = async () => {
      const lists = [
        '/api/cases?limit=100',
        '/api/deadlines?limit=200',
        '/api/worklist?limit=100',
        '/api/permits?limit=100',
        '/api/overview',
        '/api/load',
      ]
      const read = (url: string) => answer(url.includes('worklist') ? 'wabo-clerk' : 'supervisor', url)
      return Promise.all(lists.map(read))
    }
    const before = await all()
    await server.engine.readSide.rebuild()
    expect(await all()).toStrictEqual(before)
  })
})
