// 实施编码: 31 characters, the credit code of the implementing organ (18), the level of its power (1), the base code of the item (12).

/** GB 32100-2015: no I, O, S, V, Z, which are mistaken for digits and each other. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** 统一社会信用代码, with its check digit by GB 32100-2015. */
export function isCreditCode(code: string): boolean {
  const values = [...code].map((character) => alphabet.indexOf(character))
  if (values.length !== 18 || values.includes(-1)) return false
  const sum = values.slice(0, 17).reduce((total, value, at) => total + value * weights(at), 0)
  return values[17] === (31 - (sum % 31)) % 31
}

/** The powers of three modulo 31. */
const weights = (at: number): number => 3 ** at % 31

export type CodePart = 'length' | 'credit-code' | 'level' | 'base-code'

/** The first part that is wrong; undefined where the code holds. */
export function wrongPartOf(code: string): CodePart | undefined {
  if (code.length !== 31) return 'length'
  if (!isCreditCode(code.slice(0, 18))) return 'credit-code'
  if (!/[1-9]/.test(code.charAt(18))) return 'level'
  return /^[0-9A-Z]{12}$/.test(code.slice(19)) ? undefined : 'base-code'
}
