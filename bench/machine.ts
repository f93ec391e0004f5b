// Whether this machine is ours alone: a busy neighbour changes figures two- to threefold, so nothing is reported beside one.
import { existsSync, readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

export type Load = { readonly average: number; readonly idle: number }

/** Share of all cores that was idle over a while; 1 where the system does not tell. */
export async function idleOver(ms: number): Promise<number> {
  const before = ticks()
  await sleep(ms)
  const after = ticks()
  if (before === undefined || after === undefined || after.all === before.all) return 1
  return (after.idle - before.idle) / (after.all - before.all)
}

const stat = '/proc/stat'
function ticks(): { readonly idle: number; readonly all: number } | undefined {
  if (!existsSync(stat)) return undefined
  const [, ...numbers] = (readFileSync(stat, 'utf8').split('\n')[0] ?? '').trim().split(/\s+/)
  const counts = numbers.map(Number)
  // user nice system idle iowait …: a core that waits for the disk is not taken by anyone.
  const idle = (counts[3] ?? 0) + (counts[4] ?? 0)
  return { idle, all: counts.slice(0, 8).reduce((sum, count) => sum + count, 0) }
}

/** A second of looking; ten where the average says that something has been running, which may be the run before this one. */
export async function loadNow(): Promise<Load> {
  const average = loadavg()[0] ?? 0
  return { average, idle: await idleOver(average > cpus().length / 4 ? 10_000 : 2_000) }
}

/** Less idle than this, and something else is running. */
const idleEnough = 0.9
export const isQuiet = ({ idle }: Load): boolean => idle >= idleEnough

export const loadText = ({ average, idle }: Load): string =>
  `load average ${average.toFixed(2)}, ${(idle * 100).toFixed(0)} % idle`

export const machineText = (): string =>
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown core'}, ${Math.round(totalmem() / 2 ** 30)} GiB`
