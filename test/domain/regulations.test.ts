// The catalogue against the published texts: nothing missing, nothing added, nothing reworded.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  type Clause,
  ClauseIdSchema,
  clauseIds,
  clauseOrder,
  clauses,
  type RegulationId,
  regulations,
} from '../../src/domain/regulations.ts'

const shared = new URL('../../../shared/', import.meta.url)
const read = (path: string): string | undefined => {
  const url = new URL(path, shared)
  return existsSync(url) ? readFileSync(url, 'utf8') : undefined
}
const files: { readonly [Id in Exclude<RegulationId, 'PL'>]: string } = {
  LPS: 'regulations/liupanshui-2010-137.md',
  XA: 'regulations/xian-2007-281.md',
  NC: 'regulations/nanchong-2004.md',
}

const squeeze = (text: string): string => text.replaceAll(/\s/g, '')
const numerals = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const chinese = (n: number): string =>
  n < 10 ? `${numerals[n]}` : `${n < 20 ? '' : numerals[Math.floor(n / 10)]}十${numerals[n % 10]}`

/** `NC-4.1.2` → NC, [4, 1, 2], no letter. */
function parts(id: string): { regulation: string; numbers: readonly number[]; letter: string } {
  const [, regulation = '', path = '', letter = ''] = /^([A-Z]+)-([\d.]+)([a-z]?)$/.exec(id) ?? []
  return { regulation, numbers: path.split('.').map(Number), letter }
}

/** Articles of several paragraphs number these before their items (`NC-13.1.6`). */
const numbersParagraphs = (id: string): boolean => clauses[ClauseIdSchema.parse(id)].gathers

/** The number that stands before the clause in the published text. */
function mark({ id }: Clause): string {
  const { regulation, numbers, letter } = parts(id)
  const [article = 0, second = 0, third = 0] = numbers
  if (letter !== '' || id === 'XA-0') return ''
  if (regulation === 'XA') return numbers.length === 1 ? `${chinese(article)}、` : `(${chinese(second)})`
  if (numbers.length === 1) return `第${chinese(article)}条`
  if (regulation === 'NC' && numbersParagraphs(`NC-${article}`))
    return numbers.length === 2 ? '' : `(${chinese(third)})`
  return numbers.length === 2 ? `(${chinese(second)})` : `${third}、`
}

/** The text that clauses add up to, their numbers put back. */
const rebuilt = (list: readonly Clause[]): string =>
  list.map((clause) => mark(clause) + squeeze(ownWords(clause))).join('')

/** What a clause adds to the text: its title or its words, or nothing where it only repeats its paragraphs. */
const ownWords = (clause: Clause): string =>
  clause.zh !== '' && squeeze(clause.zh) === rebuilt(below(clause)) ? '' : clause.zh

const below = ({ id }: Clause): readonly Clause[] =>
  Object.values(clauses).filter(
    (other) => other.id !== id && /^[.a-e]/.test(other.id.startsWith(id) ? other.id.slice(id.length) : ''),
  )

/** The published text without the lines that are the library's (title, number, how it is cited) and the chapter heads. */
const published = (text: string): string =>
  text
    .split('\n')
    .slice(3)
    .filter((line) => !/^第[一二三四五六七八九十]+章\s/.test(line))
    .join('')

describe.each(Object.entries(files))('the text of %s', (regulation, path) => {
  const text = read(path)
  const id = regulation as RegulationId

  test('is in the catalogue from the first word to the last, in its order', (ctx) => {
    if (text === undefined) return ctx.skip(`skipped: ../shared/${path} is not there`)
    expect(rebuilt(Object.values(clauses).filter(({ regulation }) => regulation === id))).toBe(squeeze(published(text)))
  })

  test('has its title, number and dates', (ctx) => {
    if (text === undefined) return ctx.skip(`skipped: ../shared/${path} is not there`)
    const { title, number = '南充市人民政府', date } = regulations[id]
    const [head, , origin = ''] = text.split('\n')
    expect(head).toBe(`# ${title.zh}`)
    expect(origin.startsWith(`${number} · ${date}`)).toBe(true)
  })
})

/** The ids that a page cites, its short forms written out: `LPS-8.2, 9.5`, `NC-4.1.1 or 4.1.2`, `PL 72(1)(4)`. */
function citedIn(page: string): readonly string[] {
  const number = String.raw`\d+(?:\.\d+)*[a-e]?(?:\(\d\))*`
  const citation = new RegExp(String.raw`\b(LPS|XA|NC|PL)[- ](${number}(?:(?:, | or |-|\.\.)${number})*)`, 'g')
  return [...page.matchAll(citation)].flatMap(([, regulation = '', list = '']) =>
    list.split(/, | or |-|\.\./).flatMap((path) => {
      const [article = '', ...items] = path.replaceAll(')', '').split('(')
      return items.length === 0 ? [`${regulation}-${article}`] : items.map((item) => `${regulation}-${article}.${item}`)
    }),
  )
}

describe('what may be cited', () => {
  test('is every clause that the specification cites', (ctx) => {
    const page = read('spec/domain.md')
    if (page === undefined) return ctx.skip('skipped: ../shared/spec/domain.md is not there')
    const cited = citedIn(page)
    expect(cited).toEqual(expect.arrayContaining(['LPS-4.1', 'XA-3.4c', 'NC-13.1.6', 'NC-6.2', 'PL-32.4', 'PL-72.4']))
    expect(cited.filter((id) => !ClauseIdSchema.safeParse(id).success)).toStrictEqual([])
  })

  test('is every article of the permit law that the specification states', (ctx) => {
    const page = read('spec/domain.md')
    if (page === undefined) return ctx.skip('skipped: ../shared/spec/domain.md is not there')
    const table = /^## A6\..*?^(?=## A7\.)/ms.exec(page)?.[0] ?? ''
    const stated = [...table.matchAll(/^\| (\d[\d, -]*) \|/gm)].flatMap(([, articles = '']) =>
      articles.split(', ').flatMap(spread),
    )
    expect(stated).toHaveLength(53)
    expect(stated.filter((id) => !ClauseIdSchema.safeParse(id).success)).toStrictEqual([])
  })

  test('is in words: each clause has one line of English and Chinese, and a summary says that it is one', () => {
    const wordless = Object.values(clauses).filter(({ zh, en }) => zh.trim() === '' || !/^[ -~]+$/.test(en))
    expect(wordless).toStrictEqual([])
    const summaries = Object.values(clauses).filter(({ summary }) => summary)
    expect(new Set(summaries.map(({ regulation }) => regulation))).toStrictEqual(new Set(['PL']))
    expect(Object.values(clauses).filter(({ id, regulation }) => parts(id).regulation !== regulation)).toStrictEqual([])
  })

  test('is counted: no clause of the four texts goes missing', () => {
    const counts = Object.keys(regulations).map((id) => [
      id,
      clauseIds.filter((clause) => clause.startsWith(`${id}-`)).length,
    ])
    expect(Object.fromEntries(counts)).toStrictEqual({ LPS: 67, XA: 54, NC: 75, PL: 72 })
    expect(new Set(clauseIds).size).toBe(clauseIds.length)
    expect(Object.keys(clauses)).toStrictEqual([...clauseIds])
  })

  test('is in force from the day its text names, else from its issue', () => {
    const dates = Object.values(regulations).map(({ id, date, inForceFrom }) => [id, date, inForceFrom])
    expect(dates).toStrictEqual([
      ['LPS', '2010-11-10', '2010-12-15'],
      ['XA', '2007-12-03', '2007-12-03'],
      ['NC', '2004-07-31', '2004-07-31'],
      ['PL', '2003-08-27', '2004-07-01'],
    ])
  })

  test('sorts as the texts have it', () => {
    const shuffled = [
      'PL-42',
      'NC-4.1.2',
      'XA-3.4c',
      'LPS-10',
      'NC-4.2',
      'LPS-9.6',
      'XA-3.4',
      'LPS-10b',
      'LPS-10.3',
    ] as const
    const sorted = ['LPS-9.6', 'LPS-10', 'LPS-10.3', 'LPS-10b', 'XA-3.4', 'XA-3.4c', 'NC-4.1.2', 'NC-4.2', 'PL-42']
    expect([...shuffled].sort(clauseOrder)).toStrictEqual(sorted)
    expect(clauseOrder('LPS-7.3', 'LPS-7.3')).toBe(0)
  })

  test('is only what stands in the texts', () => {
    for (const id of ['LPS-17', 'LPS-7.8', 'LPS-7.03', 'XA-3.4e', 'NC-13.8', 'PL-83', 'lps-7.3', '', 'toString'])
      expect(ClauseIdSchema.safeParse(id).success, id).toBe(false)
  })

  test('is whole', () => {
    expect(clauses['LPS-10.1']).toStrictEqual({
      id: 'LPS-10.1',
      regulation: 'LPS',
      zh: '分析配置、维护需求的必要性和可行性;',
      en: 'Analyse whether the need is necessary and feasible.',
      summary: false,
      gathers: false,
    })
    expect(clauses['XA-3.4']).toMatchObject({ zh: '议题审定', gathers: true })
  })
})

/** `53-57` → PL-53 … PL-57. */
function spread(range: string): readonly string[] {
  const [from = 0, to = from] = range.split('-').map(Number)
  return Array.from({ length: to - from + 1 }, (_, i) => `PL-${from + i}`)
}
