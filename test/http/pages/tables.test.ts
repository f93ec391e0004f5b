// Tables of records: every cell can say by itself what it is, since a narrow page shows rows as cards.
import { expect, test } from 'vitest'
import { html } from '../../../src/http/html.ts'
import { recordTable } from '../../../src/http/pages/tables.ts'

type Row = { readonly name: string; readonly count: number }
const rows: readonly Row[] = [{ name: '<水务>', count: 2 }]

test('each cell carries the name of its column, and roles that outlast any layout', () => {
  const table = recordTable<Row>(
    '清单',
    [
      { label: '机关', heads: true, cell: ({ name }) => name },
      { label: '"件"数', head: html`<b>件数</b>`, look: 'number', sorted: 'descending', cell: ({ count }) => count },
    ],
    rows,
    { className: 'wide', rowClass: ({ count }) => (count > 1 ? 'many' : undefined) },
  ).toString()
  expect(table).toContain('<table role="table" class="records wide">')
  expect(table).toContain('<th scope="col" role="columnheader">机关</th>')
  expect(table).toContain('<th scope="col" role="columnheader" class="n" aria-sort="descending"><b>件数</b></th>')
  expect(table).toContain('<tr role="row" class="many"><th scope="row" role="rowheader">&lt;水务&gt;</th>')
  expect(table).toContain('<td role="cell" class="n" data-label="&quot;件&quot;数">2</td>')
})
