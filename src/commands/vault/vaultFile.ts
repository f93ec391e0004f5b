// The vault's database and its keys: one key of keys outside it, and under that one key for each subject and material.
import { createHmac } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openStore, type Store, StoreRefused, sqlFile } from '../../eventlog/store.ts'
import { newKey, seal, unseal } from './sealing.ts'
import { vaultKey } from './vaultKey.ts'

export class VaultFile {
  readonly db: Store
  readonly #key: Uint8Array
  readonly #indexKey: Uint8Array

  /** Refuses to open a vault whose key is missing or another: nothing is written that later cannot be read. */
  constructor(dataDir: string, givenKey?: string | undefined) {
    const path = join(dataDir, 'vault.db')
    const existed = existsSync(path)
    this.db = openStore(path, { pageSize: 4096, cacheKiB: 4096, secureDelete: true })
    try {
      this.db.exec(sqlFile(new URL('./vault.sql', import.meta.url)))
      const wrapped = this.#meta('index-key')
      const inUse = existed && wrapped !== undefined
      this.#key = vaultKey({ file: join(dataDir, 'vault.key'), given: givenKey, inUse })
      this.#indexKey = wrapped === undefined ? this.#newIndexKey() : this.#unwrapFirst(wrapped)
    } catch (error) {
      this.db.close()
      throw error
    }
  }

  wrap(key: Uint8Array, of: string): Buffer {
    return seal(this.#key, key, of)
  }

  unwrap(wrapped: Uint8Array, of: string): Buffer {
    return unseal(this.#key, wrapped, of)
  }

  /** A keyed digest: equal texts have equal ones, and nobody without the key can make one. */
  term(kind: string, text: string): Buffer {
    return createHmac('sha256', this.#indexKey).update(`${kind}\n${text}`).digest().subarray(0, 16)
  }

  /** Nothing of what was deleted is left in the file or beside it. */
  truncate(): void {
    const [row] = this.db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    if (row?.busy !== 0) throw new Error('the vault is being read: its write-ahead log could not be emptied')
  }

  close(): void {
    this.db.close()
  }

  #meta(name: string): Uint8Array | undefined {
    return this.db.prepare('SELECT value FROM meta WHERE name = ?').pluck().get(name) as Uint8Array | undefined
  }

  #newIndexKey(): Uint8Array {
    const key = newKey()
    this.db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)').run('index-key', this.wrap(key, 'index-key'))
    return key
  }

  #unwrapFirst(wrapped: Uint8Array): Uint8Array {
    try {
      return this.unwrap(wrapped, 'index-key')
    } catch {
      throw new StoreRefused(
        'the key of the vault is another than the one that it was made with: nothing was opened. Give the right one as vault.key or ZHENGJIAN_VAULT_KEY',
      )
    }
  }
}
