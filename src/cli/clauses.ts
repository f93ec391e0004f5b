// zhengjian clauses: for each clause of the regulations, what enforces or records it and which tests show it.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { type ClauseRow, clauseReport, openClauses, unknownCitations } from '../commands/clauses.ts'
import { enforcers } from '../commands/enforcers.ts'
import { collectTestTitles } from './clauseTests.ts'
import type { Runtime } from './runtime.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const openList = `${root}docs/open-clauses.txt`

/** The clauses that are known to be open, one to a line; the list may only shrink. */
export const knownOpen = (): readonly string[] =>
  existsSync(openList)
    ? readFileSync(openList, 'utf8')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
    : []

export const reportOfThisRelease = (): readonly ClauseRow[] => clauseReport(enforcers(), collectTestTitles(root))

export function clausesCommand(program: Command, _runtime: Runtime, exit: (code: number) => void): void {
  program
    .command('clauses')
    .description('逐条列出条款的落实与测试 / list what enforces each clause and which tests show it')
    .option('--data <dir>', 'taken like everywhere and not looked at: what this release enforces depends on no data')
    .option('--json', 'print [{id, enforcedBy, tests}]')
    .option('--strict', 'fail on a clause that has neither and is not in the checked-in list of open clauses')
    .action((options: { json?: boolean; strict?: boolean }) => {
      const report = reportOfThisRelease()
      if (options.json) console.log(JSON.stringify(report, null, 2))
      else print(report)
      if (options.strict && !isComplete(report)) exit(1)
    })
}

function print(report: readonly ClauseRow[]): void {
  for (const { enforcedBy, id, tests } of report) {
    if (enforcedBy.length === 0 && tests.length === 0) continue
    console.log(`${id}\n  ${enforcedBy.join(', ') || '–'}\n  ${tests.length} test${tests.length === 1 ? '' : 's'}`)
  }
  console.log(`${openClauses(report).length} 条尚未落实 / clauses are open (docs/open-clauses.txt)`)
}

function isComplete(report: readonly ClauseRow[]): boolean {
  const known = new Set(knownOpen())
  const fresh = openClauses(report).filter((id) => !known.has(id))
  const unknown = unknownCitations(collectTestTitles(root))
  for (const id of fresh) console.error(`${id} 无落实亦无测试 / has neither an enforcer nor a test`)
  for (const { cited, file } of unknown) console.error(`${file}: ${cited} 不存在 / is no clause`)
  return fresh.length === 0 && unknown.length === 0
}
