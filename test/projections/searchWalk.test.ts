// Search for what very many rows hold: walked in the order of the list, it finds what the full-text index does.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CaseCursor, type CaseFilter, listCases } from '../../src/projections/caseQueries.ts'
import { openReadDatabase } from '../../src/projections/database.ts'
import { searchQuery, searchTerms } from '../../src/projections/search.ts'
import { finder, isFrequent } from '../../src/projections/searchWalk.ts'
import { followInto } from '../support/followed.ts'
import { logOf } from '../support/givenModel.ts'
import { itemPublished, registered, sourceOpened } from './samples.ts'

const word = fc.constantFrom(
  '水',
  '水务',
  '水务局',
  '市水',
  '局',
  'sw',
  'SW',
  'swift',
  '2026',
  'Éclair',
  'ecl',
  'Ａ座',
  'a座',
  '々',
  'ß',
  '、',
  '"',
  '-',
)
const text = fc
  .array(fc.tuple(word, fc.constantFrom('', ' ', '-', '，')), { maxLength: 6 })
  .map((parts) => parts.flat().join(''))

describe('words looked for in a row by itself', () => {
  test('are found where the full-text index finds them, and nowhere else', () => {
    const db = new Database(':memory:')
    db.exec("CREATE VIRTUAL TABLE found USING fts5(text, content='', contentless_delete=1, tokenize='unicode61')")
    const add = db.prepare('INSERT INTO found (rowid, text) VALUES (1, ?)')
    const look = db.prepare('SELECT count(*) FROM found WHERE found MATCH ?').pluck()
    const outcomes = { found: 0, not: 0 }
    fc.assert(
      fc.property(text, text, (row, asked) => {
        const query = searchQuery(asked)
        db.exec('DELETE FROM found WHERE rowid = 1')
        add.run(searchTerms(row))
        const expected = query !== undefined && look.get(query) === 1
        outcomes[expected ? 'found' : 'not']++
        expect(finder(asked)(row), `${JSON.stringify(asked)} in ${JSON.stringify(row)}`).toBe(expected)
      }),
      { numRuns: 3_000 },
    )
    db.close()
    expect(outcomes.found).toBeGreaterThan(100)
    expect(outcomes.not).toBeGreaterThan(100)
  })

  test('give the same pages of a long list', async () => {
    const cases = 3_300
    const history = Array.from({ length: cases }, (_, n) =>
      registered(n, {
        office: n % 50 === 0 ? '市林业局' : '市水务局',
        startedAt: `2026-0${1 + (n % 3)}-0${1 + (n % 7)}T01:00:00.000Z`,
      }),
    )
    const dir = mkdtempSync(join(tmpdir(), 'zhengjian-search-'))
    const path = join(dir, 'read.db')
    await followInto(await logOf([sourceOpened, itemPublished, ...history]), path)
    const db = openReadDatabase(path)
    const all = async (filter: CaseFilter): Promise<string[]> => {
      const found: string[] = []
      for (let after: CaseCursor | undefined; ; ) {
        const page = await listCases(db, filter, { now: '2026-04-01T00:00:00.000Z', limit: 400, after })
        found.push(...page.rows.map(({ caseId }) => caseId))
        if (page.next === undefined) return found
        after = page.next
      }
    }
    try {
      expect([await isFrequent(db, 'cases', '水务'), await isFrequent(db, 'cases', '林业')]).toEqual([true, false])
      const waters = await all({ q: '水务局' })
      expect(waters).toEqual(await all({ office: '市水务局' }))
      expect(waters).toHaveLength(cases - cases / 50)
      expect(await all({ q: '市水务', month: '2026-02' })).toEqual(await all({ office: '市水务局', month: '2026-02' }))
      expect(await all({ q: '水务 林业' })).toEqual([])
      expect(await all({ q: '水务', month: 'no month' })).toEqual([])
    } finally {
      await db.destroy()
      rmSync(dir, { recursive: true })
    }
  })
})
