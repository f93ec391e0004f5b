// One failed fsync: the next one would succeed as if nothing had happened, so the log must not go on. Needs strace to make it fail.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verifyLog } from '../../src/audit/verify.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { everything, temporaryFolder } from '../support/logs.ts'

const script = join(import.meta.dirname, 'syncWriter.ts')
const calls = 'fsync,fdatasync'

/** Whether strace is here and may trace: in some containers it may not. */
const canTrace = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0

for (const nth of [15, 40])
  test(`EIO on sync ${nth}: nothing acknowledged is lost, and nothing more is taken`, async (context) => {
    if (!canTrace) context.skip('strace is not here, or may not trace')
    const path = join(temporaryFolder(), 'log.db')
    const inject = `inject=${calls}:error=EIO:when=${nth}`
    const args = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${calls}`, '-e', inject, process.execPath, script, path]
    const { stdout } = spawnSync('strace', args, { encoding: 'utf8' })
    const said = JSON.parse(stdout)
    const failed = { fatal: 'SQLITE_IOERR_FSYNC', failed: 'LogFailedError', afterwards: 'LogFailedError' }
    expect(said).toStrictEqual({ acknowledged: expect.any(Number), ...failed })
    expect(said.acknowledged).toBeGreaterThan(0)
    const log = new SqliteLog(path)
    const streams = (await everything(log)).map(({ stream }) => stream)
    const acknowledged = Array.from({ length: said.acknowledged }, (_, n) => `a-${n}`)
    // The append that failed may be on disk or not: that is what "outcome unknown" means.
    expect(streams.slice(0, said.acknowledged)).toStrictEqual(acknowledged)
    expect(streams.length).toBeLessThanOrEqual(said.acknowledged + 1)
    expect(await verifyLog(log)).toMatchObject({ ok: true, firstBad: null, positionGaps: 0 })
    await log.close()
  })
