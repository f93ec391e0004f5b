// Deterministic ids: the same cause has the same id, so that a repeat has effect once and an id can be checked.
import { hash } from 'node:crypto'

/** The namespace of every name-based UUID of this product, then room for the name. */
const namespace = Buffer.from('5e0c3a5d7d4d4f7b9c0b6c1f2d7e8a90', 'hex')
const named = Buffer.concat([namespace, Buffer.alloc(1024)])
const versionDigit = ['8', '9', 'a', 'b'] as const

/** RFC 9562 version 5 of an ASCII or UTF-8 name within the product's namespace. */
export function uuid5(name: string): string {
  const h = hash('sha1', bytesOf(name), 'hex')
  const variant = versionDigit[Number.parseInt(h.charAt(16), 16) & 3]
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-5${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`
}

function bytesOf(name: string): Buffer {
  const offset = namespace.length
  // UTF-8 takes at most three bytes for a UTF-16 unit.
  if (name.length * 3 > named.length - offset) return Buffer.concat([namespace, Buffer.from(name)])
  return named.subarray(0, offset + named.write(name, offset))
}

/** The id of a command's event, by its place among the events of that command. */
export const eventIdOf = (commandId: string, index: number): string => uuid5(`${commandId}:${index}`)
