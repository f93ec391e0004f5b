// Stream names, and the agreement of categories, events and their deciders.
import { expect, test } from 'vitest'
import { deciders, registry } from '../../src/commands/registry.ts'
import { eventTypes, isEventType } from '../../src/domain/events.ts'
import { type Category, categories, streamName, streamParts } from '../../src/domain/streams.ts'

test('a stream name and its parts say the same', () => {
  for (const category of Object.keys(categories) as Category[])
    for (const id of ['main', 'case-1', 'li-ming-2026-03'])
      expect(streamParts(streamName(category, id))).toStrictEqual({ category, id })
})

test('a name of no category of ours has no parts', () => {
  const foreign = ['', 'case', '-case-1', 'unknown-1', 'constructor-1', '$et-ForeignCaseClosed']
  expect(foreign.map(streamParts)).toStrictEqual(foreign.map(() => undefined))
})

test('every category has a decider, and every command goes to one of them', () => {
  expect(Object.keys(deciders).sort()).toStrictEqual(Object.keys(categories).sort())
  for (const { category } of Object.values(registry)) expect(categories).toHaveProperty(category)
})

test('only types of ours are event types', () => {
  expect(Object.keys(eventTypes).every(isEventType)).toBe(true)
  expect(['toString', 'constructor', ''].some(isEventType)).toBe(false)
})
