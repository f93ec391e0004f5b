// 回执: a secret code by which an applicant finds the progress of a case, and the second fact that it is asked with.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { About } from '../domain/approvals/caseState.ts'
import type { Subject } from '../domain/people/subject.ts'
import type { Engine } from '../engine.ts'

/** Crockford's alphabet: no letter that is taken for a digit or another letter. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const length = 20

/** 100 random bits, in groups that can be read out. */
function newCode(): string {
  const characters = [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length])
  return [0, 5, 10, 15].map((from) => characters.slice(from, from + 5).join('')).join('-')
}

/** As it is written or read out: small letters, blanks and hyphens are the same code. */
export const plainCode = (code: string): string =>
  code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')

const digestOf = ({ store }: Engine, code: string): Uint8Array =>
  createHmac('sha256', store.key('receipts')).update(plainCode(code)).digest()

/** Told once: only its keyed digest is kept. One that was given for the case before is no longer good. */
export function issueReceipt(engine: Engine, caseId: string): string {
  const code = newCode()
  engine.store.putReceipt(digestOf(engine, code), caseId)
  return code
}

export const caseOfReceipt = (engine: Engine, code: string): string | undefined =>
  engine.store.caseOfReceipt(digestOf(engine, code))

const numbers = ['identityNumber', 'creditCode', 'otherDocument'] as const

/** Whether these are the last four characters of a number that the applicant is known by. The values stay in the vault. */
export async function isProof(
  engine: Engine,
  { subjectId }: Pick<About, 'subjectId'>,
  proof: string,
): Promise<boolean> {
  const { state } = await engine.handler.state<Subject>('subject', subjectId)
  if (state.status !== 'active') return false
  const known = numbers.flatMap((field) => {
    const commitment = state.current[field]
    return commitment === undefined ? [] : [{ commitment, field }]
  })
  const values = Object.values(engine.room.vault.read(subjectId, known))
  return values.map((value) => same(value.slice(-4), proof)).includes(true)
}

function same(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => createHmac('sha256', 'proof').update(text.toUpperCase()).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}
