// What the software does about each clause: who enforces or records it, which tests show it, and which clauses are open.
import { type ClauseId, ClauseIdSchema, clauseIds, clauses } from '../domain/regulations.ts'

/** A command, event, refusal, check or deadline that cites clauses; `by` names it, as in `refusal not-permitted`. */
export type Enforcer = { readonly clauses: readonly ClauseId[]; readonly by: string }
/** `file` is the path from the root of the project, `title` the words of the `test`, `it` or `describe`. */
export type TestTitle = { readonly file: string; readonly title: string }
export type ClauseRow = {
  readonly id: ClauseId
  readonly enforcedBy: readonly string[]
  readonly tests: readonly string[]
}
export type UnknownCitation = TestTitle & { readonly cited: string }

const brackets = /\[((?:LPS|XA|NC|PL)-[^\]]*)\]/g

/** The ids that a title names in brackets, `[LPS-9.2]` or `[LPS-9.2, PL-42]`, whether they exist or not. */
const citedBy = (title: string): readonly string[] =>
  [...title.matchAll(brackets)].flatMap(([, list = '']) => list.split(/[\s,，、]+/)).filter((id) => id !== '')

/** One row for each clause of the catalogue, in its order; enforcers and `file: title` are sorted and named once. */
export function clauseReport(enforcers: readonly Enforcer[], testTitles: readonly TestTitle[]): readonly ClauseRow[] {
  const enforcedBy = Map.groupBy(
    enforcers.flatMap(({ clauses, by }) => clauses.map((id) => ({ id, by }))),
    ({ id }) => id,
  )
  const tests = Map.groupBy(
    testTitles.flatMap(({ file, title }) => citedBy(title).map((id) => ({ id, test: `${file}: ${title}` }))),
    ({ id }) => id,
  )
  return clauseIds.map((id) => ({
    id,
    enforcedBy: sorted(enforcedBy.get(id)?.map(({ by }) => by)),
    tests: sorted(tests.get(id)?.map(({ test }) => test)),
  }))
}

const sorted = (names: readonly string[] = []): readonly string[] => [...new Set(names)].sort()

/** What tests cite and no text has: a slip of the pen would otherwise leave its clause open unseen. */
export const unknownCitations = (testTitles: readonly TestTitle[]): readonly UnknownCitation[] =>
  testTitles.flatMap(({ file, title }) =>
    citedBy(title)
      .filter((cited) => !ClauseIdSchema.safeParse(cited).success)
      .map((cited) => ({ file, title, cited })),
  )

/** The clauses of the three regulations with neither enforcer nor test. The permit law is cited, not implemented whole. */
export const openClauses = (report: readonly ClauseRow[]): readonly ClauseId[] =>
  report
    .filter((row) => mustBeShown(row.id) && row.enforcedBy.length === 0 && row.tests.length === 0)
    .map(({ id }) => id)

/** A clause that only gathers others has nothing of its own to enforce: those others are listed. */
const mustBeShown = (id: ClauseId): boolean => clauses[id].regulation !== 'PL' && !clauses[id].gathers

/** The report as lines of a Markdown table, its head first. */
export const clauseTable = (report: readonly ClauseRow[]): readonly string[] => [
  '| clause | text | gloss | enforced or recorded by | shown by |',
  '|---|---|---|---|---|',
  ...report.map(({ id, enforcedBy, tests }) =>
    row([id, clauses[id].zh, clauses[id].en, enforcedBy.join('\n'), tests.join('\n')]),
  ),
]

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
const cell = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', '<br>')
