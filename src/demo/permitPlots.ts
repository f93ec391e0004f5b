// 决定与许可之后 in the demo city: delivered in time and late, denied, changed, renewed, revoked, withdrawn, deregistered.
import { dateOf } from '../domain/calendar/workingDays.ts'
import type { ItemFacts } from '../domain/items/item.messages.ts'
import { deliver, deny, grant, remediesOf } from './handling.ts'
import {
  beyondPromise,
  beyondStatute,
  decidable,
  decidedHere,
  inPromise,
  isSentOut,
  limits,
  type Plot,
  plain,
  some,
} from './plot.ts'
import type { Story } from './story.ts'

/** What an inspection that is listed adds to the way of a case. */
const besides = (item: ItemFacts): number => (isSentOut(item) ? 9 : 0)
const inTimeAnd =
  (more: number): Plot['takes'] =>
  (item, chance) =>
    inPromise(item, chance) + besides(item) + more

const inTime = (story: Story, takes: number, more: number): Story =>
  decidable(story, takes - more - besides(story.item), story.number % 9 === 0)

/** Its permits last three months, or six: within the year they expire. */
const short = (months: number) => (item: ItemFacts) => item.permitValidity?.months === months

const renewal = (story: Story): Story => {
  const { listed, papers } = story.materials()
  return story.clerk('ApplyForRenewal', { materials: listed, voucher: story.voucher }, papers)
}

/** Delivered, and applied for again some five weeks later: at least thirty days before three months are over. */
const renewable = (story: Story): Story => renewal(deliver(grant(decidable(story, 2)), 1).wait(28))

const compensation = '依法赔偿被许可人因此受到的直接损失'

export const decisionPlots: readonly Plot[] = [
  {
    name: 'inTime',
    count: 132,
    takes: inTimeAnd(6),
    of: decidedHere,
    tell: (story, takes) => deliver(grant(inTime(story, takes, 6)), story.chance.between(0, 4)),
  },
  {
    name: 'overPromise',
    count: 16,
    takes: beyondPromise,
    of: plain,
    tell: (story, takes) => deliver(grant(decidable(story, takes)), story.chance.between(1, 4)),
  },
  {
    name: 'overStatute',
    count: 8,
    takes: beyondStatute,
    of: plain,
    tell: (story, takes) => deliver(grant(decidable(story, takes)), 1),
  },
  {
    name: 'typedInLater',
    count: 4,
    takes: inTimeAnd(10),
    of: plain,
    tell: (story, takes) => deliver(grant(inTime(story.typedIn(3), takes, 10)), 1),
  },
  {
    name: 'granted',
    count: 10,
    takes: some(8, 12),
    open: true,
    of: plain,
    tell: (story) => grant(decidable(story, 3)),
  },
  {
    name: 'deliveryOverdue',
    count: 3,
    takes: some(18, 26),
    open: true,
    of: plain,
    tell: (story) => grant(decidable(story, 2)),
  },
  {
    name: 'deliveredLate',
    count: 6,
    takes: inTimeAnd(16),
    of: plain,
    tell: (story, takes) => deliver(grant(inTime(story, takes, 16)), 13),
  },
  {
    name: 'denied',
    count: 15,
    takes: inTimeAnd(3),
    of: decidedHere,
    tell: (story, takes) =>
      deny(
        inTime(story, takes, 3),
        story.chance.pick(['现场条件不符合国家标准', '不符合规划和布局要求', '申请材料与实际情况不符']),
      ),
  },
]

export const afterwardsPlots: readonly Plot[] = [
  {
    name: 'changed',
    count: 9,
    takes: inTimeAnd(24),
    of: decidedHere,
    tell: (story, takes) => {
      const { listed, papers } = deliver(grant(inTime(story, takes, 24)), 1)
        .wait(15)
        .materials()
      story.clerk('ChangePermit', { changes: '变更法定代表人', materials: listed, voucher: story.voucher }, papers)
    },
  },
  {
    name: 'renewed',
    count: 6,
    takes: some(44, 60),
    of: short(3),
    tell: (story) => {
      renewable(story)
        .wait(5)
        .head('RenewPermit', { validUntil: dateOf(story.day + 180), voucher: story.voucher })
    },
  },
  { name: 'renewalApplied', count: 4, takes: some(36, 42), open: true, of: short(3), tell: renewable },
  { name: 'renewalDeemed', count: 4, takes: some(80, 96), of: short(3), tell: renewable },
  {
    name: 'renewalRefused',
    count: 2,
    takes: some(44, 60),
    of: short(3),
    tell: (story) =>
      renewable(story)
        .wait(6)
        .head('RefuseRenewal', {
          reasons: '已不符合布局要求',
          remedies: remediesOf(story.item),
          voucher: story.voucher,
        }),
  },
  {
    name: 'revoked',
    count: 5,
    takes: inTimeAnd(34),
    of: plain,
    tell: (story, takes) => {
      deliver(grant(inTime(story, takes, 34)), 1).wait(20)
      const isFraud = story.number % 2 === 0
      story.head('RevokePermit', {
        ...(isFraud ? {} : { compensation }),
        ground: isFraud ? 'fraudOrBribery' : 'breachOfProcedure',
        reasons: isFraud ? '以虚假材料取得许可，依法撤销' : '作出许可决定违反法定程序，依法撤销',
        remedies: remediesOf(story.item),
        seriousPublicHarm: false,
        voucher: story.voucher,
      })
    },
  },
  {
    name: 'withdrawn',
    count: 3,
    takes: inTimeAnd(34),
    of: plain,
    tell: (story, takes) =>
      deliver(grant(inTime(story, takes, 34)), 1)
        .wait(20)
        .head('WithdrawPermit', {
          compensation: '依法给予补偿',
          ground: 'circumstancesChanged',
          reasons: '准予许可所依据的客观情况发生重大变化，为公共利益需要撤回',
          remedies: remediesOf(story.item),
          voucher: story.voucher,
        }),
  },
  {
    name: 'revokedAndDeregistered',
    count: 2,
    takes: inTimeAnd(40),
    of: plain,
    tell: (story, takes) =>
      deliver(grant(inTime(story, takes, 40)), 1)
        .wait(20)
        .head('RevokePermit', {
          ground: 'fraudOrBribery',
          reasons: '以欺骗手段取得许可，依法撤销',
          remedies: remediesOf(story.item),
          seriousPublicHarm: false,
          voucher: story.voucher,
        })
        .wait(3)
        .clerk('DeregisterPermit', { ground: 'revokedOrWithdrawn', reason: '许可已依法撤销，办理注销手续' }),
  },
  {
    name: 'dissolved',
    count: 3,
    takes: inTimeAnd(40),
    of: plain,
    tell: (story, takes) =>
      deliver(grant(inTime(story, takes, 40)), 1)
        .wait(25)
        .clerk('DeregisterPermit', { ground: 'dissolution', reason: '被许可人依法终止，办理注销手续' }),
  },
  {
    name: 'expired',
    count: 4,
    takes: some(82, 96),
    of: short(3),
    tell: (story) =>
      deliver(grant(decidable(story, 2)), 1)
        .wait(72)
        .clerk('DeregisterPermit', { ground: 'expired', reason: '许可有效期届满未延续，办理注销手续' }),
  },
]

/** Of an item that has since been suspended or withdrawn: begun and, but for two, ended before. */
export const formerPlot: Plot = {
  name: 'former',
  count: 6,
  takes: (item, chance) => inPromise(item, chance) + 6,
  tell: (story, takes) => deliver(grant(inTime(story, takes, 6)), 1),
}
export const runningPlot: Plot = {
  name: 'running',
  count: 2,
  takes: (item) => limits(item).promised + 3,
  open: true,
  tell: (story) => decidable(story, limits(story.item).promised + 9),
}
