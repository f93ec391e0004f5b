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

/** So many characters at the end of a number are asked for: one that is shorter proves nothing. */
const proofLength = 4

/** Whether anything could be asked of this applicant: with no number on file, a code would never open anything. */
export async function hasProof(engine: Engine, about: Pick<About, 'subjectId'>): Promise<boolean> {
  return (await proofsOf(engine, about)).length > 0
}

/** Whether these are the last four characters of a number that the applicant is known by. */
export async function isProof(engine: Engine, about: Pick<About, 'subjectId'>, proof: string): Promise<boolean> {
  return (await proofsOf(engine, about)).map((known) => same(known, proof)).includes(true)
}

/** The values themselves stay in the vault. */
async function proofsOf(engine: Engine, { subjectId }: Pick<About, 'subjectId'>): Promise<readonly string[]> {
  const { state } = await engine.handler.state<Subject>('subject', subjectId)
  if (state.status !== 'active') return []
  const known = numbers.flatMap((field) => {
    const commitment = state.current[field]
    return commitment === undefined ? [] : [{ commitment, field }]
  })
  const values = Object.values(engine.room.vault.read(subjectId, known))
  return values.map((value) => value.slice(-proofLength)).filter((end) => end.length === proofLength)
}

function same(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => createHmac('sha256', 'proof').update(text.toUpperCase()).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}
