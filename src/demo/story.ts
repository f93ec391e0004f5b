// 一件办件的经过: what happens in one case that is handled here, act by act, at office hours, each a command of an official.
import { uuid5 } from '../commands/ids.ts'
import { type Command, registry } from '../commands/registry.ts'
import type { Actor } from '../domain/actor.ts'
import type { CaseAct } from '../domain/approvals/case.messages.ts'
import { type DayNumber, dateOf } from '../domain/calendar/workingDays.ts'
import type { ItemFacts } from '../domain/items/item.messages.ts'
import type { CaseId, Instant, SubjectId } from '../domain/values.ts'
import { applicantOf } from './applicants.ts'
import { actorOf, administrator } from './city.ts'
import { type Official, type Staff, staffOf } from './officials.ts'
import { type Paper, paperOf } from './papers.ts'
import type { Chance } from './random.ts'
import { closes, later, momentOf, opens } from './times.ts'

export type Act = {
  readonly caseId: CaseId
  /** When it is entered: as it happens, or typed in from paper later. */
  readonly enteredAt: Instant
  readonly actor: Actor
  readonly command: Command
  readonly papers: readonly Paper[]
}

export type StoryOptions = {
  readonly number: number
  readonly item: ItemFacts
  readonly startDay: DayNumber
  readonly chance: Chance
}

export const caseIdOf = (number: number): CaseId => uuid5(`demo case\n${number}`) as CaseId

/** What an office asks for alike, whatever the item. */
const ofAnyItem: readonly string[] = ['form', 'identity']

/** Office hours end at five: what begins before half past twelve can be done the same day. */
const morningEnds = 12 * 60 + 30

export class Story {
  readonly acts: Act[] = []
  readonly chance: Chance
  readonly staff: Staff
  readonly number: number
  readonly subjectId: SubjectId
  readonly caseId: CaseId
  /** The version that it is handled by. */
  item: ItemFacts
  /** The day on which it was accepted. */
  acceptedOn: DayNumber
  #day: DayNumber
  #minute: number
  #typedInAfter = 0

  constructor({ chance, item, number, startDay }: StoryOptions) {
    this.chance = chance
    this.item = item
    this.number = number
    this.staff = staffOf(item.orgId)
    this.caseId = caseIdOf(number)
    this.subjectId = applicantOf(item.orgId, number)
    this.acceptedOn = startDay
    this.#day = startDay
    this.#minute = chance.between(opens, morningEnds)
  }

  get day(): DayNumber {
    return this.#day
  }
  /** The day as a voucher bears it. */
  get today(): string {
    return dateOf(this.#day)
  }
  get voucher(): object {
    return { date: this.today, sealed: true }
  }
  get approval(): object {
    const rank = this.item.kind === 'joint' ? 'governmentHead' : 'organHead'
    return { approvedOn: this.today, approver: rank === 'governmentHead' ? '分管副市长' : '局长', rank }
  }

  /** So many working days go by. */
  wait(workingDays: number): this {
    return workingDays <= 0 ? this : this.goTo(later(this.#day, workingDays))
  }

  /** On to that day, unless it is that day or later already. */
  goTo(day: DayNumber): this {
    if (day <= this.#day) return this
    this.#day = day
    this.#minute = this.chance.between(opens, morningEnds)
    return this
  }

  /** From here on things are written on paper and typed in so many working days later. */
  typedIn(workingDays: number): this {
    this.#typedInAfter = workingDays
    return this
  }

  by(official: Official, type: CaseAct['type'], fields: object, papers: readonly Paper[] = []): this {
    return this.#enter(actorOf(official), type, fields, papers)
  }

  clerk(type: CaseAct['type'], fields: object = {}, papers: readonly Paper[] = []): this {
    return this.by(this.staff.clerk, type, fields, papers)
  }
  head(type: CaseAct['type'], fields: object = {}): this {
    return this.by(this.staff.head, type, fields)
  }

  /** From here on it is handled by that version of its item. */
  moveTo(version: number, item: ItemFacts, reason: string): this {
    this.item = item
    return this.#enter(administrator, 'MoveCaseToVersion', { reason, version })
  }

  #enter(actor: Actor, type: CaseAct['type'], fields: object, papers: readonly Paper[] = []): this {
    this.#pass()
    const occurredAt = momentOf(this.#day, this.#minute)
    const late = this.#typedInAfter > 0
    const said = { caseId: this.caseId, occurredAt, ...(late && { lateReason: '政务网络割接，纸质办理后补录' }) }
    this.acts.push({
      actor,
      caseId: this.caseId,
      command: registry[type].schema.parse({ type, ...said, ...fields }) as Command,
      enteredAt: late ? momentOf(later(this.#day, this.#typedInAfter), this.#minute) : occurredAt,
      papers,
    })
    return this
  }

  /** The materials of the item but those named, as an application lists them. */
  materials(except: readonly string[] = []): { readonly listed: readonly object[]; readonly papers: readonly Paper[] } {
    const asked = (this.item.materials ?? []).filter(
      ({ materialId, required }) => required && !except.includes(materialId),
    )
    const pairs = asked.map(({ level, materialId, name }) => {
      const whose = ofAnyItem.includes(materialId) ? this.item.orgId : this.item.itemId
      const paper = paperOf(`${whose} ${materialId}`, name, level === 'C')
      return { paper, listed: { digest: paper.digest, materialId, mediaType: paper.mediaType, name: paper.name } }
    })
    return { listed: pairs.map(({ listed }) => listed), papers: pairs.map(({ paper }) => paper) }
  }

  /** A little later on the same day, or first thing on the next. */
  #pass(): void {
    this.#minute += this.chance.between(4, 28)
    if (this.#minute > closes) this.goTo(later(this.#day, 1))
  }
}
