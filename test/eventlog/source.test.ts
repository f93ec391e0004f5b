// Where a log is: chosen by the configuration, opened alike by every thread, and never confused with another.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { EventStoreLog } from '../../src/eventlog/eventstoredb.ts'
import { noStream } from '../../src/eventlog/port.ts'
import { openLogSource, sourceFor, sourceOf } from '../../src/eventlog/source.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { peer } from '../support/esdbLog.ts'
import { newEvents, temporaryFolder } from '../support/logs.ts'

const url = 'esdb://zhengjian:secret@node-1:2113,node-2:2113,node-3:2113?tlsCAFile=ca.crt'

describe('EVENT_STORE_URL', () => {
  test('names a cluster, in the words of either product', () => {
    for (const value of [
      url,
      'esdb+discover://cluster.city',
      'kurrentdb://node-1',
      'esdb://127.0.0.1:2113?tls=false',
    ]) {
      const read = readConfig({ EVENT_STORE_URL: value })
      expect(read).toMatchObject({ ok: true, config: { EVENT_STORE_URL: value } })
    }
    expect(readConfig({})).toMatchObject({ ok: true })
    expect(readConfig({ EVENT_STORE_URL: '' })).toMatchObject({ ok: true })
  })

  test('is refused with what is wrong, and never with its password', () => {
    for (const [value, says] of [
      ['postgres://zhengjian:secret@db', 'write esdb://host:2113'],
      ['esdb://zhengjian:secret@node-1?colour=red', 'there is no option colour'],
      ['esdb://zhengjian:secret@10.0.0.1', 'with TLS name the host'],
    ] as const) {
      const read = readConfig({ EVENT_STORE_URL: value })
      expect(read.ok ? [] : read.faults).toStrictEqual([expect.stringContaining(says)])
      expect(read.ok ? [] : read.faults).toStrictEqual([expect.stringMatching(/^EVENT_STORE_URL: (?!.*secret)/)])
    }
  })
})

describe('the log of a data folder', () => {
  test('is the file in it, or the cluster; another thread opens the same', async () => {
    const path = join(temporaryFolder(), 'log.db')
    const node = await peer()
    for (const source of [sourceFor(path, undefined), sourceFor(join(temporaryFolder(), 'log.db'), node.url)]) {
      const log = openLogSource(source)
      expect(log).toBeInstanceOf(source.kind === 'sqlite' ? SqliteLog : EventStoreLog)
      await log.append('a-1', newEvents('a-1', 2), noStream)
      const reader = openLogSource(sourceOf(log, path), { readonly: true })
      reader.wake()
      expect(await reader.readStream('a-1', 0, 9)).toHaveLength(2)
      await expect(reader.append('a-1', newEvents('a-1', 1, 2), 1)).rejects.toThrow('reading only')
      await reader.close()
      await log.close()
    }
  })

  test('a folder that was used with a cluster is not given a new empty log when the variable is forgotten', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'log.db')
    expect(sourceFor(path, url)).toStrictEqual({ kind: 'eventstoredb', url })
    expect(() => sourceFor(path, undefined)).toThrow('set EVENT_STORE_URL')
    expect(readFileSync(join(folder, 'log.url'), 'utf8')).not.toContain('secret')
    expect(sourceFor(path, 'esdb://node-4:2113')).toMatchObject({ kind: 'eventstoredb' })
  })

  test('a folder that holds a log is not used with a cluster, and reading leaves no trace', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'log.db')
    sourceFor(path, url, { readonly: true })
    expect(existsSync(join(folder, 'log.url'))).toBe(false)
    writeFileSync(path, '')
    expect(() => sourceFor(path, url)).toThrow('holds a log of its own')
  })
})
