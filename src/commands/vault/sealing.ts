// AES-256-GCM and the commitments by which the log speaks of what it does not hold.
import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto'
import { canonicalJson } from '../../eventlog/canonical.ts'

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
export const keyBytes = 32

export const newKey = (): Buffer => randomBytes(keyBytes)
export const newSalt = (): string => randomBytes(16).toString('hex')

/** Nonce, ciphertext and tag. `about` is bound to it: what was sealed for one place cannot be read at another. */
export function seal(key: Uint8Array, plain: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(about))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** What was sealed; throws where key, place or a single bit is another. */
export function unseal(key: Uint8Array, sealed: Uint8Array, about: string): Buffer {
  const end = sealed.length - tagBytes
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(end))
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, end)), decipher.final()])
}

/** SHA-256 over the canonical JSON of salt, field and value: shows that a value was meant, and gives nothing away. */
export const commitmentOf = (salt: string, field: string, value: string): string =>
  hash('sha256', canonicalJson([salt, field, value]), 'hex')
