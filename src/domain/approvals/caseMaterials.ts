// 申请材料 of a case against the item's list: what the law lets an organ ask for, and what is still missing (PL-30 to 32).
import type { ItemFacts } from '../items/item.messages.ts'
import type { Material } from './caseParts.messages.ts'

/** Required by the item and not handed in, by id. */
export function missingMaterials(item: ItemFacts, given: readonly Material[]): readonly string[] {
  const held = new Set<string>(given.map(({ materialId }) => materialId))
  return (item.materials ?? [])
    .filter(({ materialId, required }) => required && !held.has(materialId))
    .map(({ materialId }) => materialId)
}

/** Not in the item's list; an item without a list leaves it open. */
export function unlistedMaterials({ materials }: ItemFacts, ids: readonly string[]): readonly string[] {
  if (materials === undefined) return []
  const listed = new Set<string>(materials.map(({ materialId }) => materialId))
  return ids.filter((id) => !listed.has(id))
}

/** Every material that a command or an event of a case brings: handed in, made in a step, the record of a hearing. */
export function materialsIn(said: object): readonly Material[] {
  const { document, documents, materials, record } = said as Partial<{
    readonly document: Material
    readonly documents: readonly Material[]
    readonly materials: readonly Material[]
    readonly record: Material
  }>
  return [...(materials ?? []), ...(documents ?? []), document, record].filter((one) => one !== undefined)
}
