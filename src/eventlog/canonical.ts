// RFC 8785 text by construction: keys in order, no integer-like keys, no lone surrogates. `canonicalize` is the test's oracle.

const integerLike = /^(?:0|[1-9]\d*)$/

/** Canonical JSON of plain data. Throws on what RFC 8785 or V8's key order cannot hold. Sorted input costs no copy. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(isOrdered(value) ? value : ordered(value))
}

function isOrdered(value: unknown): boolean {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new TypeError('a lone surrogate has no canonical form')
    return true
  }
  if (typeof value !== 'object' || value === null) return isPlainScalar(value)
  if (Array.isArray(value)) return value.every(isOrdered)
  let last = ''
  let inOrder = true
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key]
    if (inner === undefined) continue
    if (key < last) inOrder = false
    if (integerLike.test(key) || !key.isWellFormed()) throw new TypeError(`key ${JSON.stringify(key)} has no canonical place`)
    last = key
    if (!isOrdered(inner)) inOrder = false
  }
  return inOrder
}

function isPlainScalar(value: unknown): boolean {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('a number must be finite')
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol' || value === undefined)
    throw new TypeError(`${typeof value} has no canonical form`)
  return true
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(ordered)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, ordered(inner)]))
}
