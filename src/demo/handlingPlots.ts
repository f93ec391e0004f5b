// 办理 in the demo city: cases in each step, returned, passed on, under a special procedure, before a hearing, extended, forwarded.
import { accept, deliver, deny, grant, handle, reassign, receive } from './handling.ts'
import {
  beyondPromise,
  beyondStatute,
  decidedHere,
  inPromise,
  isForwarded,
  isSentOut,
  limits,
  lists,
  type Plot,
  plain,
  some,
  unhurried,
} from './plot.ts'
import {
  extend,
  holdHearing,
  listedProcedure,
  requestHearing,
  scheduleHearing,
  startProcedure,
  tellOfHearing,
  throughProcedure,
  withdrawHearingRequest,
} from './procedures.ts'

export const openPlots: readonly Plot[] = [
  {
    name: 'openNormal',
    count: 34,
    takes: (item, chance) => chance.between(0, Math.max(0, limits(item).promised - 3)),
    open: true,
    of: unhurried,
    tell: (story, takes) => {
      accept(receive(story))
      handle(story, { takes, leaving: story.chance.between(1, 3), leftClaimed: story.chance.between(0, 1) === 0 })
    },
  },
  {
    name: 'atThreeOffices',
    count: 5,
    takes: some(3, 6),
    open: true,
    of: ({ kind }) => kind === 'joint',
    tell: (story, takes) => handle(accept(receive(story)), { takes, leaving: story.chance.between(3, 5) }),
  },
  {
    name: 'openNearDue',
    count: 12,
    takes: (item, chance) => limits(item).promised - chance.between(1, 2),
    open: true,
    of: unhurried,
    tell: (story, takes) => handle(accept(receive(story)), { takes, leaving: 1, leftClaimed: true }),
  },
  {
    name: 'openOverPromise',
    count: 10,
    takes: (item, chance) => beyondPromise(item, chance) - 1,
    open: true,
    of: unhurried,
    tell: (story, takes) => handle(accept(receive(story)), { takes, leaving: 2 }),
  },
  {
    name: 'openOverStatute',
    count: 6,
    takes: beyondStatute,
    open: true,
    of: plain,
    tell: (story, takes) => handle(accept(receive(story)), { takes, leaving: 1, leftClaimed: true }),
  },
  {
    name: 'returned',
    count: 6,
    takes: some(2, 3),
    open: true,
    of: (item) => unhurried(item) && item.kind !== 'joint' && item.steps.length < 3,
    tell: (story) => handle(accept(receive(story)), { takes: 2, withReturn: true, leaving: 2 }),
  },
  {
    name: 'reassigned',
    count: 5,
    takes: some(2, 3),
    open: true,
    of: unhurried,
    tell: (story) => {
      accept(receive(story))
      const [step] = story.item.steps
      if (step !== undefined) reassign(story, step.stepId, story.staff.reviewers[1])
    },
  },
]

export const procedurePlots: readonly Plot[] = [
  {
    name: 'procedureOpen',
    count: 8,
    takes: some(3, 4),
    open: true,
    of: (item) => lists('expert-review')(item) || lists('public-notice')(item) || isSentOut(item),
    tell: (story) => startProcedure(accept(receive(story)).wait(1), listedProcedure(story) ?? '', 7),
  },
  {
    name: 'procedureOverrun',
    count: 2,
    takes: some(12, 15),
    open: true,
    of: lists('expert-review'),
    tell: (story) => startProcedure(accept(receive(story)).wait(1), listedProcedure(story) ?? '', 6),
  },
  {
    name: 'procedureEnded',
    count: 14,
    takes: some(28, 34),
    of: (item) => plain(item) && (lists('expert-review')(item) || lists('public-notice')(item)),
    tell: (story) => {
      accept(receive(story))
      throughProcedure(story.wait(1), listedProcedure(story) ?? '', 7)
      deliver(grant(handle(story, { takes: 4 })), 2)
    },
  },
  {
    name: 'hearingTold',
    count: 2,
    takes: some(2, 3),
    open: true,
    of: lists('hearing'),
    tell: (story) => tellOfHearing(accept(receive(story)).wait(1)),
  },
  {
    name: 'hearingScheduled',
    count: 3,
    takes: some(7, 9),
    open: true,
    of: lists('hearing'),
    tell: (story) => {
      requestHearing(tellOfHearing(accept(receive(story)).wait(1)).wait(3))
      startProcedure(scheduleHearing(story.wait(1)), 'hearing', 20)
    },
  },
  {
    name: 'hearingHeld',
    count: 6,
    takes: some(40, 46),
    of: lists('hearing'),
    tell: (story) => {
      requestHearing(tellOfHearing(accept(receive(story)).wait(1)).wait(3))
      holdHearing(scheduleHearing(story.wait(1)))
      handle(story, { takes: 5 })
      if (story.number % 2 === 0) deny(story, '听证查明选址不符合法定条件，不予许可')
      else deliver(grant(story), 3)
    },
  },
  {
    name: 'hearingWithdrawn',
    count: 1,
    takes: some(20, 26),
    of: lists('hearing'),
    tell: (story) => {
      requestHearing(tellOfHearing(accept(receive(story)).wait(1)).wait(3))
      withdrawHearingRequest(scheduleHearing(story.wait(1)).wait(2))
      deliver(grant(handle(story, { takes: 5 })), 3)
    },
  },
  {
    name: 'hearingInPublicInterest',
    count: 3,
    takes: some(34, 40),
    of: lists('hearing'),
    tell: (story) => {
      holdHearing(scheduleHearing(accept(receive(story)).wait(2), true))
      deliver(grant(handle(story, { takes: 5 })), 3)
    },
  },
  {
    name: 'extendedOpen',
    count: 4,
    takes: (item) => limits(item).statutory - 1,
    open: true,
    of: unhurried,
    tell: (story, takes) => {
      accept(receive(story))
      extend(handle(story, { takes: takes - 4, leaving: 1 }))
    },
  },
  {
    name: 'extended',
    count: 6,
    takes: (item) => limits(item).statutory + 22,
    of: plain,
    tell: (story) => {
      accept(receive(story))
      extend(story.wait(limits(story.item).promised - 1))
      deliver(grant(handle(story, { takes: 6 })), 2)
    },
  },
  {
    name: 'forwarded',
    count: 12,
    takes: (item, chance) => inPromise(item, chance) + 4,
    of: isForwarded,
    tell: (story, takes) => {
      handle(accept(receive(story)), { takes: takes - 4 })
      const { voucher } = story
      story.head('ForwardCase', {
        opinion: '初审符合条件，连同全部申请材料上报',
        upperOrgan: '省住房和城乡建设厅',
        voucher,
      })
    },
  },
  {
    name: 'underReviewBelow',
    count: 5,
    takes: some(2, 6),
    open: true,
    of: isForwarded,
    tell: (story, takes) => handle(accept(receive(story)), { takes, leaving: 2, leftClaimed: true }),
  },
  {
    name: 'void',
    count: 6,
    takes: some(6, 9),
    of: decidedHere,
    tell: (story) =>
      accept(receive(story)).wait(3).head('VoidCase', { reason: '重复受理同一申请，本件作废，另件继续办理' }),
  },
]
