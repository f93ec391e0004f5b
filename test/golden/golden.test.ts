// What a release has written, every later one must read: the same bytes, the same hash, the same state. Golden files are never edited.
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkEvent } from '../../src/audit/checkEvent.ts'
import { type EventType, eventTypes, isEventType } from '../../src/domain/events.ts'
import { decode, encode, leafHash } from '../../src/eventlog/envelope.ts'
import { read } from '../../src/eventlog/upcast.ts'
import { folder, foldOf, goldenOf, nameOf, storedOf } from './golden.ts'
import { sampleOf } from './samples.ts'

const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
const types = Object.keys(eventTypes).filter(isEventType)
const versionsOf = (type: EventType) => Array.from({ length: eventTypes[type].version }, (_, n) => n + 1)

test('every version of every event type has its golden file, and no other file stands here', () => {
  const wanted = types.flatMap((type) => versionsOf(type).map((version) => nameOf(type, version)))
  expect(names.toSorted()).toStrictEqual(wanted.toSorted())
})

describe.each(names)('%s', (name) => {
  const golden = goldenOf(name)
  const stored = storedOf(golden.text)

  test('its bytes and hash are what they were', () => {
    expect(leafHash(stored.bytes)).toBe(golden.hash)
    const { position: _position, ...envelope } = decode(stored)
    const { bytes, hash } = encode(envelope)
    expect([Buffer.from(bytes).toString(), hash]).toStrictEqual([golden.text, golden.hash])
  })

  test('it is a valid event of its type and version', () => {
    expect(checkEvent(stored).fault).toBeUndefined()
    expect(nameOf(stored.type as EventType, decode(stored).version)).toBe(name)
  })

  test('it is read as the current version, and folds to the state it folded to', () => {
    expect(read(stored).version).toBe(eventTypes[stored.type as EventType].version)
    const before = golden.before.map((earlier) => goldenOf(earlier).text)
    expect(foldOf([...before, golden.text])).toStrictEqual(golden.state)
  })
})

test('a change of what is stored, of its fields or of its fold would show', () => {
  const golden = goldenOf('AccountOpened.v1')
  const other = golden.text.replace('李明', '李鸣')
  expect(leafHash(Buffer.from(other))).not.toBe(golden.hash)
  expect(foldOf([other])).not.toStrictEqual(golden.state)
  expect(checkEvent(storedOf(golden.text.replace('"name"', '"named"'))).fault).toBeDefined()
  expect(sampleOf('AccountOpened').data).toStrictEqual(decode(storedOf(golden.text)).data)
})
