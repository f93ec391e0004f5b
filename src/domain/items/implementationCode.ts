// 实施编码: 31 characters, the credit code of the implementing organ (18), the level of its power (1), the base code of the item (12).

import { isCreditCode } from '../people/identity.ts'

export type CodePart = 'length' | 'credit-code' | 'level' | 'base-code'

/** The first part that is wrong; undefined where the code holds. */
export function wrongPartOf(code: string): CodePart | undefined {
  if (code.length !== 31) return 'length'
  if (!isCreditCode(code.slice(0, 18))) return 'credit-code'
  if (!/[1-9]/.test(code.charAt(18))) return 'level'
  return /^[0-9A-Z]{12}$/.test(code.slice(19)) ? undefined : 'base-code'
}
