// What a page offers to take away is the list that it shows: every link answers, with as many rows as the page counts.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Server } from '../../support/http.ts'
import { countIn, givenCity, Visitor } from './visitor.ts'

let server: Server
let supervisor: Visitor
beforeAll(async () => {
  server = await Server.open()
  await givenCity(server)
  supervisor = await Visitor.as(server, 'supervisor')
})
afterAll(() => server.close())

const linksIn = (page: string): string[] =>
  [...page.matchAll(/href="(\/api\/export\/[^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'))

test.each([
  '/cases',
  '/cases?mark=overStatute',
  '/cases?mark=closedLate',
  '/cases?finding=late-step',
  '/cases?finding=any-finding',
  `/cases?office=${encodeURIComponent('规划局')}&status=open`,
  '/cases?activity=-',
])('[LPS-4.7] %s is exported as it is counted', async (url) => {
  const page = (await supervisor.get(url)).body
  const links = linksIn(page)
  expect(links.map((href) => href.split('?')[0])).toEqual(
    ['csv', 'xlsx', 'jsonl', 'xes', 'ocel'].map((format) => `/api/export/cases.${format}`),
  )
  const answers = await Promise.all(links.map((href) => supervisor.get(href)))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200])
  const lines = answers[2]?.body.split('\n').filter((line) => line !== '') ?? []
  expect(lines).toHaveLength(countIn(page))
})

test('[LPS-13] the audit trail is exported with the filter of its page', async () => {
  const page = (await supervisor.get('/audit?type=ForeignCaseClosed&clause=LPS-7.3')).body
  const links = linksIn(page)
  expect(links).toHaveLength(3)
  const answers = await Promise.all(links.map((href) => supervisor.get(href)))
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
  const types = answers[2]?.body
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { type: string }).type)
  expect(new Set(types)).toEqual(new Set(['ForeignCaseClosed']))
})
