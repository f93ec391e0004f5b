// 环节: what each step of an item is called and who does it, as last published; a step that a later version left out keeps its name.
import type { ItemEvent } from '../domain/items/item.messages.ts'
import type { ReadModel } from './readModel.ts'

export type ItemStepRow = {
  readonly stream: string
  readonly stepId: string
  readonly itemId: string
  readonly name: string
  /** The office that does it where it is another than that of the item (上报). */
  readonly orgId: string | null
  readonly office: string | null
  /** Account ids by spaces; empty where the whole office may. */
  readonly handlers: string
}

export const itemSteps: ReadModel<ItemStepRow> = {
  name: 'itemSteps',
  version: 1,
  columns: {
    stream: 'text',
    stepId: 'text',
    itemId: 'text',
    name: 'text',
    orgId: 'text',
    office: 'text',
    handlers: 'text',
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
    const { handlers = [], name, office = null, orgId = null } = step
    return { stream: event.stream, stepId: sub, itemId, name, orgId, office, handlers: handlers.join(' ') }
  },
}
