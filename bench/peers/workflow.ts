// Row 14: a workflow of three steps from receipt to delivery, in process: cases handled here beside workflows of DBOS.
import { join } from 'node:path'
import type { CaseAct } from '../../src/domain/approvals/case.messages.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { type Claim, collectGarbage, interleave, median, perSecond, timed } from '../harness.ts'
import { clerk, furnishPermits, receiptToDelivery } from '../permits.ts'
import { requestOf, writePath } from '../world.ts'
import { dbosWorkflow, launchDbos, poolSize, stopDbos } from './dbos.ts'

/** The day at which the clock of the write path stands: each voucher bears it. */
const day = '2026-01-15'
/** Workflows of one round, ours and theirs. */
const rows = [
  { inFlight: 1, ours: 400, theirs: 150, goal: 4, floor: 2 },
  { inFlight: 32, ours: 3000, theirs: 500, goal: 25, floor: 10 },
  { inFlight: 128, ours: 6000, theirs: 600, goal: 35, floor: 15 },
] as const

type Work = () => Promise<void>

/** Workflows a second, so many under way at a time. */
async function rate(works: readonly Work[], inFlight: number): Promise<number> {
  let next = 0
  const one = async (): Promise<void> => {
    for (let work = works[next++]; work !== undefined; work = works[next++]) await work()
  }
  collectGarbage()
  return works.length / (await timed(() => Promise.all(Array.from({ length: inFlight }, one))))
}

const ourSetup =
  'ours: seven durable commands of ten events a case, three steps claimed with their completion (rights, facts, vouchers, deadlines, hashes, synchronous=FULL), no read models or reactions'

export async function workflows(dir: string, connectionString: string, quick: boolean): Promise<Claim[]> {
  const log = new SqliteLog(join(dir, 'workflows.db'))
  const handler = await writePath(log)
  await furnishPermits((request) => handler.handle(request))
  await launchDbos(connectionString)
  const rounds = quick ? 2 : 3
  const sized = (count: number): number => (quick ? Math.ceil(count / 5) : count)
  let cases = 0
  const ways = (count: number): (readonly CaseAct[])[] =>
    Array.from({ length: count }, () => receiptToDelivery(`case-${++cases}`, day))

  const handled = (acts: readonly CaseAct[]): Work => {
    const requests = acts.map((act, at) => ({ ...requestOf(act, `${act.caseId} ${at}`), actor: clerk }))
    return async () => {
      for (const request of requests) {
        const answer = await handler.handle(request)
        if (answer.kind === 'refused') throw new Error(`refused: ${JSON.stringify(answer.refusal)}`)
      }
    }
  }
  /** The steps alone, or everything that is a durable act of a case. */
  const steps = (acts: readonly CaseAct[]): Work =>
    run(
      acts,
      acts.filter(({ type }) => type === 'CompleteStep'),
    )
  const everyAct = (acts: readonly CaseAct[]): Work => run(acts, acts)
  const run =
    ([application]: readonly CaseAct[], acts: readonly CaseAct[]): Work =>
    async () => {
      await dbosWorkflow(application as CaseAct, acts)
    }

  const compared = async (row: (typeof rows)[number], theirWork: (acts: readonly CaseAct[]) => Work) => {
    const ours = () => rate(ways(sized(row.ours)).map(handled), row.inFlight)
    const theirs = () => rate(ways(sized(row.theirs)).map(theirWork), row.inFlight)
    await ours()
    await theirs()
    const pairs = await interleave(rounds, ours, theirs)
    return {
      ours: perSecond(median(pairs.map(({ a }) => a))),
      reference: perSecond(median(pairs.map(({ b }) => b))),
      value: median(pairs.map(({ a, b }) => a / b)),
    }
  }
  const common = { row: '14', unit: 'times', better: 'more' } as const
  try {
    const measured: Claim[] = []
    for (const row of rows)
      measured.push({
        ...common,
        what: `three-step workflow against DBOS, ${row.inFlight} in flight`,
        ...(await compared(row, steps)),
        goal: row.goal,
        floor: row.floor,
        setup: `${ourSetup}; DBOS: input, three steps that do nothing, result, each durable on PostgreSQL, ${poolSize} connections; it can be resumed by another process, ours is of one writer; ${rounds} rounds`,
      })
    const last = rows[1]
    measured.push({
      ...common,
      what: `as many durable acts on DBOS, ${last.inFlight} in flight`,
      ...(await compared(last, everyAct)),
      setup: `the same, with a durable step of DBOS for each of our seven commands; ${rounds} rounds`,
    })
    return measured
  } finally {
    await stopDbos()
    await log.close()
  }
}
