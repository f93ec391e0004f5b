// Deterministic ids: the same cause has the same id, so that a repeat has effect once.
import { hash, randomFillSync } from 'node:crypto'
import { uuid5 } from '../eventlog/uuid.ts'

export { uuid5 }

/** The command id of an account's idempotency key. */
export const commandIdOf = (account: string, idempotencyKey: string): string =>
  uuid5(`command\n${account}\n${idempotencyKey}`)

/** The id of the case that a source knows by this number: no look-up is needed to find it again. */
export const foreignCaseId = (sourceId: string, number: string): string => uuid5(`foreigncase\n${sourceId}\n${number}`)

/**
 * A keyed digest of a command's body: a plain one would let anyone test guesses at what it held. 64 hex digits of
 * SHA-512/256 (FIPS 180-4) over the key in hex and the body: its truncated state lets nobody extend a digest.
 */
export function macOf(key: string, body: string): string {
  // UTF-8 takes at most three bytes for a UTF-16 unit.
  if ((key.length + body.length) * 3 > keyed.length) return hash('sha512-256', key + body, 'hex')
  const keyEnd = keyed.write(key)
  return hash('sha512-256', new Uint8Array(keyed.buffer, 0, keyEnd + keyed.write(body, keyEnd)), 'hex')
}
/** Room for nearly every command: key and body joined as text would be kept and converted at two bytes a character. */
const keyed = Buffer.allocUnsafeSlow(1 << 14)

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
