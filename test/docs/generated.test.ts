// What the documents say of the code is what the code says.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { knownOpen, reportOfThisRelease } from '../../src/cli/clauses.ts'
import { collectTestTitles } from '../../src/cli/clauseTests.ts'
import { openClauses, unknownCitations } from '../../src/commands/clauses.ts'
import { generatedDocs } from '../support/generatedDocs.ts'

const root = join(import.meta.dirname, '../..')
const update = process.env['UPDATE_DOCS'] === '1'

describe('generated documents are current', () => {
  for (const [name, made] of Object.entries(generatedDocs())) {
    test(name, async () => {
      const path = join(root, 'docs', name)
      const text = typeof made === 'string' ? made : await made()
      if (update) writeFileSync(path, text)
      expect(readFileSync(path, 'utf8')).toBe(text)
    })
  }

  test('the list of open clauses only shrinks: every one in it is still open, and no other is', () => {
    const path = join(root, 'docs/open-clauses.txt')
    const open = openClauses(reportOfThisRelease())
    if (update)
      writeFileSync(
        path,
        `# Clauses of the three regulations that nothing enforces, records or tests yet.\n${open.join('\n')}\n`,
      )
    expect(knownOpen()).toEqual(open)
  })

  test('no test cites a clause that does not exist', () => {
    expect(unknownCitations(collectTestTitles(root))).toEqual([])
  })
})
