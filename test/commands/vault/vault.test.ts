// 个人信息库: sealed values, their commitments, what they are found by, the key of keys, and what is left when they are gone.
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commitmentOf, newKey, seal, unseal } from '../../../src/commands/vault/sealing.ts'
import { SubjectId } from '../../../src/domain/values.ts'
import { openStore, StoreRefused } from '../../../src/eventlog/store.ts'
import { at } from '../../support/people.ts'
import { openRoom, zhang } from '../vaultWorld.ts'
import { folder } from '../world.ts'

const one = SubjectId.parse('subject-1')
const other = SubjectId.parse('subject-2')
const refused = { kind: 'refused' } as never
const accepted = { kind: 'accepted' } as never

/** Everything that the vault's files hold, as bytes. */
const bytesOf = (dir: string): string =>
  readdirSync(dir)
    .filter((name) => name.startsWith('vault.db'))
    .map((name) => readFileSync(join(dir, name), 'latin1'))
    .join('\n')
const bytes = (text: string): string => Buffer.from(text).toString('latin1')

describe('sealing', () => {
  test('gives back what was sealed, and nothing under another key, at another place, or with a bit changed', () => {
    const key = newKey()
    const sealed = seal(key, Buffer.from('张三丰'), 'subject-1')
    expect(unseal(key, sealed, 'subject-1').toString()).toBe('张三丰')
    expect(() => unseal(newKey(), sealed, 'subject-1')).toThrow()
    expect(() => unseal(key, sealed, 'subject-2')).toThrow()
    for (const at of [0, 15, sealed.length - 1]) {
      const spoilt = Buffer.from(sealed)
      spoilt[at] = (spoilt[at] ?? 0) ^ 1
      expect(() => unseal(key, spoilt, 'subject-1')).toThrow()
    }
    expect(seal(key, Buffer.from('x'), 'a').equals(seal(key, Buffer.from('x'), 'a'))).toBe(false)
  })

  test('a commitment is the SHA-256 of the canonical salt, field and value', () => {
    // printf '["00ff","name","张三丰"]' | sha256sum
    expect(commitmentOf('00ff', 'name', '张三丰')).toBe(
      '98e8fd4cee7288410d7a54cc24fcb83c3c9366dfecd48bb7aad8ee4181e42f6f',
    )
  })
})

describe('values', () => {
  test('are read by their commitments, and a commitment says nothing of them', () => {
    const { vault } = openRoom(folder())
    const prepared = vault.prepare(one, zhang)
    expect(prepared.commitments.map(({ field }) => field)).toStrictEqual(Object.keys(zhang).sort())
    expect(vault.read(one, prepared.commitments)).toStrictEqual({})
    prepared.keep('subject-subject-1')
    expect(vault.read(one, prepared.commitments)).toStrictEqual(zhang)
    expect(vault.read(other, prepared.commitments)).toStrictEqual({})
    const again = vault.prepare(other, zhang)
    const both = [...prepared.commitments, ...again.commitments].map(({ commitment }) => commitment)
    expect(new Set(both).size).toBe(both.length)
  })

  test('the same value of a subject has the same commitment again; another has another', () => {
    const { vault } = openRoom(folder())
    const first = vault.prepare(one, { name: zhang.name })
    first.keep('subject-subject-1')
    expect(vault.prepare(one, { name: zhang.name }).commitments).toStrictEqual(first.commitments)
    expect(vault.prepare(one, { name: '李四' }).commitments).not.toStrictEqual(first.commitments)
  })

  test('stand in no file, not even in part, and the files are for their owner alone', () => {
    const dir = folder()
    const room = openRoom(dir)
    room.vault.prepare(one, zhang).keep('subject-subject-1')
    const held = bytesOf(dir)
    expect(held).toContain('subject-1')
    for (const value of [...Object.values(zhang), '张三', '三丰'].map(bytes)) expect(held).not.toContain(value)
    expect(held).not.toContain(readFileSync(join(dir, 'vault.key'), 'latin1').trim())
    for (const name of readdirSync(dir).filter((name) => name.startsWith('vault')))
      expect([name, statSync(join(dir, name)).mode & 0o777]).toStrictEqual([name, 0o600])
  })

  test('that were put for a command which was then refused are taken back at once', () => {
    const { vault } = openRoom(folder())
    const prepared = vault.prepare(one, zhang)
    prepared.keep('subject-subject-1')
    prepared.answered(refused)
    expect(vault.read(one, prepared.commitments)).toStrictEqual({})
    expect(vault.findByName('张三', 10)).toStrictEqual([])
  })

  test('that were known before are not taken back with those of a refused command', () => {
    const { vault } = openRoom(folder())
    const first = vault.prepare(one, { name: zhang.name })
    first.keep('subject-subject-1')
    first.answered(accepted)
    const second = vault.prepare(one, { name: zhang.name, phone: zhang.phone })
    second.keep('subject-subject-1')
    second.answered(refused)
    expect(vault.read(one, second.commitments)).toStrictEqual({ name: zhang.name })
  })

  test('that someone has exchanged in the file are not given out', () => {
    const dir = folder()
    const { vault } = openRoom(dir)
    const prepared = vault.prepare(one, { name: zhang.name, phone: zhang.phone })
    prepared.keep('subject-subject-1')
    const db = openStore(join(dir, 'vault.db'), { pageSize: 4096 })
    const sealed = db.prepare('SELECT sealed FROM personal_values WHERE field = ?').pluck().get('phone')
    db.prepare("UPDATE personal_values SET sealed = ? WHERE field = 'name'").run(sealed)
    db.close()
    expect(() => vault.read(one, prepared.commitments)).toThrow()
  })
})

describe('a subject is found', () => {
  test('by characters of the name in a row, whichever width they are typed in', () => {
    const { vault } = openRoom(folder())
    vault.prepare(one, { name: '欧阳娜娜' }).keep('subject-subject-1')
    vault.prepare(other, { name: 'Ｚｈａｎｇ San' }).keep('subject-subject-2')
    const found = (name: string) => vault.findByName(name, 10).map(({ subjectId }) => subjectId)
    expect(found('欧阳')).toStrictEqual([one])
    expect(found('娜')).toStrictEqual([one])
    expect(found('阳欧')).toStrictEqual([])
    expect(found('zhang')).toStrictEqual([other])
    expect(found('***')).toStrictEqual([])
  })

  test('by a whole number, and by no part of one', () => {
    const { vault } = openRoom(folder())
    vault.prepare(one, zhang).keep('subject-subject-1')
    const found = (number: string) => vault.findByNumber(number, 10).map(({ subjectId }) => subjectId)
    expect([zhang.identityNumber, zhang.phone, '1381234567', ''].map(found)).toStrictEqual([[one], [one], [], []])
  })

  test('no longer once it is hidden, though its values are kept', () => {
    const { vault } = openRoom(folder())
    const { commitments, keep } = vault.prepare(one, zhang)
    keep('subject-subject-1')
    vault.hide(one)
    expect([vault.findByName('张三', 10), vault.findByNumber(zhang.phone, 10)]).toStrictEqual([[], []])
    expect(vault.read(one, commitments)).toStrictEqual(zhang)
  })
})

describe('[LPS-12.4] erasure', () => {
  test('leaves nothing of a subject, in the file or beside it, and everything of the others; twice is once', () => {
    const dir = folder()
    const { vault } = openRoom(dir)
    const mine = vault.prepare(one, zhang)
    mine.keep('subject-subject-1')
    const theirs = vault.prepare(other, { name: '李四' })
    theirs.keep('subject-subject-2')
    vault.erase(one)
    vault.erase(one)
    expect(vault.read(one, mine.commitments)).toStrictEqual({})
    expect(vault.findByName('张三', 10)).toStrictEqual([])
    const held = bytesOf(dir)
    expect(held).not.toContain('subject-1')
    for (const { commitment } of mine.commitments) expect(held).not.toContain(commitment)
    expect(vault.read(other, theirs.commitments)).toStrictEqual({ name: '李四' })
  })
})

describe('the key of keys', () => {
  const withSubject = () => {
    const dir = folder()
    const room = openRoom(dir)
    const { commitments, keep } = room.vault.prepare(one, zhang)
    keep('subject-subject-1')
    return { dir, commitments }
  }
  const copied = (dir: string): string => {
    const copy = folder()
    cpSync(dir, copy, { recursive: true })
    return copy
  }

  test('is made once and found again', () => {
    const { commitments, dir } = withSubject()
    expect(openRoom(copied(dir)).vault.read(one, commitments)).toStrictEqual(zhang)
  })

  test('that is lost is not made anew: the vault says so and stays shut', () => {
    const dir = copied(withSubject().dir)
    rmSync(join(dir, 'vault.key'))
    expect(() => openRoom(dir)).toThrow(StoreRefused)
    expect(() => openRoom(dir)).toThrow(/the key of the vault is missing/)
    expect(existsSync(join(dir, 'vault.key'))).toBe(false)
  })

  test('that is another, or none, opens nothing', () => {
    const dir = copied(withSubject().dir)
    writeFileSync(join(dir, 'vault.key'), `${newKey().toString('base64')}\n`)
    expect(() => openRoom(dir)).toThrow(/another than the one/)
    writeFileSync(join(dir, 'vault.key'), 'a secret')
    expect(() => openRoom(dir)).toThrow(/does not hold a key/)
  })

  test('may come from outside, as text or from a file, and then there is none in the folder', () => {
    const dir = folder()
    const key = newKey().toString('base64')
    const { commitments, keep } = openRoom(dir, undefined, key).vault.prepare(one, zhang)
    keep('subject-subject-1')
    expect(existsSync(join(dir, 'vault.key'))).toBe(false)
    const file = join(folder(), 'key')
    writeFileSync(file, `${key}\n`)
    expect(openRoom(copied(dir), undefined, file).vault.read(one, commitments)).toStrictEqual(zhang)
    expect(() => openRoom(copied(dir), undefined, newKey().toString('base64'))).toThrow(/another than the one/)
    expect(() => openRoom(copied(dir))).toThrow(/the key of the vault is missing/)
    expect(() => openRoom(copied(dir), undefined, join(dir, 'none'))).toThrow(/neither 32 bytes/)
  })

  test('in a file that others could read becomes its owner’s alone', () => {
    const dir = copied(withSubject().dir)
    chmodSync(join(dir, 'vault.key'), 0o644)
    openRoom(dir)
    expect(statSync(join(dir, 'vault.key')).mode & 0o777).toBe(0o600)
  })
})

test('what is put is unsettled until it is settled, and never while its command is under way', () => {
  const now = at('2026-03-02T01:00:00Z')
  const { vault } = openRoom(folder(), () => now)
  const prepared = vault.prepare(one, { name: zhang.name })
  prepared.keep('subject-subject-1')
  expect(vault.unsettled(now, 10)).toStrictEqual([])
  prepared.answered(accepted)
  const [commitment] = prepared.commitments.map((committed) => committed.commitment)
  expect(vault.unsettled(now, 10)).toStrictEqual([{ subjectId: one, commitment, stream: 'subject-subject-1' }])
  expect(vault.unsettled(at('2026-03-02T00:59:59Z'), 10)).toStrictEqual([])
  vault.settle([{ subjectId: one, commitment: commitment ?? '' }])
  expect(vault.unsettled(now, 10)).toStrictEqual([])
})
