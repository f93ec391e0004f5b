// 环节负荷: open cases by the step that they have reached, handled here or elsewhere, under the names that readers know.
import { sql } from 'kysely'
import type { ReadDatabase } from './database.ts'

export type Load = { readonly office: string; readonly activity: string; readonly open: number }
export type LoadFilter = {
  readonly office?: string | undefined
  readonly source?: string | undefined
  /** Cases of this organisation and of its sources. */
  readonly org?: string | undefined
}

const activity = sql<string>`coalesce("itemSteps".name, step_load.activity)`

/** Most first. A case of which several steps are open counts at each. */
export async function stepLoad(db: ReadDatabase, { office, org, source }: LoadFilter = {}): Promise<Load[]> {
  let query = db
    .selectFrom('step_load')
    .leftJoin('itemSteps', (join) =>
      join.onRef('itemSteps.itemId', '=', 'step_load.itemId').onRef('itemSteps.stepId', '=', 'step_load.activity'),
    )
    .select(['step_load.office', activity.as('activity'), sql<number>`sum(step_load.open)`.as('open')])
  if (office !== undefined) query = query.where('step_load.office', '=', office)
  if (source !== undefined) query = query.where('step_load.sourceId', '=', source)
  if (org !== undefined)
    query = query.where((eb) =>
      eb.or([
        eb('step_load.orgId', '=', org),
        eb('step_load.sourceId', 'in', eb.selectFrom('sources').select('sourceId').where('orgId', '=', org)),
      ]),
    )
  return query
    .groupBy(['step_load.office', activity])
    .having(sql`sum(step_load.open)`, '>', 0)
    .orderBy('open', 'desc')
    .orderBy('step_load.office')
    .orderBy(activity)
    .execute()
}
