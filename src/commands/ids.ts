// Deterministic ids: the same cause has the same id, so that a repeat has effect once.
import { createHmac, hash, randomFillSync } from 'node:crypto'

/** The namespace of every name-based UUID of this product. */
const namespace = Buffer.from('5e0c3a5d7d4d4f7b9c0b6c1f2d7e8a90', 'hex')
const variantDigits = ['8', '9', 'a', 'b'] as const

/** RFC 9562 version 5 of a name, as UTF-8, within the product's namespace. */
export function uuid5(name: string): string {
  const h = hash('sha1', Buffer.concat([namespace, Buffer.from(name)]), 'hex')
  const variant = variantDigits[Number.parseInt(h.charAt(16), 16) & 3]
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-5${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`
}

/** The command id of an account's idempotency key. */
export const commandIdOf = (account: string, idempotencyKey: string): string =>
  uuid5(`command\n${account}\n${idempotencyKey}`)

/** The id of the case that a source knows by this number: no look-up is needed to find it again. */
export const foreignCaseId = (sourceId: string, number: string): string => uuid5(`foreigncase\n${sourceId}\n${number}`)

/** A keyed digest of a command's body: a plain one would let anyone test guesses at what it held. Hex. */
export const macOf = (key: Uint8Array, body: string): string => createHmac('sha256', key).update(body).digest('hex')

const saltBytes = 16
const pool = Buffer.alloc(saltBytes * 512)
let salts = ''
let spent = 0
/** 32 hex digits that keep a sealed event from being guessed from its hash; drawn from a pool, each given once. */
export function salt(): string {
  if (spent >= salts.length) {
    randomFillSync(pool)
    salts = pool.toString('hex')
    spent = 0
  }
  const drawn = salts.slice(spent, spent + saltBytes * 2)
  spent += saltBytes * 2
  return drawn
}
