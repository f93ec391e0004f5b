// Opening log files: format and packing, progress, and what is no exception.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Mapping } from '../../src/files/mapping.ts'
import { openLogFile } from '../../src/files/open.ts'
import { faults, reasons } from './support.ts'

const csv = [
  'case:concept:name,concept:name,time:timestamp',
  'A,a,2026-03-02T09:00:00Z',
  'A,b,2026-03-03T09:00:00Z',
  '',
].join('\n')
const xes =
  '<log><trace><string key="concept:name" value="A"/><date key="startdate" value="2026-03-02T09:00:00Z"/></trace></log>'
const many = `${csv}${Array.from({ length: 20_000 }, (_, index) => `B${index},受理${index * 7919},2026-03-02T09:00:00Z\n`).join('')}`

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-files-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const put = async (name: string, content: string | Uint8Array) => {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}
const opened = async (path: string, options?: Parameters<typeof openLogFile>[1]) => {
  const file = await openLogFile(path, options)
  if (!file.ok) throw new Error(file.reason)
  return file
}
const rowsIn = async (path: string, options?: Parameters<typeof openLogFile>[1]) =>
  Array.fromAsync((await opened(path, options)).rows)

describe('a file', () => {
  test.each([
    ['log.csv', csv, 2],
    ['LOG.CSV', csv, 2],
    ['log.csv.gz', gzipSync(csv), 2],
    ['packed-all-the-same.csv', gzipSync(csv), 2],
    ['not-packed.csv.gz', csv, 2],
    ['log.xes', xes, 1],
    ['log.xes.gz', gzipSync(xes), 1],
    ['two-members.csv.gz', Buffer.concat([gzipSync(csv), gzipSync('C,c,2026-03-02T09:00:00Z\n')]), 3],
  ])('%s is read to its end', async (name, content, count) => {
    const file = await opened(await put(name, content))
    expect(file.totalBytes).toBe(Buffer.byteLength(content))
    expect(file.bytesRead()).toBe(0)
    const rows = await Array.fromAsync(file.rows)
    expect(rows.map((row) => row.kind)).toStrictEqual(Array(count).fill('row'))
    expect(file.bytesRead()).toBe(file.totalBytes)
  })

  test('takes the format and the mapping that are given', async () => {
    const mapping = Mapping.parse({ case: { number: 'n' }, step: { activity: 'a', at: 't' }, delimiter: '\t' })
    const rows = await rowsIn(await put('log.tsv', 'n\ta\tt\nA\tb\t2026-03-02T09:00:00Z\n'), { format: 'csv', mapping })
    expect(rows).toMatchObject([{ kind: 'row', case: { number: 'A' }, step: { activity: 'b' } }])
  })

  test('that is left early is closed and can be removed', async () => {
    const file = await opened(await put('early.csv.gz', gzipSync(many)))
    for await (const row of file.rows) {
      expect(row.line).toBe(2)
      break
    }
    expect(await file.rows.next()).toStrictEqual({ done: true, value: undefined })
    expect(file.bytesRead()).toBeLessThanOrEqual(65_536)
  })

  test('that is empty is a bad row', async () => {
    expect(reasons(await rowsIn(await put('empty.csv', '')))).toStrictEqual(['the file is empty'])
    expect(reasons(await rowsIn(await put('empty.csv.gz', gzipSync(''))))).toStrictEqual(['the file is empty'])
  })
})

test('a file that is packed twice says so', async () => {
  for (const name of ['twice.csv.gz', 'twice.xes.gz'])
    expect(reasons(await rowsIn(await put(name, gzipSync(gzipSync(csv)))))).toStrictEqual([
      'the file is packed with gzip twice; unpack it once',
    ])
})

describe('a damaged gzip file', () => {
  test('that is cut off gives its rows and then a bad row, the same each time', async () => {
    const packed = gzipSync(many)
    for (const length of [packed.length - 1, packed.length - 9, packed.length >> 1, 700]) {
      const path = await put('cut.csv.gz', packed.subarray(0, length))
      const [rows, again] = [await rowsIn(path), await rowsIn(path)]
      expect(rows.slice(0, -1).every((row) => row.kind === 'row')).toBe(true)
      expect(rows.at(-1)).toMatchObject({
        kind: 'bad',
        line: rows.length + 1,
        reason: expect.stringContaining('unexpected end of file'),
      })
      expect(rows).toStrictEqual(again)
      // The parser looks two bytes ahead: of a file cut right behind a record, that record counts as cut off.
      if (length === packed.length - 1) expect(rows).toHaveLength(20_002)
    }
  })

  test('whose checksum is wrong says so at the end', async () => {
    const packed = gzipSync(many)
    packed[packed.length - 8] = (packed[packed.length - 8] ?? 0) ^ 1
    const rows = await rowsIn(await put('sum.csv.gz', packed))
    expect(rows.length).toBeGreaterThan(10_000)
    expect(faults(rows)).toStrictEqual([`${rows.length + 1}`])
    expect(reasons(rows)).toStrictEqual([expect.stringContaining('incorrect data check')])
  })

  test('that breaks inside ends with a bad row', async () => {
    const packed = gzipSync(many)
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 64)
    const rows = await rowsIn(await put('broken.csv.gz', packed))
    expect(rows.slice(0, 5_000).every((row) => row.kind === 'row')).toBe(true)
    expect(rows.at(-1)).toMatchObject({ kind: 'bad', reason: expect.stringContaining('breaks off here') })
  })
})

describe('what cannot be opened is a value', () => {
  test('a file that is not there, a folder, an unknown format', async () => {
    expect(await openLogFile(join(folder, 'none.csv'))).toStrictEqual({ ok: false, reason: 'missing' })
    expect(await openLogFile(join(await put('file', ''), 'none.csv'))).toStrictEqual({ ok: false, reason: 'missing' })
    await mkdir(join(folder, 'folder.csv'))
    expect(await openLogFile(join(folder, 'folder.csv'))).toStrictEqual({ ok: false, reason: 'not-a-file' })
    expect(await openLogFile(await put('log.pdf', csv))).toStrictEqual({ ok: false, reason: 'unknown-format' })
  })

  test('a path that no file can have', async () => {
    expect(await openLogFile('a\0b.csv')).toStrictEqual({ ok: false, reason: 'unreadable' })
    expect(await openLogFile(join(folder, `${'长'.repeat(200)}.csv`))).toStrictEqual({
      ok: false,
      reason: 'unreadable',
    })
  })

  test('a file that may not be read', async (context) => {
    const path = await put('secret.csv', csv)
    await chmod(path, 0)
    const readable = await readFile(path).then(
      () => true,
      () => false,
    )
    if (readable) context.skip('the superuser may read every file')
    expect(await openLogFile(path)).toStrictEqual({ ok: false, reason: 'unreadable' })
  })

  test('a file that is removed between opening and reading is a bad row', async () => {
    const path = await put('gone.csv', csv)
    const file = await opened(path)
    await rm(path)
    expect(reasons(await Array.fromAsync(file.rows))).toStrictEqual([expect.stringContaining('ENOENT')])
  })
})
