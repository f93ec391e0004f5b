// 环节: what each step of an item is called and who does it, as last published; a step that a later version left out keeps its name.
import type { ItemEvent } from '../domain/items/item.messages.ts'
import { stepHandlers } from '../domain/items/stepHandlers.ts'
import { inLines } from './lines.ts'
import type { ReadModel } from './readModel.ts'

export type ItemStepRow = {
  readonly stream: string
  readonly stepId: string
  readonly itemId: string
  readonly name: string
  /** The office that does it where it is another than that of the item (上报). */
  readonly orgId: string | null
  readonly office: string | null
  /** Account ids by spaces; where neither these nor posts are named, the whole office may. */
  readonly handlers: string
  /** 岗位 that it asks for, one a line. */
  readonly posts: string
}

export const itemSteps: ReadModel<ItemStepRow> = {
  name: 'itemSteps',
  version: 2,
  columns: {
    stream: 'text',
    stepId: 'text',
    itemId: 'text',
    name: 'text',
    orgId: 'text',
    office: 'text',
    handlers: 'text',
    posts: 'text',
  },
  subKey: 'stepId',
  indexes: ['itemId, stepId', 'name'],
  types: ['ItemVersionPublished'],
  keys(event) {
    const said = event as unknown as ItemEvent
    return said.type === 'ItemVersionPublished' ? [...new Set(said.data.steps.map(({ stepId }) => stepId))] : []
  },
  evolve(row, event, sub) {
    const said = event as unknown as ItemEvent
    if (said.type !== 'ItemVersionPublished') return row
    const { itemId, steps } = said.data
    const step = steps.find(({ stepId }) => stepId === sub)
    if (step === undefined) return row
    const { name, office = null, orgId = null } = step
    const { handlers = [], posts } = stepHandlers(step, said.data)
    const who = { handlers: handlers.join(' '), posts: inLines(posts) }
    return { stream: event.stream, stepId: sub, itemId, name, orgId, office, ...who }
  },
}
