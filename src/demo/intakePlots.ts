// 收件与受理 in the demo city: drafts, receipts, supplements, and the answers that end an application before it is accepted.
import { accept, deliver, grant, handle, receive, remediesOf } from './handling.ts'
import { decidedHere, inPromise, type Plot, plain, some, unhurried } from './plot.ts'
import { dateAfter, inspectIfListed } from './procedures.ts'
import type { Story } from './story.ts'

const waitingMaterial = (story: Story): string =>
  story.item.materials?.findLast(({ required }) => required)?.materialId ?? 'form'

function lacking(story: Story): Story {
  const materialId = waitingMaterial(story)
  receive(story, [materialId])
  const name = story.item.materials?.find((one) => one.materialId === materialId)?.name ?? materialId
  const missing = [{ materialId, what: `未提交${name}` }]
  return story
    .wait(story.chance.between(0, 2))
    .clerk('RequireSupplement', { missing, replyBy: dateAfter(story, 8), voucher: story.voucher })
}

function supplied(story: Story): Story {
  const materialId = waitingMaterial(story)
  const others = (story.item.materials ?? []).map((one) => one.materialId).filter((id) => id !== materialId)
  const { listed, papers } = story.materials(others)
  return story.clerk('ReceiveSupplement', { materials: listed, voucher: story.voucher }, papers)
}

export const intakePlots: readonly Plot[] = [
  {
    name: 'draft',
    count: 6,
    takes: some(0, 3),
    open: true,
    tell: (story) => {
      const { listed, papers } = story.materials(['identity'])
      const application = {
        channel: 'online',
        itemId: story.item.itemId,
        materials: listed,
        subjectId: story.subjectId,
      }
      story.clerk('DraftApplication', application, papers)
    },
  },
  { name: 'received', count: 10, takes: some(0, 2), open: true, tell: (story) => receive(story) },
  { name: 'supplementing', count: 9, takes: some(2, 6), open: true, tell: (story) => lacking(story) },
  {
    name: 'supplied',
    count: 4,
    takes: some(7, 8),
    open: true,
    tell: (story, takes) => supplied(lacking(story).wait(takes - 4)),
  },
  {
    name: 'suppliedAndDecided',
    count: 16,
    takes: (item, chance) => inPromise(item, chance) + 16,
    of: decidedHere,
    tell: (story, takes) => {
      supplied(lacking(story).wait(story.chance.between(1, 6)))
      accept(story, story.chance.between(0, 2))
      inspectIfListed(story)
      deliver(grant(handle(story, { takes: takes - 16 })), 2)
    },
  },
  {
    name: 'abandoned',
    count: 9,
    takes: some(16, 18),
    tell: (story) =>
      lacking(story)
        .wait(10)
        .clerk('AbandonApplication', { cause: 'neverSupplied', reason: '申请人逾期未补正材料，按放弃申请办结' }),
  },
  {
    name: 'takenBack',
    count: 4,
    takes: some(4, 6),
    tell: (story) =>
      receive(story)
        .wait(2)
        .clerk('AbandonApplication', { cause: 'withdrawnByApplicant', reason: '申请人书面撤回申请' }),
  },
  {
    name: 'notRequired',
    count: 6,
    takes: some(3, 5),
    tell: (story) =>
      receive(story).clerk('DeclareNotRequired', { reason: '所申请的活动依法不需要取得本项行政许可，即时告知' }),
  },
  {
    name: 'notCompetent',
    count: 6,
    takes: some(3, 5),
    tell: (story) =>
      receive(story).wait(1).clerk('DeclareNotCompetent', {
        competentOrgan: '省政务服务管理机构',
        reason: '事项依法不属于本机关职权范围，请向有权机关申请',
        voucher: story.voucher,
      }),
  },
  {
    name: 'acceptanceRefused',
    count: 8,
    takes: some(5, 7),
    tell: (story) =>
      receive(story)
        .wait(story.chance.between(1, 3))
        .clerk('RefuseAcceptance', {
          reasons: '申请人隐瞒有关情况，在限制申请期内',
          remedies: remediesOf(story.item),
          voucher: story.voucher,
        }),
  },
  {
    name: 'corrected',
    count: 6,
    takes: (item, chance) => inPromise(item, chance) + 12,
    of: decidedHere,
    tell: (story, takes) => {
      receive(story)
      story.clerk('CorrectOnTheSpot', {
        corrected: '申请表中的联系地址书写错误，当场更正',
        materials: story.materials().listed,
      })
      inspectIfListed(accept(story))
      deliver(grant(handle(story, { takes: takes - 12 })), 1)
    },
  },
  { name: 'deemedOpen', count: 3, takes: some(6, 6), open: true, of: unhurried, tell: (story) => receive(story) },
  {
    name: 'deemed',
    count: 5,
    takes: some(22, 24),
    of: plain,
    tell: (story) => deliver(grant(handle(receive(story).wait(7), { takes: 6 })), 2),
  },
]
