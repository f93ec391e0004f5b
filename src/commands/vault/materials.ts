// 材料: files by their SHA-256, each sealed under a key of its own that the vault holds; erased with the subject they are of.
import { hash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Actor } from '../../domain/actor.ts'
import type { Instant, OrgId, SubjectId } from '../../domain/values.ts'
import type { MediaType } from './mediaTypes.ts'
import { newKey, seal, unseal } from './sealing.ts'
import type { VaultFile } from './vaultFile.ts'

export type NewMaterial = {
  readonly bytes: Uint8Array
  readonly mediaType: MediaType
  readonly actor: Actor
  /** The client's name for it: data, never a path. */
  readonly name?: string | undefined
  readonly subjectId?: SubjectId | undefined
}
export type Material = {
  readonly digest: string
  readonly mediaType: string
  readonly size: number
  /** The organisations that handed it in. */
  readonly orgs: readonly OrgId[]
  readonly subjects: readonly SubjectId[]
}
type Row = { readonly wrapped: Uint8Array; readonly mediaType: string; readonly size: number }
type Holder = { readonly org: OrgId; readonly subject: string; readonly name: Uint8Array | null }

const digestPattern = /^[0-9a-f]{64}$/
export const isDigest = (text: string): boolean => digestPattern.test(text)

export class Materials {
  readonly #file: VaultFile
  readonly #dir: string
  readonly #now: () => Instant
  /** The type of what that organisation has handed in: asked of every command that refers to a material. */
  readonly heldAs: (digest: string, org: OrgId) => string | undefined

  constructor(file: VaultFile, dir: string, now: () => Instant) {
    this.#file = file
    const holding = file.db
      .prepare<[string, OrgId], string>(
        `SELECT media_type FROM materials JOIN material_holders USING (digest)
         WHERE digest = ? AND org_id = ? LIMIT 1`,
      )
      .pluck()
    this.heldAs = (digest, org) => holding.get(digest, org)
    this.#dir = dir
    this.#now = now
    mkdirSync(dir, { recursive: true, mode: 0o700 })
  }

  /** Stored once, however often it is handed in; whoever hands it in is noted. Durable when it returns. */
  store({ actor, bytes, mediaType, name, subjectId }: NewMaterial): { readonly digest: string; readonly size: number } {
    const digest = hash('sha256', bytes, 'hex')
    const key = this.#keyOf(digest) ?? newKey()
    if (!existsSync(this.#path(digest)) || this.#row(digest) === undefined)
      this.#write(digest, seal(key, bytes, digest))
    const { db } = this.#file
    const at = this.#now()
    db.transaction(() => {
      db.prepare(
        'INSERT INTO materials (digest, wrapped_key, media_type, size, stored_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ).run(digest, this.#file.wrap(key, digest), mediaType, bytes.length, at)
      db.prepare(
        `INSERT INTO material_holders (digest, org_id, account, subject_id, sealed_name, stored_at)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      ).run(
        digest,
        actor.org,
        actor.account,
        subjectId ?? '',
        name === undefined ? null : seal(key, Buffer.from(name), `${digest} name`),
        at,
      )
    })()
    return { digest, size: bytes.length }
  }

  find(digest: string): Material | undefined {
    const row = this.#row(digest)
    if (row === undefined) return undefined
    const holders = this.#holders(digest)
    const subjects = holders.map(({ subject }) => subject).filter((subject) => subject !== '')
    return {
      digest,
      mediaType: row.mediaType,
      size: row.size,
      orgs: [...new Set(holders.map(({ org }) => org))],
      subjects: [...new Set(subjects)] as SubjectId[],
    }
  }

  /** The bytes as they were handed in; throws where the file is not what was stored. */
  read(digest: string): Buffer | undefined {
    const key = this.#keyOf(digest)
    if (key === undefined) return undefined
    return unseal(key, readFileSync(this.#path(digest)), digest)
  }

  /** What an organisation called it; undefined where it gave no name. */
  nameFor(digest: string, org: OrgId | undefined): string | undefined {
    const key = this.#keyOf(digest)
    const holder = this.#holders(digest).find((one) => (org === undefined || one.org === org) && one.name !== null)
    return key && holder?.name ? unseal(key, holder.name, `${digest} name`).toString() : undefined
  }

  /** The materials of a subject, except those that someone handed in for another or for nobody. */
  eraseOf(subjectId: SubjectId): void {
    const { db } = this.#file
    const digests = db
      .prepare('SELECT DISTINCT digest FROM material_holders WHERE subject_id = ?')
      .pluck()
      .all(subjectId) as string[]
    if (digests.length === 0) return
    const gone: string[] = []
    db.transaction(() => {
      db.prepare('DELETE FROM material_holders WHERE subject_id = ?').run(subjectId)
      const unheld = db.prepare(
        `DELETE FROM materials WHERE digest = ? AND NOT EXISTS
           (SELECT 1 FROM material_holders WHERE material_holders.digest = materials.digest)`,
      )
      for (const digest of digests) if (unheld.run(digest).changes > 0) gone.push(digest)
    })()
    this.#file.truncate()
    for (const digest of gone) rmSync(this.#path(digest), { force: true })
  }

  /** Files without a row: a crash came between the two, or they were being erased. */
  sweep(): void {
    for (const name of readdirSync(this.#dir))
      if (!isDigest(name) || this.#row(name) === undefined) rmSync(join(this.#dir, name), { force: true })
  }

  #path(digest: string): string {
    if (!isDigest(digest)) throw new TypeError('a material is named by its digest')
    return join(this.#dir, digest)
  }

  #row(digest: string): Row | undefined {
    return this.#file.db
      .prepare('SELECT wrapped_key AS wrapped, media_type AS mediaType, size FROM materials WHERE digest = ?')
      .get(digest) as Row | undefined
  }

  #holders(digest: string): readonly Holder[] {
    return this.#file.db
      .prepare(
        'SELECT org_id AS org, subject_id AS subject, sealed_name AS name FROM material_holders WHERE digest = ? ORDER BY stored_at',
      )
      .all(digest) as Holder[]
  }

  #keyOf(digest: string): Uint8Array | undefined {
    const row = this.#row(digest)
    return row && this.#file.unwrap(row.wrapped, digest)
  }

  /** Whole under its name, or not at all. */
  #write(digest: string, sealed: Uint8Array): void {
    const path = this.#path(digest)
    const handle = openSync(`${path}.part`, 'w', 0o600)
    try {
      writeFileSync(handle, sealed)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(`${path}.part`, path)
    const folder = openSync(this.#dir, 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  }
}
