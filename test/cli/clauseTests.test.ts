// The titles that cite clauses, as they are read from test files.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { collectTestTitles, titlesIn } from '../../src/cli/clauseTests.ts'

// Written apart so that this file's samples are not themselves read as tests of a clause.
const tag = (id: string) => `[${id}]`
const a = tag('LPS-7.3')
const b = tag('XA-3.4c, PL-42')

describe('the titles in a test file', () => {
  test.each([
    [
      'test, it and describe',
      `test('${a} x', () => {})\nit("${a} y")\ndescribe(\`${b} z\`, f)`,
      [`${a} x`, `${a} y`, `${b} z`],
    ],
    ['titles after a table', `test.each([\n  [1, f(2)],\n])('${a} %s', () => {})`, [`${a} %s`]],
    ['titles after a template table', `test.each\`\n  n\n  \${1}\n\`('${a} $n', () => {})`, [`${a} $n`]],
    ['modifiers', `test.concurrent.only('${a} x')\ndescribe.skipIf(away)('${a} y', f)`, [`${a} x`, `${a} y`]],
    ['a title on a line of its own', `test(\n  '${a} x',\n  () => {},\n)`, [`${a} x`]],
    ['quotes within', `test('the clerk\\'s ${a}')\ntest("the clerk's ${a}")`, [`the clerk's ${a}`, `the clerk's ${a}`]],
    ['nothing that is skipped or to do', `test.skip('${a} x')\ntest.todo('${a} y')\ndescribe.skip('${a} z', f)`, []],
    ['nothing in comments', `// test('${a} x')\n  // it('${a} y')`, []],
    ['nothing else', `contest('${a} x')\nlabel('${a}')\ntest('no clause')\nconst x = '${a}'\nre.test('${a}')`, []],
  ])('are found: %s', (_, source, titles) => {
    expect(titlesIn(source)).toStrictEqual(titles)
  })
})

describe('the test folder', () => {
  const root = mkdtempSync(join(tmpdir(), 'titles-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  test('is read whole, by file; what is no test is left alone', () => {
    write('test/domain/b.test.ts', `test('${a} b')`)
    write('test/a.test.ts', `test('${b} a2')\ntest('${a} a1')`)
    write('test/support/words.ts', `test('${a} no')`)
    write('src/c.test.ts', `test('${a} no')`)
    expect(collectTestTitles(root)).toStrictEqual([
      { file: 'test/a.test.ts', title: `${b} a2` },
      { file: 'test/a.test.ts', title: `${a} a1` },
      { file: 'test/domain/b.test.ts', title: `${a} b` },
    ])
  })

  test('is absent in an installed product, and then no test is named', () => {
    expect(collectTestTitles(root)).toStrictEqual([])
    expect(collectTestTitles(join(root, 'nowhere'))).toStrictEqual([])
  })
})
