// Where a permit case can stand: every status of it, and within the handling what the hearing and the clock make of it.
import type { CaseFacts } from '../../src/domain/approvals/caseFacts.ts'
import type { Instant } from '../../src/domain/values.ts'
import { inShanghai } from '../domain/calendar/china.ts'
import {
  accepted,
  delivered,
  factsWith,
  finished,
  granted,
  itemWith,
  PermitCase,
  placedItem,
  received,
} from './permitCase.ts'

export type Situation = {
  readonly zh: string
  readonly en: string
  /** What each version of the item says instead, oldest first. */
  readonly versions: readonly object[]
  readonly work: (facts: CaseFacts) => PermitCase
  /** When the commands are sent, in Shanghai. */
  readonly at: string
}

type Work = Situation['work']
const at = (zh: string, en: string, work: Work, when: string, versions: readonly object[] = [{}]): Situation => ({
  zh,
  en,
  work,
  at: when,
  versions,
})

/** The next version comes into force on the day after the acceptance. */
const withNextVersion = [{}, { effectiveOn: '2026-03-04' }]
/** An item that is sent up has a step of the upper organ. */
const sentUp = [{ ...placedItem, kind: 'forwarded' }]

const toSupplement: Work = (facts) => received(facts).do('RequireSupplement', '2026-03-03 09:00')
const claimed: Work = (facts) => accepted(facts).do('ClaimStep', '2026-03-03 11:00')
const told: Work = (facts) => accepted(facts).do('TellHearingRight', '2026-03-03 12:00')
const requested: Work = (facts) => told(facts).do('RequestHearing', '2026-03-04 09:00')
const scheduled: Work = (facts) => requested(facts).do('ScheduleHearing', '2026-03-05 09:00')

/** In the groups that a page can show side by side. */
export const situationGroups: readonly (readonly Situation[])[] = [
  [
    at('无', 'none', (facts) => new PermitCase(facts), '2026-03-02 09:00'),
    at(
      '暂存',
      'draft',
      (facts) => new PermitCase(facts).do('DraftApplication', '2026-03-02 09:00'),
      '2026-03-02 10:00',
    ),
    at('已收件', 'received', received, '2026-03-02 12:00'),
    at('待补正', 'supplementing', toSupplement, '2026-03-03 12:00'),
    at(
      '补正后',
      'received again',
      (facts) => toSupplement(facts).do('ReceiveSupplement', '2026-03-04 09:00'),
      '2026-03-04 12:00',
    ),
  ],
  [
    at(
      '无需许可',
      'not required',
      (facts) => received(facts).do('DeclareNotRequired', '2026-03-03 09:00'),
      '2026-03-03 12:00',
    ),
    at(
      '不属职权',
      'not competent',
      (facts) => received(facts).do('DeclareNotCompetent', '2026-03-03 09:00'),
      '2026-03-03 12:00',
    ),
    at(
      '不予受理',
      'not accepted',
      (facts) => received(facts).do('RefuseAcceptance', '2026-03-03 09:00'),
      '2026-03-03 12:00',
    ),
    at(
      '放弃或补交不来',
      'abandoned',
      (facts) => toSupplement(facts).do('AbandonApplication', '2026-03-04 09:00'),
      '2026-03-04 12:00',
    ),
  ],
  [
    at('办理中', 'accepted', claimed, '2026-03-04 09:00', withNextVersion),
    at(
      '特别程序中',
      'suspended',
      (facts) => claimed(facts).do('StartSpecialProcedure', '2026-03-04 09:00'),
      '2026-03-04 12:00',
    ),
    at('听证已告知', 'hearing told', told, '2026-03-04 08:00'),
    at('听证已申请', 'hearing requested', requested, '2026-03-05 09:00'),
    at('听证已通知', 'hearing scheduled', scheduled, '2026-03-20 12:00'),
    at(
      '听证已举行',
      'hearing held',
      (facts) => scheduled(facts).do('RecordHearing', '2026-03-20 12:00'),
      '2026-03-20 13:00',
    ),
    at('环节完成', 'workflow ended', finished, '2026-03-05 12:00'),
    at('待上报', 'to be sent up', finished, '2026-03-05 12:00', sentUp),
  ],
  [
    at(
      '已上报',
      'forwarded',
      (facts) => finished(facts).do('ForwardCase', '2026-03-05 12:00'),
      '2026-03-05 13:00',
      sentUp,
    ),
    at('不予许可', 'denied', (facts) => finished(facts).do('DenyPermit', '2026-03-05 12:00'), '2026-03-05 13:00'),
    at('作废', 'void', (facts) => finished(facts).do('VoidCase', '2026-03-05 12:00'), '2026-03-05 13:00'),
    at('准予许可', 'granted', granted, '2026-03-06 12:00'),
  ],
  [
    at('已送达', 'delivered', delivered, '2026-03-09 12:00'),
    at(
      '延续申请中',
      'renewal applied for',
      (facts) => delivered(facts).do('ApplyForRenewal', '2026-03-10 09:00'),
      '2026-03-10 12:00',
    ),
    at('已撤销', 'revoked', (facts) => delivered(facts).do('RevokePermit', '2026-03-10 09:00'), '2026-03-10 12:00'),
    at('已撤回', 'withdrawn', (facts) => delivered(facts).do('WithdrawPermit', '2026-03-10 09:00'), '2026-03-10 12:00'),
    at(
      '已注销',
      'deregistered',
      (facts) => delivered(facts).do('DeregisterPermit', '2026-03-10 09:00'),
      '2026-03-10 12:00',
    ),
  ],
]
export const situations: readonly Situation[] = situationGroups.flat()

/** The item with its versions, and the calendar; `more` is said of every version. */
export function factsOf({ versions }: Situation, more: object = {}): CaseFacts {
  const [facts = itemWith(), ...before] = versions.map((said) => itemWith({ ...said, ...more })).reverse()
  const { calendars, item } = factsWith()
  return { calendars, item: { ...item, earlier: before.reverse(), facts, version: versions.length } }
}

export const casesIn = (situation: Situation, more: object = {}): PermitCase => situation.work(factsOf(situation, more))
export const momentOf = ({ at }: Situation): Instant => inShanghai(at)
