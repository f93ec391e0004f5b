// What is known to be new without a look at the disk: never wrong of what is there, seldom unsure of what is not.
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NameFilter } from '../../src/eventlog/nameFilter.ts'
import { noStream } from '../../src/eventlog/port.ts'
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { uuid5 } from '../../src/eventlog/uuid.ts'
import { newEvents, temporaryFolder } from '../support/logs.ts'

const nameOf = (n: number) => `foreigncase-${uuid5(`name ${n}`)}`

test('a name that was added is never said to be absent', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (names) => {
      const filter = new NameFilter()
      for (const name of names) filter.add(name)
      expect(names.filter((name) => !filter.mayHold(name))).toStrictEqual([])
    }),
  )
})

test('of names that were not added fewer than one in fifty is not told apart, also where it has grown twice', () => {
  const filter = new NameFilter()
  expect(filter.mayHold(nameOf(0))).toBe(false)
  for (let n = 0; n < 100_000; n++) filter.add(nameOf(n))
  const unsure = (from: number) =>
    Array.from({ length: 10_000 }, (_, n) => nameOf(from + n)).filter((name) => filter.mayHold(name)).length
  expect(unsure(0)).toBe(10_000)
  expect(unsure(90_000)).toBe(10_000)
  expect(unsure(200_000)).toBeLessThan(200)
})

test('a log knows which streams it lacks: at once of its own, bit by bit of what was there when it was opened', async () => {
  const path = join(temporaryFolder(), 'log.db')
  const before = new SqliteLog(path, { mergedAtOnce: 2_500 })
  await Promise.all(
    Array.from({ length: 5_000 }, (_, n) => before.append(nameOf(n), newEvents(nameOf(n), 1), noStream)),
  )
  expect([before.lacks(nameOf(0)), before.lacks(nameOf(4_999)), before.lacks(nameOf(5_000))]).toStrictEqual([
    false,
    false,
    true,
  ])
  await before.close()
  const log = new SqliteLog(path)
  // Two thousand names at a look: until all are known, it says of none that it is lacking.
  expect([0, 1, 2].map((n) => log.lacks(nameOf(5_000 + n)))).toStrictEqual([false, false, true])
  expect(Array.from({ length: 5_000 }, (_, n) => nameOf(n)).filter((name) => log.lacks(name))).toStrictEqual([])
  await log.append(nameOf(6_000), newEvents(nameOf(6_000), 1), noStream)
  expect(log.lacks(nameOf(6_000))).toBe(false)
  expect((await log.readStream(nameOf(6_000), 0, 10)).length).toBe(1)
  const reader = new SqliteLog(path, { readonly: true })
  // Another process may write at any time.
  expect(reader.lacks(nameOf(7_000))).toBe(false)
  await reader.close()
  await log.close()
})
