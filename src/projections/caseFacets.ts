// The values that the list of cases can be filtered by, from the sums kept beside the cases.
import type { ReadDatabase } from './database.ts'
import { stepLoad } from './stepLoad.ts'

/** Of the cases of one organisation and of its sources where one is given. */
export async function caseFacets(db: ReadDatabase, org?: string) {
  const visible = await db.selectFrom('sources').select(['sourceId', 'orgId']).execute()
  const sources = visible.filter(({ orgId }) => org === undefined || orgId === org).map(({ sourceId }) => sourceId)
  const distinct = async (column: 'sourceId' | 'office' | 'channel' | 'month') => {
    const rows = await db
      .selectFrom('case_figures')
      .select(column)
      .where((eb) =>
        eb.or([eb('sourceId', 'in', sources), org === undefined ? eb('orgId', '<>', '') : eb('orgId', '=', org)]),
      )
      .distinct()
      .orderBy(column)
      .execute()
    return rows.map((row) => row[column] as string).filter((value) => value !== '')
  }
  const activities = (await stepLoad(db, { org })).map(({ activity }) => activity).filter((name) => name !== '')
  return {
    sources: await distinct('sourceId'),
    offices: await distinct('office'),
    channels: await distinct('channel'),
    months: await distinct('month'),
    activities: [...new Set(activities)].sort(),
  }
}
