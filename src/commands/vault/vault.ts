// 个人信息库: the values that the log only commits to, sealed under a key for each subject, so that they can be erased.
import { numberAsFound } from '../../domain/people/identity.ts'
import type { Instant, SubjectId } from '../../domain/values.ts'
import { canonicalJson } from '../../eventlog/canonical.ts'
import { type Position, start } from '../../eventlog/port.ts'
import type { Commitment, Prepared, Protecting } from '../protect.ts'
import { commitmentOf, newKey, newSalt, seal, unseal } from './sealing.ts'
import type { VaultFile } from './vaultFile.ts'

/** What a subject is found by: the terms of a name as it is kept, and as it is asked for. */
export type NameTerms = {
  readonly of: (name: string) => readonly string[]
  readonly asked: (name: string) => readonly string[]
}
export type VaultOptions = { readonly now: () => Instant; readonly terms: NameTerms }
export type Unsettled = { readonly subjectId: SubjectId; readonly commitment: string; readonly stream: string }
export type Found = { readonly subjectId: SubjectId; readonly commitment: string }

type Value = Commitment & { readonly salt: string; readonly value: string; readonly known: boolean }
type Row = { readonly commitment: string; readonly field: string; readonly sealed: Uint8Array }

/** Found by the whole of them. */
const numbers: ReadonlySet<string> = new Set(['identityNumber', 'creditCode', 'phone', 'otherDocument'])

export class Vault implements Protecting {
  readonly #file: VaultFile
  readonly #options: VaultOptions
  /** Kept for a command whose answer is not known yet: never swept by this process. */
  readonly #underWay = new Set<string>()

  constructor(file: VaultFile, options: VaultOptions) {
    this.#file = file
    this.#options = options
  }

  now(): Instant {
    return this.#options.now()
  }

  prepare(subjectId: SubjectId, given: Readonly<Record<string, string | undefined>>): Prepared {
    const kept = this.#open(subjectId, this.#rows(subjectId))
    const values = Object.entries(given)
      .filter((entry): entry is [string, string] => entry[1] !== undefined)
      .map(([field, value]) => kept.find((one) => one.field === field && one.value === value) ?? fresh(field, value))
      .sort((a, b) => (a.field < b.field ? -1 : 1))
    const keys = values.map(({ commitment }) => keyOf(subjectId, commitment))
    let put = false
    return {
      commitments: values.map(({ commitment, field }) => ({ commitment, field })),
      keep: (stream) => {
        for (const key of keys) this.#underWay.add(key)
        this.#put(subjectId, values, stream)
        put = true
      },
      answered: ({ kind }) => {
        for (const key of keys) this.#underWay.delete(key)
        if (!put || kind !== 'refused') return
        this.discard(values.filter(({ known }) => !known).map(({ commitment }) => ({ subjectId, commitment })))
      },
    }
  }

  /** The values behind commitments, by field; a value that is not there is left out. */
  read(subjectId: SubjectId, commitments: readonly Commitment[]): Readonly<Record<string, string>> {
    const asked = new Set(commitments.map(({ commitment }) => commitment))
    const rows = this.#rows(subjectId).filter(({ commitment }) => asked.has(commitment))
    return Object.fromEntries(this.#open(subjectId, rows).map(({ field, value }) => [field, value]))
  }

  findByName(name: string, limit: number): readonly Found[] {
    return this.#find(
      this.#options.terms.asked(name).map((term) => this.#file.term('name', term)),
      limit,
    )
  }

  findByNumber(number: string, limit: number): readonly Found[] {
    return this.#find([this.#file.term('number', numberAsFound(number))], limit)
  }

  hide(subjectId: SubjectId): void {
    this.#file.db.prepare('DELETE FROM terms WHERE subject_id = ?').run(subjectId)
    this.#file.truncate()
  }

  /** Values, their salts, the key, and what the subject is found by. Erasing what is erased changes nothing. */
  erase(subjectId: SubjectId): void {
    const { db } = this.#file
    db.transaction(() => {
      for (const table of ['personal_values', 'terms', 'subjects'])
        db.prepare(`DELETE FROM ${table} WHERE subject_id = ?`).run(subjectId)
    })()
    this.#file.truncate()
  }

  /** Values put before a moment of which it is not known that an event refers to them. */
  unsettled(before: Instant, limit: number): readonly Unsettled[] {
    const rows = this.#file.db
      .prepare(
        `SELECT subject_id AS subjectId, commitment, stream FROM personal_values
         WHERE settled = 0 AND put_at <= ? ORDER BY put_at LIMIT ?`,
      )
      .all(before, limit + this.#underWay.size) as Unsettled[]
    return rows.filter(({ commitment, subjectId }) => !this.#underWay.has(keyOf(subjectId, commitment))).slice(0, limit)
  }

  settle(values: readonly Found[]): void {
    const settle = this.#file.db.prepare(
      'UPDATE personal_values SET settled = 1 WHERE subject_id = ? AND commitment = ?',
    )
    this.#file.db.transaction(() => {
      for (const { commitment, subjectId } of values) settle.run(subjectId, commitment)
    })()
  }

  /** Takes back what no event refers to, and the key of a subject of whom nothing is left. */
  discard(values: readonly Found[]): void {
    if (values.length === 0) return
    const { db } = this.#file
    const value = db.prepare('DELETE FROM personal_values WHERE subject_id = ? AND commitment = ? AND settled = 0')
    const terms = db.prepare('DELETE FROM terms WHERE subject_id = ? AND commitment = ?')
    const key = db.prepare(
      `DELETE FROM subjects WHERE subject_id = ? AND NOT EXISTS
         (SELECT 1 FROM personal_values WHERE personal_values.subject_id = subjects.subject_id)`,
    )
    db.transaction(() => {
      for (const { commitment, subjectId } of values) {
        if (value.run(subjectId, commitment).changes > 0) terms.run(subjectId, commitment)
        key.run(subjectId)
      }
    })()
    this.#file.truncate()
  }

  /** How far the log has been gone through for erasures. Kept here: a vault from a backup begins where it stood then. */
  position(name: string): Position {
    const held = this.#file.db.prepare('SELECT position FROM positions WHERE name = ?').pluck().get(name)
    return (held as Position | undefined) ?? start
  }

  setPosition(name: string, position: Position): void {
    this.#file.db
      .prepare(
        'INSERT INTO positions (name, position) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET position = excluded.position',
      )
      .run(name, position)
  }

  #rows(subjectId: SubjectId): readonly Row[] {
    return this.#file.db
      .prepare('SELECT commitment, field, sealed FROM personal_values WHERE subject_id = ?')
      .all(subjectId) as Row[]
  }

  #open(subjectId: SubjectId, rows: readonly Row[]): readonly Value[] {
    if (rows.length === 0) return []
    const key = this.#keyOf(subjectId)
    if (key === undefined) throw new Error(`the vault holds values of ${subjectId} without their key`)
    return rows.map(({ commitment, field, sealed }) => {
      const [salt, value] = JSON.parse(unseal(key, sealed, aboutOf(subjectId, field, commitment)).toString())
      if (commitmentOf(salt, field, value) !== commitment)
        throw new Error(`a value of ${subjectId} is not what was committed to`)
      return { commitment, field, salt, value, known: true }
    })
  }

  #keyOf(subjectId: SubjectId): Uint8Array | undefined {
    const find = this.#file.db.prepare('SELECT wrapped_key FROM subjects WHERE subject_id = ?').pluck()
    const wrapped = find.get(subjectId) as Uint8Array | undefined
    return wrapped && this.#file.unwrap(wrapped, subjectId)
  }

  #put(subjectId: SubjectId, values: readonly Value[], stream: string): void {
    const { db } = this.#file
    const putAt = this.#options.now()
    const put = db.prepare(
      `INSERT INTO personal_values (subject_id, commitment, field, sealed, stream, put_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET stream = excluded.stream, put_at = excluded.put_at WHERE settled = 0`,
    )
    const find = db.prepare('INSERT INTO terms (term, subject_id, commitment) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
    db.transaction(() => {
      const key = this.#keyOf(subjectId) ?? this.#newKeyOf(subjectId)
      for (const { commitment, field, salt, value } of values) {
        const about = aboutOf(subjectId, field, commitment)
        const sealed = seal(key, Buffer.from(canonicalJson([salt, value])), about)
        put.run(subjectId, commitment, field, sealed, stream, putAt)
        for (const term of this.#termsOf(field, value)) find.run(term, subjectId, commitment)
      }
    }).immediate()
  }

  #newKeyOf(subjectId: SubjectId): Uint8Array {
    const key = newKey()
    this.#file.db
      .prepare('INSERT INTO subjects (subject_id, wrapped_key) VALUES (?, ?)')
      .run(subjectId, this.#file.wrap(key, subjectId))
    return key
  }

  #termsOf(field: string, value: string): readonly Uint8Array[] {
    if (field === 'name') return this.#options.terms.of(value).map((term) => this.#file.term('name', term))
    return numbers.has(field) ? [this.#file.term('number', numberAsFound(value))] : []
  }

  #find(terms: readonly Uint8Array[], limit: number): readonly Found[] {
    const asked = [...new Map(terms.map((term) => [Buffer.from(term).toString('hex'), term])).values()]
    if (asked.length === 0) return []
    return this.#file.db
      .prepare(
        `SELECT subject_id AS subjectId, commitment FROM terms WHERE term IN (${asked.map(() => '?').join(', ')})
         GROUP BY subject_id, commitment HAVING COUNT(*) = ? ORDER BY subject_id LIMIT ?`,
      )
      .all(...asked, asked.length, limit) as Found[]
  }
}

const keyOf = (subjectId: SubjectId, commitment: string): string => `${subjectId} ${commitment}`
const aboutOf = (subjectId: SubjectId, field: string, commitment: string): string =>
  canonicalJson([subjectId, field, commitment])

function fresh(field: string, value: string): Value {
  const salt = newSalt()
  return { commitment: commitmentOf(salt, field, value), field, salt, value, known: false }
}
