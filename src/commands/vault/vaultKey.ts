// The key of keys: made once into `vault.key`, or given from outside. Never in the vault's database, never made anew for one that exists.
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { StoreRefused } from '../../eventlog/store.ts'
import { keyBytes, newKey } from './sealing.ts'

export type KeyPlace = {
  /** `vault.key` in the data folder. */
  readonly file: string
  /** 32 bytes in base64, or the path of a file that holds them; in place of `vault.key`. */
  readonly given?: string | undefined
  /** Whether the vault holds anything: then a key that is not there is lost, not new. */
  readonly inUse: boolean
}

export function vaultKey({ file, given, inUse }: KeyPlace): Uint8Array {
  if (given !== undefined) return fromOutside(given)
  if (existsSync(file)) return ownKeyIn(file)
  if (inUse)
    throw new StoreRefused(
      `the key of the vault is missing: ${file} is not there, and without it no personal data can be read. Restore it from where it is kept, or give ZHENGJIAN_VAULT_KEY`,
    )
  return made(file)
}

function fromOutside(given: string): Uint8Array {
  const key = decoded(given)
  if (key !== undefined) return key
  if (!existsSync(given))
    throw new StoreRefused('ZHENGJIAN_VAULT_KEY is neither 32 bytes in base64 nor a file that there is')
  return keyIn(given)
}

function ownKeyIn(file: string): Uint8Array {
  chmodSync(file, 0o600)
  return keyIn(file)
}

function keyIn(file: string): Uint8Array {
  const key = decoded(readFileSync(file, 'utf8').trim())
  if (key === undefined) throw new StoreRefused(`${file} does not hold a key of the vault: 32 bytes in base64`)
  return key
}

function decoded(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return undefined
  return new Uint8Array(Buffer.from(text, 'base64'))
}

/** On disk before anything is sealed with it. */
function made(file: string): Uint8Array {
  const key = newKey()
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const handle = openSync(file, 'wx', 0o600)
  try {
    writeSync(handle, `${key.toString('base64')}\n`)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  const folder = openSync(dirname(file), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
  return new Uint8Array(key.subarray(0, keyBytes))
}
