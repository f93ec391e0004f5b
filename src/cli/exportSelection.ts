// Which cases an export takes: all by the feed itself; some by the read models, as they stand or built aside for this once.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { readName } from '../engine.ts'
import type { EventLog, Position } from '../eventlog/port.ts'
import { sourceOf } from '../eventlog/source.ts'
import { allCaseIds } from '../http/exports/caseRecords.ts'
import { type CaseCursor, type CaseFilter, listCases } from '../projections/caseQueries.ts'
import { openReadDatabase, type ReadDatabase } from '../projections/database.ts'
import { Moments } from '../projections/moments.ts'
import { isOfLog } from '../projections/sameLog.ts'
import { CommandFailed, logPathOf } from './runtime.ts'

export type Selection = { readonly ids: () => AsyncIterable<string>; readonly close: () => Promise<void> }
type Asked = {
  readonly log: EventLog
  readonly dataDir: string
  readonly head: Position
  readonly filter: CaseFilter
  readonly now: string
}

export async function select(asked: Asked): Promise<Selection> {
  const { filter, head, log, now } = asked
  if (filter.month !== undefined && !/^\d{4}-(?:0[1-9]|1[0-2])$/.test(filter.month))
    throw new CommandFailed(`${filter.month || '""'} 不是月份 / is no month: YYYY-MM, such as 2011-10`)
  if (Object.values(filter).every((value) => value === undefined))
    return { ids: () => allCaseIds(log, head), close: () => Promise.resolve() }
  const { close, database } = (await standing(asked)) ?? (await builtAside(asked))
  return { ids: () => selectedIds(database, filter, now), close }
}

const page = 500

async function* selectedIds(database: ReadDatabase, filter: CaseFilter, now: string): AsyncGenerator<string> {
  let after: CaseCursor | undefined
  do {
    const { next, rows } = await listCases(database, filter, { now, limit: page, after })
    for (const { caseId } of rows) yield caseId
    after = next
  } while (after !== undefined)
}

type Held = { readonly database: ReadDatabase; readonly close: () => Promise<void> }

/** The read models of a running or stopped server, where they are of this log and have come as far. */
async function standing({ dataDir, head, log }: Asked): Promise<Held | undefined> {
  const database = openNewest(join(dataDir, 'read'))
  if (database === undefined) return undefined
  const close = (): Promise<void> => database.destroy()
  // A server that is running catches up within moments; one that is not never will.
  for (let tries = 0; tries < 10; tries++) {
    if (await hasReached(database, head)) {
      if (await isOfLog(database, log)) return { database, close }
      break
    }
    await pause(50)
  }
  await close()
  return undefined
}

function openNewest(folder: string): ReadDatabase | undefined {
  try {
    const generations = readdirSync(folder)
      .map((file) => new RegExp(`^${readName}\\.(\\d+)\\.db$`).exec(file)?.[1])
      .filter((number) => number !== undefined)
      .map(Number)
    if (generations.length === 0) return undefined
    return openReadDatabase(join(folder, `${readName}.${Math.max(...generations)}.db`))
  } catch {
    // Half made, or gone at this moment: it is disposable, and another can be built.
    return undefined
  }
}

async function hasReached(database: ReadDatabase, head: Position): Promise<boolean> {
  try {
    const { rows } = await sql<{ position: string; complete: number }>`SELECT position, complete FROM progress`.execute(
      database,
    )
    const [progress] = rows
    return progress !== undefined && progress.complete === 1 && progress.position >= head
  } catch {
    return false
  }
}

/** Reading never writes to the data folder: what has to be built is built in a temporary one. */
async function builtAside({ dataDir, head, log, now }: Asked): Promise<Held> {
  const dir = mkdtempSync(join(tmpdir(), 'zhengjian-export-'))
  const source = sourceOf(log, logPathOf(dataDir))
  const moments = new Moments({ source, dir, head: () => ({ position: head, events: 0 }) })
  const close = async (): Promise<void> => {
    await moments.close()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    for (;;) {
      // Events are recorded by the clock of the log, which may run ahead of this machine's.
      const built = moments.at({ asOf: endOfTime, by: 'recorded' })
      if (built.ready) return { database: built.database, close }
      await pause(50)
    }
  } catch (error) {
    await close()
    throw new CommandFailed(`the read models cannot be built / 无法建立查询数据: ${(error as Error).message} (${now})`)
  }
}

const endOfTime = '9999-12-31T23:59:59.999Z'
