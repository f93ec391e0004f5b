// What the traffic needs to be in the log first: the office that runs the source, its account, the source and its items.

import { bootstrap, bootstrapCommand, type Handle, mainlandCalendar } from '../src/commands/bootstrap.ts'
import type { Clock } from '../src/commands/clock.ts'
import { Handler, type Request } from '../src/commands/handle.ts'
import { uuid5 } from '../src/commands/ids.ts'
import type { Command } from '../src/commands/registry.ts'
import type { Actor } from '../src/domain/actor.ts'
import { AccountId, type Instant, OrgId, TimeZone } from '../src/domain/values.ts'
import { decode } from '../src/eventlog/envelope.ts'
import type { EventLog } from '../src/eventlog/port.ts'
import { unkeptVault } from '../test/support/unkept.ts'
import { itemIds, offices, sourceId } from './traffic.ts'

/** The key of command digests: the same in every log of a run, so that each can be opened again. */
export const macKey = Buffer.alloc(32, 7)

const orgId = OrgId.parse('permit-office')
export const accountId = AccountId.parse('permit-service')
/** Frozen, as that of a caller known by a token is. */
export const actor: Actor = Object.freeze({ account: accountId, org: orgId, role: 'service' })

/** Once into an open log; again, it is already so. */
export async function furnish(handle: Handle): Promise<void> {
  await bootstrapCommand(handle, { type: 'OpenOrganisation', orgId, kind: 'outside', name: '市政务服务数据管理局' })
  await bootstrapCommand(handle, { type: 'OpenAccount', accountId, name: '审批系统', orgId, role: 'service' })
  for (const itemId of itemIds)
    await bootstrapCommand(handle, {
      type: 'PublishItem',
      itemId,
      name: `行政许可事项 ${itemId}`,
      office: offices[0] ?? '',
      orgId,
      calendarId: mainlandCalendar,
      timeZone: TimeZone.parse('Asia/Shanghai'),
      steps: [],
      statutoryLimit: { days: 20, unit: 'working' },
      promisedLimit: { days: 12, unit: 'working' },
    })
  await bootstrapCommand(handle, { type: 'OpenSource', sourceId, accountId, name: '行政审批系统', orgId })
}

const time = Date.parse('2026-01-15T00:00:00.000Z')
/** A millisecond goes by every forty readings, as on a busy server. */
function tickingClock(): Clock {
  let readings = 0
  let now = new Date(time).toISOString() as Instant
  return {
    now() {
      if (++readings % 40 === 0) now = new Date(time + readings / 40).toISOString() as Instant
      return now
    },
  }
}

/** The write path alone, on a log of its own: no surface, no read models. */
export async function writePath(log: EventLog, cacheStreams?: number): Promise<Handler> {
  const handler = new Handler({
    log,
    clock: tickingClock(),
    macKey,
    purpose: () => 'demo',
    vault: unkeptVault,
    ...(cacheStreams === undefined ? {} : { cacheStreams }),
  })
  const last = await log.last()
  if (last) handler.resumeAt(decode(last).recordedAt)
  const handle: Handle = (request) => handler.handle(request)
  await bootstrap(handle, 'demo', 'simulated')
  await furnish(handle)
  return handler
}

export const requestOf = (command: Command, id: string): Request => {
  const commandId = uuid5(id)
  return { command, actor, commandId, correlationId: commandId }
}

/** Handles all requests, so many waiting at a time. Throws on the first that is not accepted. */
export async function drive(handler: Handler, requests: readonly Request[], waiting: number): Promise<void> {
  let next = 0
  const one = async (): Promise<void> => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      const answer = await handler.handle(request)
      if (answer.kind === 'refused') throw new Error(`refused: ${JSON.stringify(answer.refusal)}`)
    }
  }
  await Promise.all(Array.from({ length: waiting }, one))
}
