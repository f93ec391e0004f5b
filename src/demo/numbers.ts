// Numbers of the demo city with right check digits (GB 11643, GB 11714, GB 32100), in a division that does not exist: they are nobody's.
import { isCreditCode, isIdentityNumber } from '../domain/people/identity.ts'

/** No division of the country bears this code. */
const nowhere = '529901'

/** The last character is the one of a few that makes the number right. */
function checked(body: string, characters: string, isRight: (text: string) => boolean): string {
  const last = [...characters].find((character) => isRight(body + character))
  if (last === undefined) throw new RangeError(`${body} has no check digit`)
  return body + last
}

/** 公民身份号码 of someone born on that day, `YYYYMMDD`. */
export const identityNumberOf = (bornOn: string, sequence: number): string =>
  checked(`${nowhere}${bornOn}${String(sequence).padStart(3, '0')}`, '0123456789X', isIdentityNumber)

const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]

/** 组织机构代码 (GB 11714): eight digits and the check digit of weights modulo 11. */
function organisationCodeOf(number: number): string {
  const digits = String(number).padStart(8, '0')
  const sum = organisationWeights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0)
  return digits + '0123456789X0'[11 - (sum % 11)]
}

const creditCodeOf = (kind: string, number: number): string => {
  for (let next = number; ; next++) {
    const code = organisationCodeOf(next)
    // GB 32100 has no X among its digits here: such a number is passed over.
    if (!code.endsWith('X')) return checked(`${kind}${nowhere}${code}`, '0123456789ABCDEFGHJKLMNPQRTUWXY', isCreditCode)
  }
}

/** 统一社会信用代码 of an organ, of a firm. */
export const organCodeOf = (number: number): string => creditCodeOf('11', 70_000_000 + number * 100)
export const firmCodeOf = (number: number): string => creditCodeOf('91', 30_000_000 + number * 100)

/** 实施编码: the organ, the level of its power, and the code of the item. */
export const implementationCodeOf = (office: number, item: number): string =>
  `${organCodeOf(office)}3${String(office).padStart(4, '0')}${String(item).padStart(5, '0')}000`
