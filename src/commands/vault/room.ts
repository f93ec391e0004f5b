// Everything about personal data in one place: the vault, the materials, and what keeps both in step with the log.
import { join } from 'node:path'
import type { Instant, SubjectId } from '../../domain/values.ts'
import type { Prepared, Protecting } from '../protect.ts'
import { type KeeperOptions, VaultKeeper } from './keeper.ts'
import { Materials } from './materials.ts'
import { ReadLog, type ReadLogOptions } from './readLog.ts'
import { Vault, type VaultOptions } from './vault.ts'
import { VaultFile } from './vaultFile.ts'

export class VaultRoom implements Protecting {
  readonly vault: Vault
  readonly materials: Materials
  readonly #file: VaultFile
  #keeper: VaultKeeper | undefined
  #reads: ReadLog | undefined

  constructor(dataDir: string, givenKey: string | undefined, options: VaultOptions) {
    this.#file = new VaultFile(dataDir, givenKey)
    this.vault = new Vault(this.#file, options)
    this.materials = new Materials(this.#file, join(dataDir, 'materials'), options.now)
  }

  /** From here on the vault follows the log, until `signal` aborts; what the log says has been erased is, when it resolves. */
  async keep(options: Omit<KeeperOptions, 'room'> & ReadLogOptions, signal: AbortSignal): Promise<void> {
    this.#reads = new ReadLog(options)
    this.#keeper = new VaultKeeper({ ...options, room: this }, signal)
    await this.#keeper.settled()
  }

  /** Who sees what is recorded before it is shown. */
  get reads(): ReadLog {
    if (this.#reads === undefined) throw new Error('nothing is shown before the vault follows the log')
    return this.#reads
  }

  now(): Instant {
    return this.vault.now()
  }

  prepare(subjectId: SubjectId, values: Readonly<Record<string, string | undefined>>): Prepared {
    return this.vault.prepare(subjectId, values)
  }

  hide(subjectId: SubjectId): void {
    this.vault.hide(subjectId)
  }

  erase(subjectId: SubjectId): void {
    this.vault.erase(subjectId)
    this.materials.eraseOf(subjectId)
  }

  /** What the log says of personal data so far has been done. */
  async settled(): Promise<void> {
    await this.#keeper?.settled()
  }

  /** After its signal. */
  async close(): Promise<void> {
    await this.#keeper?.stop()
    this.#file.close()
  }
}
