// The private store: survives a restart, keeps secrets as digests, uses a link once.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { PrivateStore } from '../../src/commands/privateStore.ts'
import { type Position, start } from '../../src/eventlog/port.ts'
import { at } from '../support/people.ts'
import { folder } from './world.ts'

const noon = at('2026-03-02T12:00:00Z')
const later = at('2026-03-02T13:00:00Z')

function open(path = join(folder(), 'private.db')): PrivateStore {
  const store = new PrivateStore(path)
  onTestFinished(() => store.close())
  return store
}

test('a key is made once, of 32 bytes, and is the same after a restart', () => {
  const path = join(folder(), 'private.db')
  const before = open(path)
  expect(before.findKey('mac')).toBeUndefined()
  const key = before.key('mac')
  expect(key).toHaveLength(32)
  expect(before.key('other')).not.toStrictEqual(key)
  const after = open(path)
  expect([after.key('mac'), after.findKey('mac')]).toStrictEqual([key, key])
  expect(after.key('mac', () => new Uint8Array(32))).toStrictEqual(key)
})

test('a key may be made by its owner', () => {
  expect([...open().key('witness', () => Uint8Array.of(1, 2, 3))]).toStrictEqual([1, 2, 3])
})

test('a revoked token is known to every process from the next turn on, however often it is revoked', async () => {
  const path = join(folder(), 'private.db')
  const [mine, theirs] = [open(path), open(path)]
  expect(theirs.isRevoked('jti')).toBe(false)
  mine.revokeToken('jti', noon)
  mine.revokeToken('jti', later)
  expect(mine.isRevoked('jti')).toBe(true)
  await new Promise(setImmediate)
  expect([theirs.isRevoked('jti'), theirs.isRevoked('other')]).toStrictEqual([true, false])
})

describe('a login link', () => {
  test('works once', () => {
    const store = open()
    store.addLoginLink('secret', 'li-ming', later)
    expect([store.useLoginLink('secret', noon), store.useLoginLink('secret', noon)]).toStrictEqual([
      'li-ming',
      undefined,
    ])
  })

  test('works until it expires, not at that moment, and not for another secret', () => {
    const store = open()
    store.addLoginLink('secret', 'li-ming', noon)
    expect([store.useLoginLink('other', noon), store.useLoginLink('secret', noon)]).toStrictEqual([
      undefined,
      undefined,
    ])
  })
})

test('a session is written, written anew, expires and ends', () => {
  const store = open()
  store.writeSession('id', 'one', noon)
  store.writeSession('id', 'two', later)
  expect([store.readSession('id', noon), store.readSession('id', later)]).toStrictEqual(['two', undefined])
  store.endSession('id')
  expect(store.readSession('id', noon)).toBeUndefined()
})

test('neither links nor session ids can be read in the file', () => {
  const path = join(folder(), 'private.db')
  const store = new PrivateStore(path)
  store.addLoginLink('the-secret-of-a-link', 'li-ming', later)
  store.writeSession('the-id-of-a-session', 'data', later)
  store.close()
  const file = readFileSync(path).toString('latin1')
  expect(file).toContain('li-ming')
  expect(file).not.toMatch(/the-secret-of-a-link|the-id-of-a-session/)
})

test('the position of a reaction survives a restart, and is the start before there is one', () => {
  const path = join(folder(), 'private.db')
  const before = open(path)
  expect(before.position('reaction')).toBe(start)
  before.setPosition('reaction', '0000000000000001' as Position)
  before.setPosition('reaction', '0000000000000002' as Position)
  expect([open(path).position('reaction'), open(path).position('other')]).toStrictEqual(['0000000000000002', start])
})
