// What the engine is asked: steps of cases handled elsewhere, over a set of live cases that keeps turning over.
import { foreignCaseId } from '../src/commands/ids.ts'
import type { Command, CommandOf } from '../src/commands/registry.ts'
import type { CaseId, Instant, ItemId, SourceId } from '../src/domain/values.ts'

export const sourceId = 'permit-system' as SourceId
export const itemIds = ['water-intake', 'building-permit', 'food-licence'].map((id) => id as ItemId)
export const offices = [
  '市水务局',
  '市住房和城乡建设局',
  '市市场监督管理局',
  '市生态环境局',
  '市交通运输局',
  '市卫生健康委员会',
]
const channels = ['窗口', '网上', '邮寄']
const names = ['王建国', '李秀英', '张伟', '刘洋', '陈静', '杨帆']
const activities = [
  '受理审查：核对申请材料是否齐全、是否符合法定形式，出具受理通知书',
  '现场勘验及技术审查：由承办科室会同专家组对所列事项逐项核对，出具书面意见',
  '征求相关部门意见：城乡规划、生态环境、消防救援机构分别反馈并说明理由',
  '承办科室提出审查意见，报分管负责人审核，附法律依据与裁量基准',
  '分管负责人审批：同意承办科室意见，按程序制作决定书并送达申请人',
]
const filed = '（本环节材料已归档，承办人、审核人均已签署意见，办理结果同步推送申请人）'
export const stepsPerCase = activities.length
/** Commands of one case from its registration to its close. */
export const commandsPerCase = stepsPerCase + 2

const dayMs = 86_400_000
const firstDay = Date.UTC(2025, 0, 6, 1)
const spanDays = 330
const text = (ms: number): Instant => new Date(ms).toISOString() as Instant

/** Small and seeded (mulberry32): the same run asks the same again. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export type TrafficOptions = {
  /** Sets the cases of one traffic apart from those of every other. */
  readonly prefix: string
  /** How many cases are live at a time. */
  readonly live: number
  /** `scattered`: every live case in turn, neighbours far apart; `random`: any live case. */
  readonly order: 'scattered' | 'random'
  /** About how many cases it will come to, so that their starts spread over the year. */
  readonly cases?: number
}
type Live = {
  readonly caseId: CaseId
  readonly number: string
  readonly startMs: number
  readonly days: number
  steps: number
  readonly until: number
}

const stride = 7919

/** An endless sequence of commands; those of one case come in their order. */
export class Traffic {
  readonly #options: TrafficOptions
  readonly #live: (Live | undefined)[]
  readonly #random: () => number
  #at = 0
  #opened = 0

  constructor(options: TrafficOptions) {
    this.#options = options
    this.#live = new Array(options.live)
    this.#random = random([...options.prefix].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7))
  }

  get cases(): number {
    return this.#opened
  }

  next(): Command {
    const { live, order } = this.#options
    const at = this.#at++
    // The first round opens every case; from then on cases are of all ages.
    const slot = at < live || order === 'scattered' ? (at * stride) % live : Math.floor(this.#random() * live)
    const one = this.#live[slot]
    if (one === undefined) return this.#register(slot)
    if (one.steps < one.until) return step(one)
    this.#live[slot] = undefined
    return { type: 'CloseForeignCase', caseId: one.caseId, endedAt: text(one.startMs + one.days * dayMs) }
  }

  take(count: number): Command[] {
    return Array.from({ length: count }, () => this.next())
  }

  #register(slot: number): CommandOf<'RegisterForeignCase'> {
    const { cases = 10_000, live, prefix } = this.#options
    const index = this.#opened++
    const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(this.#random() * values.length)] as Value
    const number = `${prefix}-2025-${String(index).padStart(8, '0')}`
    const startMs = firstDay + Math.floor((index / cases) * spanDays) * dayMs + (index % 28_800) * 1000
    // Cases of the first round are already under way to different degrees, or all would close at once.
    const until = index < live ? index % (stepsPerCase + 1) : stepsPerCase
    const late = this.#random() < 0.005
    const one: Live = {
      caseId: foreignCaseId(sourceId, number) as CaseId,
      number,
      startMs,
      days: late ? 45 : 3 + Math.floor(this.#random() * 8),
      steps: 0,
      until,
    }
    this.#live[slot] = one
    return {
      type: 'RegisterForeignCase',
      caseId: one.caseId,
      sourceId,
      itemId: pick(itemIds),
      number,
      startedAt: text(startMs),
      plannedEndAt: text(startMs + 20 * dayMs),
      department: pick(offices),
      group: '行政审批科（政务服务中心二楼综合窗口）',
      responsible: pick(names),
      channel: pick(channels),
    }
  }
}

function step(one: Live): Command {
  const at = one.steps++
  return {
    type: 'RecordForeignStep',
    caseId: one.caseId,
    activity: `${activities[at % activities.length] ?? ''}${filed}`,
    at: text(one.startMs + ((at + 1) * one.days * dayMs) / (stepsPerCase + 2)),
    number: `${one.number}-${at}`,
    group: '行政审批科（政务服务中心二楼综合窗口）',
    resource: `${names[at % names.length] ?? ''}（承办人，执法证号 44${String(one.startMs).slice(-8)}）`,
    transition: 'complete',
  }
}
