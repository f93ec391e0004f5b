// npm run bench: measures every claim of docs/performance.md against its reference in the same run; exit 1 where a floor is missed.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { keepYoung } from '../src/garbage.ts'
import { append } from './append.ts'
import { calendarDays } from './calendarDays.ts'
import { decide } from './decide.ts'
import { disk } from './disk.ts'
import { groupCommit } from './groupCommit.ts'
import { growth, manyStreams } from './growth.ts'
import { type Claim, fullSizes, quickSizes, type Row, table, valueText, verdictOf } from './harness.ts'
import { httpCommands } from './httpCommands.ts'
import { logsIn } from './logs.ts'
import { longLog } from './longLog.ts'
import { isQuiet, loadNow, loadText, machineText } from './machine.ts'
import { rebuild } from './rebuild.ts'
import { replay } from './replay.ts'
import { stores } from './stores.ts'

/** In the order in which they run: what appends to the large log comes after what reads it. */
const rows: Readonly<Record<string, Row>> = {
  httpCommands,
  groupCommit,
  append,
  replay,
  rebuild,
  disk,
  calendarDays,
  decide,
  stores,
  growth,
  longLog,
  manyStreams,
}

// As the server does: the rows that run the write path in this process run it as it is run there.
keepYoung()

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
  },
})
const only = values.only?.flatMap((names) => names.split(','))
const unknown = only?.filter((name) => !Object.hasOwn(rows, name)) ?? []
if (unknown.length > 0) {
  console.error(`no row ${unknown.join(', ')}: there are ${Object.keys(rows).join(', ')}`)
  process.exit(2)
}

const busy = (when: string, load: string): string =>
  `this machine is busy with something else ${when} (${load}): figures would not mean anything; --force shows them all the same`

const before = await loadNow()
if (!isQuiet(before) && !values.force) {
  console.error(busy('now', loadText(before)))
  process.exit(2)
}

const dir = mkdtempSync(join(tmpdir(), 'zhengjian-bench-'))
const say = (text: string): void => console.error(`  ${text}`)
const log = logsIn(dir, say)
const claims: Claim[] = []
const began = performance.now()
try {
  for (const [name, row] of Object.entries(rows)) {
    if (only !== undefined && !only.includes(name)) continue
    const own = join(dir, name)
    mkdirSync(own)
    const started = performance.now()
    const measured = await row({ sizes: values.quick ? quickSizes : fullSizes, dir: own, say, log })
    // Told at once: who stops a long run keeps what it has found by then.
    for (const claim of measured)
      say(`${claim.row} ${claim.what}: ${claim.ours}, ${valueText(claim.value, claim.unit)}`)
    say(`${name} took ${((performance.now() - started) / 1000).toFixed(0)} s`)
    claims.push(...measured)
    rmSync(own, { recursive: true, force: true })
  }
} finally {
  rmSync(dir, { recursive: true, force: true })
}
const seconds = (performance.now() - began) / 1000
const after = await loadNow()
const quiet = isQuiet(before) && isQuiet(after)
const verdicts = claims.map((claim) => ({ ...claim, verdict: verdictOf(claim) }))

if (values.json) {
  console.log(
    JSON.stringify(
      { machine: machineText(), quick: values.quick, forced: !quiet, before, after, seconds, claims: verdicts },
      undefined,
      2,
    ),
  )
} else {
  console.log(table(claims))
  console.log(`\n${machineText()}; before: ${loadText(before)}; after: ${loadText(after)}; ${seconds.toFixed(0)} s`)
  if (values.quick) console.log('--quick: smaller logs and shorter rounds than the claims speak of')
  if (!quiet)
    console.log(
      values.force
        ? 'FORCED: something else was running; these figures are for development only'
        : busy('by now', loadText(after)),
    )
}
if (!quiet && !values.force) process.exitCode = 2
else if (verdicts.some(({ verdict }) => verdict === 'missed')) process.exitCode = 1
