// The clause report: who enforces what, which tests show it, and what nobody does yet.
import { describe, expect, test } from 'vitest'
import { clauseReport, clauseTable, openClauses, unknownCitations } from '../../src/commands/clauses.ts'
import { type ClauseId, clauseIds, clauses } from '../../src/domain/regulations.ts'

const file = 'test/domain/requests/request.test.ts'
const titled = (title: string) => ({ file, title })
const rowOf = (id: ClauseId, ...input: Parameters<typeof clauseReport>) =>
  clauseReport(...input).find((row) => row.id === id)

describe('the clause report', () => {
  test('has one row for each clause, in the order of the texts, empty where nobody cites it', () => {
    expect(clauseReport([], [])).toStrictEqual(clauseIds.map((id) => ({ id, enforcedBy: [], tests: [] })))
  })

  test('names each enforcer and each test once, sorted', () => {
    const enforcers = [
      { clauses: ['LPS-10.2', 'LPS-9.1'], by: 'refusal reasons-missing' },
      { clauses: ['LPS-10.2'], by: 'event ConfigRequestRefused' },
      { clauses: ['LPS-10.2'], by: 'refusal reasons-missing' },
    ] as const
    const title = `[${'LPS-10.2'}] a refusal gives its reasons`
    expect(rowOf('LPS-10.2', enforcers, [titled(title), titled(title)])).toStrictEqual({
      id: 'LPS-10.2',
      enforcedBy: ['event ConfigRequestRefused', 'refusal reasons-missing'],
      tests: [`${file}: ${title}`],
    })
    expect(rowOf('LPS-9.1', enforcers, [])?.enforcedBy).toStrictEqual(['refusal reasons-missing'])
    expect(rowOf('LPS-10', enforcers, [titled(title)])).toStrictEqual({ id: 'LPS-10', enforcedBy: [], tests: [] })
  })

  test.each([
    ['[LPS-8.2, LPS-9.5] a correction', ['LPS-8.2', 'LPS-9.5']],
    ['[LPS-8.2 LPS-9.5] a correction', ['LPS-8.2', 'LPS-9.5']],
    ['late [XA-3.4c] and again [PL-42]', ['XA-3.4c', 'PL-42']],
    ['LPS-7.3 without brackets, and [a list]', []],
    ['[LPS-7.30] is no clause, nor is LPS-7.3 within it', []],
  ])('reads %s', (title, ids) => {
    const shown = clauseReport([], [titled(title)]).filter(({ tests }) => tests.length > 0)
    expect(shown.map(({ id }) => id)).toStrictEqual(ids)
  })

  test('tells which citations no text has', () => {
    const titles = ['[LPS-7.3, LPS-77] a', '[XA-3.4e] b', '[LPS-8.2, 9.5] c', '[PL-42] d'].map(titled)
    expect(unknownCitations(titles)).toStrictEqual([
      { file, title: '[LPS-7.3, LPS-77] a', cited: 'LPS-77' },
      { file, title: '[XA-3.4e] b', cited: 'XA-3.4e' },
      { file, title: '[LPS-8.2, 9.5] c', cited: '9.5' },
    ])
  })
})

describe('open clauses', () => {
  test('are those of the three regulations that nothing enforces and no test shows', () => {
    const open = openClauses(
      clauseReport([{ clauses: ['LPS-7.3', 'PL-42'], by: 'check' }], [titled('[NC-14] in time')]),
    )
    const expected = clauseIds.filter(
      (id) => clauses[id].regulation !== 'PL' && !clauses[id].gathers && id !== 'LPS-7.3' && id !== 'NC-14',
    )
    expect(open).toStrictEqual(expected)
    expect(open).toEqual(expect.arrayContaining(['LPS-7.2', 'NC-13.1', 'XA-3.4c']))
  })

  test('do not name a clause that only gathers others, but name those others', () => {
    const open = openClauses(clauseReport([{ clauses: ['XA-3.4', 'NC-13'], by: 'page' }], []))
    expect(open.filter((id) => id.startsWith('XA-3.4'))).toStrictEqual(['XA-3.4a', 'XA-3.4b', 'XA-3.4c', 'XA-3.4d'])
    expect(open).toContain('NC-13.1.6')
  })
})

describe('the clause table', () => {
  test('is a Markdown table, one line for each clause, with its cells escaped', () => {
    const report = clauseReport([{ clauses: ['LPS-3'], by: 'a|b' }], [titled('[LPS-3] x < y'), titled('[LPS-3] a\\b')])
    const [head, rule, ...rows] = clauseTable(report)
    expect([head, rule]).toStrictEqual([
      '| clause | text | gloss | enforced or recorded by | shown by |',
      '|---|---|---|---|---|',
    ])
    expect(rows).toHaveLength(clauseIds.length)
    expect(rows[2]).toBe(
      `| LPS-3 | ${clauses['LPS-3'].zh} | ${clauses['LPS-3'].en} | a\\|b | ${file}: [LPS-3] a\\\\b<br>${file}: [LPS-3] x &lt; y |`,
    )
    expect(rows.filter((row) => row.includes('\n') || row.match(/(?<!\\)\|/g)?.length !== 6)).toStrictEqual([])
  })
})
