// The people and offices that tests speak of, and the context in which they act.
import type { Actor, Role } from '../../src/domain/actor.ts'
import { timekeeper } from '../../src/domain/actor.ts'
import type { Context } from '../../src/domain/decider.ts'
import { AccountId, Instant, OrgId } from '../../src/domain/values.ts'

/** 政务服务中心, 监察局, 信息管理中心, two using units, and an organisation outside. */
export const offices = {
  serviceCenter: OrgId.parse('service-center'),
  supervisionBureau: OrgId.parse('supervision-bureau'),
  infoCenter: OrgId.parse('info-center'),
  housingBureau: OrgId.parse('housing-bureau'),
  waterBureau: OrgId.parse('water-bureau'),
  outside: OrgId.parse('wabo-municipality'),
} as const

const actor = (account: string, org: OrgId, role: Role): Actor => ({ account: AccountId.parse(account), org, role })

export const people = {
  supervisor: actor('sun-jian', offices.supervisionBureau, 'supervisor'),
  auditor: actor('shen-ji', offices.supervisionBureau, 'auditor'),
  administrator: actor('guan-li', offices.serviceCenter, 'administrator'),
  clerk: actor('li-ming', offices.housingBureau, 'clerk'),
  otherClerk: actor('wang-fang', offices.waterBureau, 'clerk'),
  citizen: actor('shi-min', offices.outside, 'citizen'),
  service: actor('wabo-feed', offices.outside, 'service'),
  system: timekeeper,
} as const satisfies Record<string, Actor>

/** An instant from any RFC 3339 text, with an offset or `Z`. */
export const at = (text: string): Instant => Instant.parse(text)

/** Monday 2 March 2026, 09:00 in Shanghai: what `by` takes for now. */
export const monday = at('2026-03-02T09:00:00+08:00')

export type Circumstances<Facts> = {
  readonly account?: string
  readonly org?: string
  readonly now?: string
  /** When it happened; without it, now. */
  readonly occurredAt?: string
  readonly facts?: Facts
}

/** The context of a decision taken by a person of this role, or by the one described. */
export function by<Facts = unknown>(role: Role, circumstances: Circumstances<Facts> = {}): Context<Facts> {
  const { account, org, facts } = circumstances
  const now = circumstances.now === undefined ? monday : at(circumstances.now)
  const usual = people[role]
  return {
    actor: {
      account: account === undefined ? usual.account : AccountId.parse(account),
      org: org === undefined ? usual.org : OrgId.parse(org),
      role,
    },
    now,
    occurredAt: circumstances.occurredAt === undefined ? now : at(circumstances.occurredAt),
    // Left out, a decision that needs no facts gets none.
    facts: facts as Facts,
  }
}
