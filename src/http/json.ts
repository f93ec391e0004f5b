// JSON as the API takes it: bounded depth, no key twice, no `__proto__`. Two parsers must never read a body differently.

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: JsonFault; readonly at?: number }
export type JsonFault = 'json-malformed' | 'json-too-deep' | 'json-key-twice' | 'json-key-forbidden'

export const deepest = 32
const quote = 34
const backslash = 92
const colon = 58
const spacedColon = /"\s+:/
/** The answer for what is nested too deep. */
const tooMany = -2

/** Parses text, or says what is wrong with it and at which character. */
export function parseJson(text: string): ParsedJson {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    const { tooDeepAt } = scan(text)
    return tooDeepAt >= 0 ? { ok: false, code: 'json-too-deep', at: tooDeepAt } : { ok: false, code: 'json-malformed' }
  }
  const keys = countKeys(value, 0)
  if (keys === tooMany) return { ok: false, code: 'json-too-deep', at: scan(text).tooDeepAt }
  if (text.includes('"__proto__"')) return { ok: false, code: 'json-key-forbidden', at: text.indexOf('"__proto__"') }
  // A key that was given twice is one key in the value but two colons in the text.
  return keys === plainKeys(text) || keys === scan(text).colons
    ? { ok: true, value }
    : { ok: false, code: 'json-key-twice' }
}

/**
 * How often `":` occurs in JSON, which is at least once for each key where nothing stands between a key and its colon; -1 where
 * something does. No more than there are keys therefore says that none was given twice, without a look at every character.
 */
function plainKeys(text: string): number {
  if (spacedColon.test(text)) return -1
  let found = 0
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) found++
  return found
}

function scan(text: string): { colons: number; tooDeepAt: number } {
  let colons = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfString(text, at)
    else if (code === colon) colons++
    else if (code === 91 || code === 123) {
      if (++depth > deepest) return { colons, tooDeepAt: at }
    } else if (code === 93 || code === 125) depth--
  }
  return { colons, tooDeepAt: -1 }
}

/** The index of the closing quote of the string that opens at `from`, or the end of the text. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at - 1
    while (text.charCodeAt(before) === backslash) before--
    if ((at - before) % 2 === 1) return at
  }
  return text.length
}

/** The keys of all objects in a value, or `tooMany`. */
function countKeys(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth === deepest) return tooMany
  const inner = Array.isArray(value) ? value : Object.values(value)
  let keys = inner === value ? 0 : inner.length
  for (const one of inner) {
    const within = countKeys(one, depth + 1)
    if (within === tooMany) return tooMany
    keys += within
  }
  return keys
}
