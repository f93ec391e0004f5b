// A world with a vault: real files in a folder of its own, and the commands about subjects that tests send.
import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { HandlerOptions } from '../../src/commands/handle.ts'
import { VaultRoom } from '../../src/commands/vault/room.ts'
import type { Instant } from '../../src/domain/values.ts'
import { MemoryLog } from '../../src/eventlog/memory.ts'
import type { EventLog } from '../../src/eventlog/port.ts'
import { searchTerms, searchWords } from '../../src/projections/search.ts'
import { monday, offices, people } from '../support/people.ts'
import { command, folder, World } from './world.ts'

export const terms = {
  of: (name: string) => searchTerms(name).split(' '),
  asked: (name: string) => searchWords(name).map(({ term }) => term),
}

/** Opened on a folder and closed after the test. */
export function openRoom(dir: string, now: () => Instant = () => monday, key?: string): VaultRoom {
  const room = new VaultRoom(dir, key, { now, terms })
  onTestFinished(() => room.close())
  return room
}

export const zhang = {
  address: '贵州省六盘水市钟山区人民中路 1 号',
  identityNumber: '11010519491231002X',
  name: '张三丰',
  phone: '13812345678',
}
export const subjectId = 'subject-1'
export const register = (more: object = {}, personal: object = {}) =>
  command('RegisterSubject', {
    subjectId,
    kind: 'person',
    orgId: offices.housingBureau,
    personal: { ...zhang, ...personal },
    ...more,
  })
export const change = (personal: object, reason = '更正') => command('ChangeSubject', { subjectId, personal, reason })
const officials = {
  subjectId,
  approvedBy: people.supervisor.account,
  legalBasis: '个人信息保护法第四十七条',
  reason: '本人申请',
}
export const restrict = (more: object = {}) => command('RestrictPersonalData', { ...officials, ...more })
export const erase = (more: object = {}) => command('ErasePersonalData', { ...officials, ...more })

export type VaultWorld = { readonly world: World; readonly room: VaultRoom; readonly dir: string }

export async function vaultWorld(
  log: EventLog = new MemoryLog(),
  options: Partial<HandlerOptions> = {},
  dir: string = folder(),
): Promise<VaultWorld> {
  const opened: { world?: World } = {}
  const room = openRoom(dir, () => opened.world?.clock.now() ?? monday)
  const world = new World(log, { vault: room, ...options })
  opened.world = world
  await world.founded()
  return { world, room, dir }
}

export const aSubject = (): string => randomUUID()
