// Tables of records: where there is no room for the columns each row stands as a card that names its cells.
import { type Html, html, nothing, type Part } from '../html.ts'
import { type Room, scroll } from './parts.ts'

export type Column<Row> = {
  /** What the column is called; beside a cell of a card too. */
  readonly label: string
  /** What the heading shows, where that is more than the label. */
  readonly head?: Part
  readonly cell: (row: Row, index: number) => Part
  /** A time stays on one line while it can, a number and an ordinal stand to the right, a name may be broken anywhere. */
  readonly look?: 'time' | 'number' | 'ordinal' | 'name'
  /** The cell that names its row. */
  readonly heads?: true
  readonly sorted?: 'ascending' | 'descending'
  /** The tone of the heading. */
  readonly tone?: string
}
export type TableOptions<Row> = { readonly className?: string; readonly rowClass?: (row: Row) => string | undefined }

const looks = { time: 't', number: 'n', ordinal: 'i', name: 'name' } as const
/** How much room the columns need before their rows are better cards; numbers stand closely. */
function roomOf<Row>(columns: readonly Column<Row>[]): Room {
  if (columns.filter(({ look }) => look !== 'number').length >= 7) return 'much'
  return columns.length >= 5 ? 'some' : 'little'
}

/** The roles are said outright: a browser forgets what a table is when its rows are laid out as blocks. */
export function recordTable<Row>(
  label: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { className, rowClass }: TableOptions<Row> = {},
): Html {
  const heading = ({ head, label: called, look, sorted, tone }: Column<Row>) =>
    html`<th scope="col" role="columnheader"${classes(look && looks[look], tone)}${sorted !== undefined && html` aria-sort="${sorted}"`}>${head ?? called}</th>`
  const line = (row: Row, index: number) =>
    html`<tr role="row"${classes(rowClass?.(row))}>${columns.map((column) => cellOf(column, row, index))}</tr>`
  return scroll(
    label,
    html`<table role="table"${classes('records', className)}><thead role="rowgroup"><tr role="row">${columns.map(heading)}</tr></thead><tbody role="rowgroup">${rows.map(line)}</tbody></table>`,
    roomOf(columns),
  )
}

function cellOf<Row>({ cell, heads, label, look }: Column<Row>, row: Row, index: number): Html {
  const told = classes(look && looks[look])
  return heads === true
    ? html`<th scope="row" role="rowheader"${told}>${cell(row, index)}</th>`
    : html`<td role="cell"${told} data-label="${label}">${cell(row, index)}</td>`
}

function classes(...names: readonly (string | undefined)[]): Html {
  const given = names.filter((name) => name !== undefined)
  return given.length === 0 ? nothing : html` class="${given.join(' ')}"`
}
