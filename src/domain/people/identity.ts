// Numbers by which people and organisations are known: their check digits (GB 11643, GB 32100), where they hide in text, how they are masked.
import { type Refused, refuse } from '../decider.ts'

const identityNumber = /^[1-9]\d{5}(?:18|19|2\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$/
const identityWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const identityChecks = '10X98765432'

/**
 * A number as its standard writes it, however it was typed: full-width or small letters, with blanks between. The same
 * number has one spelling, and with it one commitment and one way to be found.
 */
export const plainNumber = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase()

const signs = /[\s()\-._\u2010-\u2015\u2212\u00b7]/g

/** What a number of any kind is found by, however it was typed: phones with blanks, hyphens or the code of the country. */
export function numberAsFound(text: string): string {
  const plain = plainNumber(text).replaceAll(signs, '')
  return plain.replace(/^(?:\+|00)?86(?=1[3-9]\d{9}$)/, '')
}

/** 公民身份号码 (GB 11643): 18 characters, a day of birth that exists, the check digit of ISO 7064 MOD 11-2. */
export function isIdentityNumber(text: string): boolean {
  if (!identityNumber.test(text) || !isDay(text.slice(6, 14))) return false
  const sum = identityWeights.reduce((total, weight, at) => total + weight * Number(text[at]), 0)
  return identityChecks[sum % 11] === text[17]
}

function isDay(digits: string): boolean {
  const month = Number(digits.slice(4, 6))
  const yearMonth = Temporal.PlainYearMonth.from({ year: Number(digits.slice(0, 4)), month })
  return Number(digits.slice(6, 8)) <= yearMonth.daysInMonth
}

/** The characters of GB 32100, in the order of their values: neither I, O, S, V nor Z. */
const creditCharacters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const creditCode = /^[1-9A-HJ-NPQRTUWXY][1-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/

/** 统一社会信用代码 (GB 32100): 18 characters, the check character of ISO 7064 MOD 31-3. */
export function isCreditCode(text: string): boolean {
  if (!creditCode.test(text)) return false
  let weight = 1
  let sum = 0
  for (const character of text.slice(0, 17)) {
    sum += creditCharacters.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return creditCharacters[(31 - (sum % 31)) % 31] === text[17]
}

/** Letters and signs that no normalisation turns into a digit: plain ones, Chinese characters and their punctuation. */
const noDigits = /^[\0-/:-~\u3001-\u3011\u4e00-\u9fff\uff01-\uff0f\uff1a-\uff20]*$/

/** Answered at once for most of what is written; true is no more than a reason to look closer. */
export const mayHoldDigits = (text: string): boolean => !noDigits.test(text)

// Groups of digits with at most two blanks or hyphens between them; NFKC has made full-width digits and blanks plain.
const digitRuns =
  /\d+(?:[ \t\-_\u2010-\u2015\u2212\u00b7]{1,2}\d+)*(?:[ \t\-_\u2010-\u2015\u2212\u00b7]{0,2}[Xx](?![A-Za-z]))?/g
const group = /\d+[Xx]?|[Xx]/g
const mobile = /^(?:(?:00)?86)?1[3-9]\d{9}$/
const mostDigits = 18

/**
 * Whether a free text holds a resident identity number or a mobile number of the mainland, however spaced. Numbers of
 * landlines are those of offices and may stand.
 */
export function holdsPersonalNumber(text: string): boolean {
  if (!mayHoldDigits(text)) return false
  const runs = text.normalize('NFKC').match(digitRuns) ?? []
  return runs.some((run) => holdsNumber(run.toUpperCase().match(group) ?? []))
}

/** A number begins and ends with a group, so that a date before it or a longer number around it makes none. */
function holdsNumber(groups: readonly string[]): boolean {
  for (let from = 0; from < groups.length; from++) {
    let joined = ''
    for (let to = from; to < groups.length; to++) {
      joined += groups[to]
      if (joined.length > mostDigits) break
      if (mobile.test(joined) || isPersonal(joined)) return true
    }
  }
  return groups.some((digits) => digits.length > mostDigits && holdsWithin(digits))
}

/** In a longer row of digits a date and a check digit in the right places are no accident. */
function holdsWithin(digits: string): boolean {
  for (let at = 0; at + mostDigits <= digits.length; at++)
    if (isIdentityNumber(digits.slice(at, at + mostDigits))) return true
  return false
}

const isPersonal = (digits: string): boolean => isIdentityNumber(digits) || isOldIdentityNumber(digits)

/** The 15 digits of before 1999: no century, no check digit. */
const isOldIdentityNumber = (digits: string): boolean =>
  /^[1-8]\d{5}\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/.test(digits) && isDay(`19${digits.slice(6, 12)}`)

/** 个人信息不入日志: officials' texts stay in the log for good and must hold no such number. Fields by name. */
export function personalDataRefusal(texts: Readonly<Record<string, string | undefined>>): Refused | undefined {
  const fields = Object.keys(texts).filter((field) => holdsPersonalNumber(texts[field] ?? ''))
  return fields.length === 0 ? undefined : refuse('personal-data-in-text', { fields })
}

type Numbers = { readonly identityNumber?: string | undefined; readonly creditCode?: string | undefined }

/** The first number that is not what it must be today. The refusal names the field and never repeats the number. */
export function wrongNumberRefusal(values: Numbers, today: string): Refused | undefined {
  if (values.identityNumber !== undefined && !isNumberOfBorn(values.identityNumber, today))
    return refuse('identity-number-wrong', { field: 'identityNumber' })
  if (values.creditCode !== undefined && !isCreditCode(values.creditCode))
    return refuse('credit-code-wrong', { field: 'creditCode' })
  return undefined
}

/** Nobody applies before they are born. */
const isNumberOfBorn = (number: string, today: string): boolean =>
  isIdentityNumber(number) && number.slice(6, 14) <= today.replaceAll('-', '')

const stars = (count: number): string => '*'.repeat(Math.max(count, 0))

/** The first `before` and the last `after` characters, a star for each between them; what is too short is all stars. */
function maskBetween(text: string, before: number, after: number): string {
  const characters = [...text]
  if (characters.length <= before + after) return stars(characters.length)
  const hidden = stars(characters.length - before - after)
  return characters.slice(0, before).join('') + hidden + (after === 0 ? '' : characters.slice(-after).join(''))
}

/** 张*, 欧**: the first character of a name. */
export const maskName = (name: string): string => maskBetween(name, 1, 0)
/** 1****************X: the first and the last character of an identity number or of another document's. */
export const maskIdentityNumber = (number: string): string => maskBetween(number, 1, 1)
/** 138****5678 */
export const maskPhone = (phone: string): string => maskBetween(phone, 3, 4)
/** 贵州省六盘水市******: the first six characters of an address. */
export const maskAddress = (address: string): string => maskBetween(address, 6, 0)
