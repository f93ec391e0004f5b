// The documents that are made from the code; a test holds the files against them.

import { z } from 'zod'
import { reportOfThisRelease } from '../../src/cli/clauses.ts'
import { clauseTable } from '../../src/commands/clauses.ts'
import { registry } from '../../src/commands/registry.ts'
import { rightsTable } from '../../src/commands/rights.ts'
import { Role } from '../../src/domain/actor.ts'
import { eventTypes } from '../../src/domain/events.ts'
import { refusals } from '../../src/domain/refusals.ts'
import { categories } from '../../src/domain/streams.ts'
import { contractCases } from '../eventlog/contract.ts'
import { contractStores } from '../eventlog/contractStores.ts'
import { caseProduct } from './caseProduct.ts'
import { caseTable } from './caseTable.ts'

const made = (title: string, ...lines: string[]): string =>
  `# ${title}\n\n_Made from the code; \`UPDATE_DOCS=1 npm run vitest -- test/docs\` writes it anew._\n\n${lines.join('\n')}\n`

function fieldsOf(schema: z.ZodType): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as {
    properties?: object
    required?: string[]
  }
  return Object.keys(properties)
    .map((name) => (required.includes(name) ? `\`${name}\`` : `\`${name}\`?`))
    .join(', ')
}

/** What each says; where the code has to be run for it, once it has been. */
export const generatedDocs = (): Readonly<Record<string, string | (() => Promise<string>)>> => ({
  'clauses.md': made(
    '条款与落实 Clauses and what shows them',
    ...clauseTable(reportOfThisRelease().map((row) => ({ ...row, tests: row.tests.length > 0 ? ['✓'] : [] }))),
  ),
  'events.md': made(
    '事件 Events',
    'Streams are named `<category>-<id>`:',
    '',
    '| category | 中文 | sealed |',
    '|---|---|---|',
    ...Object.entries(categories).map(([name, { sealed, zh }]) => `| \`${name}\` | ${zh} | ${sealed ? 'yes' : 'no'} |`),
    '',
    '| event | 中文 | version | data | clauses |',
    '|---|---|---|---|---|',
    ...Object.entries(eventTypes).map(
      ([name, { clauses, data, version, zh }]) =>
        `| \`${name}\` | ${zh} | ${version} | ${fieldsOf(data)} | ${clauses.join(', ') || '–'} |`,
    ),
  ),
  'commands.md': made(
    '命令与拒绝 Commands and refusals',
    '| command | 中文 | stream | kind | clauses |',
    '|---|---|---|---|---|',
    ...Object.entries(registry).map(
      ([name, { category, clauses, kind, zh }]) =>
        `| \`${name}\` | ${zh} | \`${category}\` | ${kind} | ${clauses.join(', ') || '–'} |`,
    ),
    '',
    '| refusal | status | clauses |',
    '|---|---|---|',
    ...Object.entries(refusals).map(
      ([code, { clauses, status }]) => `| \`${code}\` | ${status} | ${clauses.join(', ') || '–'} |`,
    ),
  ),
  'stores.md': made(
    '日志的各种存储 The stores of the log',
    'What every store promises, case by case, and the stores on which each case is run. No store is exempt from any: a case that fails on one of them fails the build.',
    '',
    `| case | ${contractStores.map(({ name }) => name).join(' | ')} |`,
    `|---|${contractStores.map(() => ':-:|').join('')}`,
    ...[...Map.groupBy(contractCases(), ({ part }) => part)].flatMap(([part, cases]) => [
      `| **${part}** |${contractStores.map(() => ' |').join('')}`,
      ...cases.map(
        ({ check, title }) =>
          `| ${title} |${contractStores.map(({ forgets }) => (forgets && check.length > 1 ? ' ✓¹ |' : ' ✓ |')).join('')}`,
      ),
    ]),
    '',
    '¹ Nothing is kept that could be opened anew: the same log is asked once more.',
    '',
    'The same cases run on a server or cluster of your own where `ESDB_URL` names one: see [eventstoredb.md](eventstoredb.md).',
  ),
  'rights.md': made(
    '权限 Rights',
    '`any`: whatever the object; `own`: objects of the actor’s own organisation; –: never.',
    'One case (`ReadCases`) and the materials that it holds (`ReadMaterials`, by `?case=`) are also `own` for each',
    'organisation that holds or held an open step of it; lists, personal data and commands are not.',
    '',
    rightsTable(Role.options),
  ),
  'workflows/approval-case.md': async () =>
    made(
      '办件 The permit case, command by command',
      'Every command in every situation by every role: first by whom, then what the state of the case decides. What a command',
      'says itself (dates, names, amounts) is judged beside this: see the refusals in [commands.md](../commands.md).',
      '',
      '```',
      'none ─▶ draft ─▶ received ─▶ accepted ─▶ granted ─▶ delivered ─▶ (changed, renewed) ─▶ revoked, withdrawn ─▶ deregistered',
      '                  │   ▲        │  ⇅          └ five days of silence accept (PL-32.4); an undecided renewal is granted (PL-50)',
      '                  ▼   │        │  special procedures stop the clock (PL-45)',
      '            supplementing      └▶ denied, forwarded, void',
      '                  └▶ abandoned; received ─▶ not required, not competent, not accepted',
      '```',
      '',
      ...(await caseProduct()),
      '',
      '## 各状态下 By state',
      '',
      'Every command was sent, complete, in every situation: acts by the clerk who handles the case (or who has the right), the rest by the system. ✓ it was taken,',
      '○ it was taken and nothing was to be written (it was so already, or nothing of the kind was due), else the refusal and its clauses.',
      'The number that `AllocateNumber` takes is of the series, not of the case: it is taken in every situation.',
      '',
      ...caseTable(),
    ),
})
