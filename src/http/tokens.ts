// Service tokens: EdDSA, short-lived, for one audience, with the rights that they carry. Verified once, cached by digest.
import { hash, randomUUID } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK, jwtVerify, SignJWT } from 'jose'
import type { PrivateStore } from '../commands/privateStore.ts'

export const audience = 'zhengjian'
const algorithm = 'EdDSA'
const keyName = 'token-signing-key'

/** A verified token: whose it is, what it may be used for (undefined: whatever the account may), until when in ms. */
export type Token = {
  readonly account: string
  readonly scope: ReadonlySet<string> | undefined
  readonly jti: string
  readonly expiresMs: number
}

/** A token as it was brought, and the digest under which it is known. */
export type Bearer = { readonly text: string; readonly digest: string }
export const bearerOf = (text: string): Bearer => ({ text, digest: hash('sha256', text, 'base64url') })

const cachedTokens = 10_000

export class Tokens {
  readonly #private: CryptoKey
  readonly #public: CryptoKey
  readonly #verified = new Map<string, Token>()

  private constructor(privateKey: CryptoKey, publicKey: CryptoKey) {
    this.#private = privateKey
    this.#public = publicKey
  }

  /** With the key pair of the private store, which is made on first use. */
  static async open(store: PrivateStore): Promise<Tokens> {
    let held = store.findKey(keyName)
    if (held === undefined) {
      const { privateKey } = await generateKeyPair(algorithm, { extractable: true })
      const made = Buffer.from(JSON.stringify(await exportJWK(privateKey)))
      held = store.key(keyName, () => made)
    }
    const jwk = JSON.parse(Buffer.from(held).toString()) as JWK
    const { d: _secret, ...open } = jwk
    return new Tokens((await importJWK(jwk, algorithm)) as CryptoKey, (await importJWK(open, algorithm)) as CryptoKey)
  }

  /** A token for an account. `rights` narrows it to some actions; times in whole seconds since the epoch. */
  async mint(
    account: string,
    {
      rights,
      nowSeconds,
      lifetimeSeconds,
    }: { rights?: readonly string[]; nowSeconds: number; lifetimeSeconds: number },
  ) {
    const jti = randomUUID()
    const token = await new SignJWT(rights === undefined ? {} : { rights })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setSubject(account)
      .setIssuer(audience)
      .setAudience(audience)
      .setJti(jti)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + lifetimeSeconds)
      .sign(this.#private)
    return { token, jti }
  }

  /** The token's content, or undefined where it is not one of ours, has expired, or is for somebody else. */
  verify({ digest, text }: Bearer, nowMs: number): Token | undefined | Promise<Token | undefined> {
    const known = this.#verified.get(digest)
    if (known !== undefined) {
      if (known.expiresMs > nowMs) return known
      this.#verified.delete(digest)
      return undefined
    }
    return this.#checked(text, nowMs, digest)
  }

  async #checked(text: string, nowMs: number, digest: string): Promise<Token | undefined> {
    const token = await this.#check(text, nowMs)
    if (token === undefined) return undefined
    if (this.#verified.size >= cachedTokens) this.#verified.clear()
    this.#verified.set(digest, token)
    return token
  }

  async #check(text: string, nowMs: number): Promise<Token | undefined> {
    try {
      const { payload } = await jwtVerify(text, this.#public, {
        algorithms: [algorithm],
        audience,
        issuer: audience,
        requiredClaims: ['sub', 'exp', 'jti'],
        currentDate: new Date(nowMs),
      })
      const { exp = 0, jti = '', sub: account = '' } = payload
      const rights = payload['rights']
      const scope = Array.isArray(rights) ? new Set(rights.map(String)) : undefined
      return { account, scope, jti, expiresMs: exp * 1000 }
    } catch {
      return undefined
    }
  }
}
