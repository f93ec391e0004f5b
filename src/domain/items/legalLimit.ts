// 法定期限 of a decision where no other law says otherwise: 20 working days, 45 in a joint handling, 20 for the review of the lower organ (PL-42, PL-43).
import type { Limit } from '../values.ts'
import type { ItemKind } from './item.messages.ts'

export const legalLimit = (kind: ItemKind | undefined): Limit => ({ days: kind === 'joint' ? 45 : 20, unit: 'working' })
