// The way of a case as a workflow of DBOS on PostgreSQL: its input, each of its steps and its result are made durable.
import { DBOS } from '@dbos-inc/dbos-sdk'
import type { CaseAct } from '../../src/domain/approvals/case.messages.ts'

/** A step for each act, which answers the act, as a decision answers an event of its size. */
const way = DBOS.registerWorkflow(
  async (application: CaseAct, acts: readonly CaseAct[]): Promise<CaseAct> => {
    let last = application
    for (const act of acts) last = await DBOS.runStep(async () => act, { name: act.type })
    return last
  },
  { name: 'way' },
)

export const poolSize = 20

/** On a database of its own beside that of the connection, which it makes. */
export async function launchDbos(connectionString: string): Promise<void> {
  const systemDatabaseUrl = connectionString.replace(/[^/]*$/, 'dbos')
  DBOS.setConfig({ name: 'zhengjian-peer', systemDatabaseUrl, systemDatabasePoolSize: poolSize, logLevel: 'error' })
  await DBOS.launch()
}

/** Resolves with the result of the workflow. */
export const dbosWorkflow = (application: CaseAct, acts: readonly CaseAct[]): Promise<CaseAct> => way(application, acts)

export const stopDbos = (): Promise<void> => DBOS.shutdown()
