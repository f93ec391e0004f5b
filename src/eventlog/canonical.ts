// RFC 8785 text by construction: keys in order, no integer-like or escaped keys, no lone surrogates. `canonicalize` is the test's oracle.

const escaped = /["\\\u0000-\u001f]/
const integerLike = /^(?:0|[1-9]\d*)$/

/** Canonical JSON of plain data. Throws on what RFC 8785 or V8's key order cannot hold. Sorted input costs no copy. */
export function canonicalJson(value: unknown): string {
  const text = JSON.stringify(isOrdered(value) ? value : ordered(value))
  // All that is not plain is written with a backslash: one look at the text instead of one at each string.
  if (text.includes('\\')) requireSound(value)
  return text
}

// What never needs an escape, as nearly all names, ids and numbers of this product.
const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/
export const isPlain = (text: string): boolean => plain.test(text)

/** The canonical JSON of one string. */
export const canonicalString = (text: string): string => (isPlain(text) ? `"${text}"` : canonicalJson(text))

function isOrdered(value: unknown): boolean {
  if (typeof value === 'string') return true
  if (typeof value !== 'object' || value === null) return isPlainScalar(value)
  return Array.isArray(value) ? areOrdered(value) : hasOrderedKeys(value as Record<string, unknown>)
}

function areOrdered(values: readonly unknown[]): boolean {
  let inOrder = true
  for (const value of values) if (!isOrdered(value)) inOrder = false
  return inOrder
}

function hasOrderedKeys(value: Record<string, unknown>): boolean {
  let last = ''
  let inOrder = true
  for (const key in value) {
    const inner = value[key]
    if (inner === undefined) continue
    if (key < last) inOrder = false
    last = key
    const first = key.charCodeAt(0)
    if (first <= 57 && first >= 48 && integerLike.test(key)) throw new TypeError(`key ${key} has no canonical place`)
    if (typeof inner !== 'string' && !isOrdered(inner)) inOrder = false
  }
  return inOrder
}

function isPlainScalar(value: unknown): boolean {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('a number must be finite')
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol' || value === undefined)
    throw new TypeError(`${typeof value} has no canonical form`)
  return true
}

/** What JSON.stringify escapes may stand in a value, but a lone surrogate nowhere, and in a key nothing of the kind. */
function requireSound(value: unknown): void {
  if (typeof value === 'string' && !value.isWellFormed()) throw new TypeError('a lone surrogate has no canonical form')
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    // The JSON.parse of V8 14 may give back another key for one with an escape, so that it could not be read again.
    if (escaped.test(key) || !key.isWellFormed()) throw new TypeError(`key ${JSON.stringify(key)} cannot be kept`)
    requireSound(inner)
  }
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(ordered)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]))
}
