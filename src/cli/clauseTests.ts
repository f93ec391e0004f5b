// Reads the titles of the tests that cite clauses, so that `clauses` can tell which tests show which clause.
import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { TestTitle } from '../commands/clauses.ts'

const commentLine = /^\s*\/\/.*$/gm
// `test('…'` and, after its table, `test.each(…)('…'`. What is skipped or still to do shows nothing.
const titled =
  /(?:(?<![\w.])(?:test|it|describe)(?:\.(?!skip\b|todo\b)\w+)*|[)`])\s*\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g
const citation = /\[(?:LPS|XA|NC|PL)-/

/** The titles in one source text that cite a clause in brackets, as in `[LPS-9.2] …`. */
export const titlesIn = (source: string): readonly string[] =>
  [...source.replaceAll(commentLine, '').matchAll(titled)]
    .map(([, , title = '']) => title.replaceAll(/\\(['"`\\])/g, '$1'))
    .filter((title) => citation.test(title))

/** Those of the test files below `root`, by file; none in an installed product, which has no test folder. */
export const collectTestTitles = (root: string): readonly TestTitle[] =>
  globSync('test/**/*.test.ts', { cwd: root })
    .map((path) => path.split(sep).join('/'))
    .sort()
    .flatMap((file) => titlesIn(readFileSync(join(root, file), 'utf8')).map((title) => ({ file, title })))
