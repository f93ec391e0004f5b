// Makes the golden files that are missing: `node test/golden/make.ts`. What exists is never written again: it is what a release wrote.
import { existsSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { eventTypes, isEventType } from '../../src/domain/events.ts'
import type { ClauseId } from '../../src/domain/regulations.ts'
import { type Envelope, encode, noPrevious } from '../../src/eventlog/envelope.ts'
import { at, people } from '../support/people.ts'
import { foldOf, goldenOf, nameOf, pathOf } from './golden.ts'
import { commandIdOf, goldenIdOf, sampleOf } from './samples.ts'

const types = Object.keys(eventTypes).filter(isEventType)
const depth = (type: (typeof types)[number]): number => sampleOf(type).before.length

for (const type of types.toSorted((a, b) => depth(a) - depth(b))) {
  const { clauses, data, version } = eventTypes[type]
  const name = nameOf(type, version)
  if (existsSync(pathOf(name))) continue
  const sample = sampleOf(type)
  const before = sample.before.map((earlier) => nameOf(earlier, 1))
  const last = before.at(-1)
  const commandId = commandIdOf(type)
  const envelope: Envelope = {
    actor: { ...people.clerk, onBehalfOf: people.otherClerk.account },
    alg: 'sha256',
    authority: { id: 'request-1', kind: 'request' },
    basis: [
      { revision: -1, stream: 'source-wabo' },
      { revision: 2, stream: 'account-li-ming' },
    ],
    causationId: commandId,
    clauses: clauses as ClauseId[],
    commandId,
    commandMac: '0123456789abcdef'.repeat(4),
    correlationId: commandId,
    data: data.parse(sample.data) as object,
    id: goldenIdOf(type),
    occurredAt: at('2026-03-02T01:00:00Z'),
    prev: last === undefined ? noPrevious : goldenOf(last).hash,
    recordedAt: at('2026-03-02T01:00:00.123Z'),
    revision: before.length,
    salt: 'fedcba9876543210'.repeat(2),
    stream: sample.stream,
    type,
    v: 1,
    version,
  }
  const { bytes, hash } = encode(envelope)
  const text = Buffer.from(bytes).toString()
  const state = foldOf([...before.map((earlier) => goldenOf(earlier).text), text])
  writeFileSync(pathOf(name), `${JSON.stringify({ before, hash, state, text }, null, 2)}\n`, { flag: 'wx' })
  process.stdout.write(`made ${basename(pathOf(name))}\n`)
}
