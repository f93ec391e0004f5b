// What stops the clock of a case in the demo city, and who is heard: special procedures, hearings, the one extension.
import { dateOf } from '../domain/calendar/workingDays.ts'
import { applicantOf } from './applicants.ts'
import { paperOf } from './papers.ts'
import type { Story } from './story.ts'
import { later, momentOf } from './times.ts'

const sentOut: readonly string[] = ['inspection', 'testing']

const bases: Readonly<Record<string, readonly [basis: string, result: string]>> = {
  inspection: ['依法需要现场检验', '检验合格'],
  testing: ['依法需要取样检测', '检测合格，出具检测报告'],
  'expert-review': ['依法需要专家评审', '专家评审通过，出具评审意见'],
  'public-notice': ['本市公布的事项规定须向社会公示', '公示期满，未收到异议'],
  hearing: ['《中华人民共和国行政许可法》第四十五条', '听证结束'],
}

/** What the item lists but a hearing, which has a way of its own. */
export const listedProcedure = ({ item }: Story): string | undefined =>
  item.specialProcedures?.find(({ procedureId }) => procedureId !== 'hearing')?.procedureId

export function startProcedure(story: Story, procedureId: string, days: number): Story {
  const [basis] = bases[procedureId] ?? ['依法进行']
  const { reviewers } = story.staff
  return story.by(reviewers[0], 'StartSpecialProcedure', {
    approval: story.approval,
    basis,
    ...(sentOut.includes(procedureId) && { inspectors: reviewers.map(({ accountId }) => accountId) }),
    limit: { days, unit: 'working' },
    notice: story.voucher,
    procedureId,
    runId: `${procedureId}-1`,
  })
}

export function endProcedure(story: Story, procedureId: string): Story {
  const [, result = '已经结束'] = bases[procedureId] ?? []
  return story.by(story.staff.reviewers[0], 'EndSpecialProcedure', { result, runId: `${procedureId}-1` })
}

export function throughProcedure(story: Story, procedureId: string, days: number): Story {
  startProcedure(story, procedureId, days)
  story.wait(story.chance.between(Math.max(1, days - 3), days))
  return endProcedure(story, procedureId)
}

/** PL-55: whom the item has inspected or tested for is visited within five days. */
export function inspectIfListed(story: Story): Story {
  const procedureId = listedProcedure(story)
  if (procedureId === undefined || !sentOut.includes(procedureId)) return story
  return throughProcedure(story.wait(story.chance.between(0, 2)), procedureId, story.chance.between(4, 7))
}

export const extend = (story: Story): Story =>
  story.head('ExtendDecision', {
    approval: story.approval,
    days: story.item.kind === 'joint' ? 15 : 10,
    notice: story.voucher,
    reason: '案情复杂，需进一步征求意见，依法延长办理期限',
  })

/** Someone else than the applicant: of the same office’s register, so that they are known. */
const neighbourOf = ({ item, number }: Story) => applicantOf(item.orgId, number + 5)

export const tellOfHearing = (story: Story): Story =>
  story.by(story.staff.reviewers[0], 'TellHearingRight', {
    notice: story.voucher,
    reason: '许可事项直接涉及他人重大利益关系',
    subjectIds: [neighbourOf(story)],
  })

export const requestHearing = (story: Story): Story => story.clerk('RequestHearing', { subjectId: neighbourOf(story) })

/** Before the hearing that was set for it. */
export const withdrawHearingRequest = (story: Story): Story =>
  story.clerk('WithdrawHearingRequest', { reason: '双方已达成协议，不再要求听证', subjectId: neighbourOf(story) })

const noticeDays = 9

/** With the notice of seven working days; chaired by someone who does not review the case (PL-48). */
export function scheduleHearing(story: Story, publicInterest = false): Story {
  return story.by(story.staff.reviewers[0], 'ScheduleHearing', {
    chair: story.staff.counsel.accountId,
    heldAt: momentOf(later(story.day, noticeDays), 9 * 60),
    notice: story.voucher,
    place: '市政务服务中心三楼听证室',
    publicInterest,
  })
}

/** The clock stands from the notice to the record of the hearing. */
export function holdHearing(story: Story): Story {
  startProcedure(story, 'hearing', 20)
  story.wait(noticeDays)
  const paper = paperOf(`${story.item.itemId} hearing record`, '听证笔录', true)
  const record = { digest: paper.digest, materialId: 'record', mediaType: paper.mediaType, name: paper.name }
  const summary = '各方陈述申辩完毕，听证笔录经参加人确认签字。'
  const chair = story.staff.counsel
  story.by(chair, 'RecordHearing', { chair: chair.accountId, record, signed: true, summary }, [paper])
  return endProcedure(story, 'hearing')
}

export const dateAfter = (story: Story, workingDays: number): string => dateOf(later(story.day, workingDays))
