// The private store: keys, revoked tokens, one-time links, sessions, receipts and the positions of reactions. Durable like the log.
import { hash, randomBytes } from 'node:crypto'
import type { Instant } from '../domain/values.ts'
import { type Position, start } from '../eventlog/port.ts'
import { openStore, type Store, sqlFile } from '../eventlog/store.ts'

/** Secrets are kept as digests: who reads the file cannot use them. */
const digest = (secret: string): string => hash('sha256', secret, 'hex')

export type LoginLink = { readonly account: string; readonly state: 'usable' | 'used' | 'expired' }

export class PrivateStore {
  readonly #db: Store
  readonly #allRevoked
  readonly #dataVersion
  readonly #setPosition
  readonly #session
  #revoked: Set<string>
  #revokedVersion: number
  #revokedIsFresh = false

  constructor(path: string) {
    this.#db = openStore(path, { pageSize: 4096, cacheKiB: 2048 })
    this.#db.exec(sqlFile(new URL('./privateStore.sql', import.meta.url)))
    this.#allRevoked = this.#db.prepare('SELECT jti FROM revoked_tokens').pluck()
    this.#dataVersion = this.#db.prepare('PRAGMA data_version').pluck()
    this.#revokedVersion = this.#dataVersion.get() as number
    this.#revoked = new Set(this.#allRevoked.all() as string[])
    this.#setPosition = this.#db.prepare(
      'INSERT INTO positions (name, position) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET position = excluded.position',
    )
    this.#session = this.#db
      .prepare("SELECT data FROM sessions WHERE digest = ? AND expires_at > ? AND data <> ''")
      .pluck()
  }

  /** The secret of this name, made on first use: 32 random bytes, or what `make` yields. */
  key(name: string, make: () => Uint8Array = () => randomBytes(32)): Uint8Array {
    this.#db.prepare('INSERT INTO keys (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING').run(name, make())
    return this.#db.prepare('SELECT value FROM keys WHERE name = ?').pluck().get(name) as Uint8Array
  }

  findKey(name: string): Uint8Array | undefined {
    return this.#db.prepare('SELECT value FROM keys WHERE name = ?').pluck().get(name) as Uint8Array | undefined
  }

  revokeToken(jti: string, now: Instant): void {
    this.#db
      .prepare('INSERT INTO revoked_tokens (jti, revoked_at) VALUES (?, ?) ON CONFLICT (jti) DO NOTHING')
      .run(jti, now)
    this.#revoked.add(jti)
  }

  /** Asked on each request, so that a revocation by any process works on the next one. */
  isRevoked(jti: string): boolean {
    if (!this.#revokedIsFresh) this.#refreshRevoked()
    return this.#revoked.has(jti)
  }

  /** One look at the file per turn of the event loop, however many requests it serves; the list is read when the file has changed. */
  #refreshRevoked(): void {
    const version = this.#dataVersion.get() as number
    if (version !== this.#revokedVersion) {
      this.#revokedVersion = version
      this.#revoked = new Set(this.#allRevoked.all() as string[])
    }
    this.#revokedIsFresh = true
    setImmediate(() => {
      this.#revokedIsFresh = false
    })
  }

  addLoginLink(secret: string, account: string, expiresAt: Instant): void {
    this.#db
      .prepare('INSERT INTO login_links (digest, account, expires_at) VALUES (?, ?, ?)')
      .run(digest(secret), account, expiresAt)
  }

  /** The account of an unused, unexpired link, which is used up by asking. */
  useLoginLink(secret: string, now: Instant): string | undefined {
    return this.#db
      .prepare(
        'UPDATE login_links SET used_at = ? WHERE digest = ? AND used_at IS NULL AND expires_at > ? RETURNING account',
      )
      .pluck()
      .get(now, digest(secret), now) as string | undefined
  }

  /** Whose link this is and whether it can still be used, without using it; undefined for one that was never given out. */
  findLoginLink(secret: string, now: Instant): LoginLink | undefined {
    const row = this.#db
      .prepare('SELECT account, expires_at AS expiresAt, used_at AS usedAt FROM login_links WHERE digest = ?')
      .get(digest(secret)) as { account: string; expiresAt: string; usedAt: string | null } | undefined
    if (row === undefined) return undefined
    const { account, expiresAt, usedAt } = row
    return { account, state: usedAt !== null ? 'used' : expiresAt > now ? 'usable' : 'expired' }
  }

  /** Undefined for a session that has expired, was ended, or never was. */
  readSession(id: string, now: Instant): string | undefined {
    return this.#session.get(digest(id), now) as string | undefined
  }

  /** An ended session stays ended: an answer that was under way when it ended cannot bring it back. */
  writeSession(id: string, data: string, expiresAt: Instant): void {
    this.#db
      .prepare(
        `INSERT INTO sessions (digest, data, expires_at) VALUES (?, ?, ?) ON CONFLICT (digest)
         DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at WHERE sessions.data <> ''`,
      )
      .run(digest(id), data, expiresAt)
  }

  endSession(id: string): void {
    this.#db.prepare("UPDATE sessions SET data = '' WHERE digest = ?").run(digest(id))
  }

  /** Forgets the sessions that expired before a moment. */
  sweepSessions(before: Instant): void {
    this.#db.prepare('DELETE FROM sessions WHERE expires_at < ?').run(before)
  }

  /** The receipt of a case; one that was given before it is no longer good. */
  putReceipt(digest: Uint8Array, caseId: string): void {
    this.#db
      .prepare(
        'INSERT INTO receipts (digest, case_id) VALUES (?, ?) ON CONFLICT (case_id) DO UPDATE SET digest = excluded.digest',
      )
      .run(digest, caseId)
  }

  caseOfReceipt(digest: Uint8Array): string | undefined {
    return this.#db.prepare('SELECT case_id FROM receipts WHERE digest = ?').pluck().get(digest) as string | undefined
  }

  position(name: string): Position {
    return (
      (this.#db.prepare('SELECT position FROM positions WHERE name = ?').pluck().get(name) as Position | undefined) ??
      start
    )
  }

  setPosition(name: string, position: Position): void {
    this.#setPosition.run(name, position)
  }

  close(): void {
    this.#db.close()
  }
}
