// zhengjian import that could not go on: what it says stays, and that the same import goes on from there once it is put right.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { start } from '../../src/eventlog/port.ts'
import { csvFile, folder, header, imported, runtime, twoCases, zhengjian } from './cliWorld.ts'

const limit = { statutoryLimit: { days: 20, unit: 'working' } }
const mapping = (dir: string, text: string): string => {
  const map = join(dir, 'map.json')
  writeFileSync(map, text)
  return map
}

test('stopped at its item it says that its source stays, and put right it brings everything once', async () => {
  const dir = folder()
  const file = csvFile(dir, 'water.csv', ...twoCases)
  const wrong = mapping(dir, JSON.stringify({ item: { ...limit, calendarId: 'nl' } }))
  const stopped = await zhengjian('import', file, '--data', dir, '--map', wrong)
  expect(stopped.code).toBe(1)
  expect(stopped.err).toContain('更正后重新导入即可，已有内容不会重复增加')
  expect(stopped.err).toContain('put this right and import again, nothing is added twice')
  const right = mapping(dir, JSON.stringify({ item: { ...limit, calendarId: 'cn' } }))
  expect(await imported(file, dir, '--map', right)).toMatchObject({ code: 0, cases: 2, steps: 3, added: 6, errors: [] })
  expect(await imported(file, dir, '--map', right)).toMatchObject({ code: 0, added: 0, unchanged: 6 })
})

test('again under another name it says that the source keeps its own, and says nothing where the name is the same', async () => {
  const dir = folder()
  const file = csvFile(dir, 'water.csv', ...twoCases)
  const named = (name: string) => zhengjian('import', file, '--data', dir, '--name', name)
  expect((await named('水务系统')).err).toBe('')
  expect((await named('水务系统')).err).toBe('')
  const { code, err } = await named('水利系统')
  expect([code, err.trim()]).toStrictEqual([
    0,
    '来源 water 仍名为“水务系统”，导入不改名 / the source water is still called “水务系统”: an import renames nothing',
  ])
  const map = mapping(dir, JSON.stringify({ source: { name: '水利系统' } }))
  expect((await zhengjian('import', file, '--data', dir, '--map', map)).err).toContain('仍名为“水务系统”')
})

test('a strict one that its item stops leaves nothing and does not say that anything stays', async () => {
  const dir = folder()
  const map = mapping(dir, JSON.stringify({ item: { ...limit, calendarId: 'nl' } }))
  const file = csvFile(dir, 'water.csv', ...twoCases)
  const { code, err } = await zhengjian('import', file, '--data', dir, '--map', map, '--strict')
  expect([code, err]).toStrictEqual([1, expect.not.stringContaining('import again')])
})

test('a mapping file that begins with the mark of its order of bytes is one', async () => {
  const dir = folder()
  const map = mapping(dir, `\ufeff${JSON.stringify({ source: { name: '水务系统' } })}`)
  const result = await imported(csvFile(dir, 'water.csv', ...twoCases), dir, '--map', map)
  expect(result).toMatchObject({ code: 0, added: 6, errors: [] })
})

test('a file without a case opens no source: the next one names it anew', async () => {
  const dir = folder()
  const empty = join(dir, 'empty.csv')
  writeFileSync(empty, `${header}\n`)
  expect((await zhengjian('import', empty, '--data', dir)).out).toContain(
    '文件中没有办件 / there is no case in the file',
  )
  writeFileSync(empty, 'number;what;when\n1;2;3\n')
  expect((await imported(empty, dir)).errors).toHaveLength(1)
  const log = runtime.openLogReadonly(join(dir, 'log.db'))
  const opened = await log.readAll(start, { limit: 100, types: ['SourceOpened', 'ItemVersionPublished'] })
  await log.close()
  expect(opened).toStrictEqual([])
})
