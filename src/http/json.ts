// JSON as the API takes it: bounded depth, no key twice, no `__proto__`. Two parsers must never read a body differently.

export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: JsonFault; readonly at?: number }
export type JsonFault = 'json-malformed' | 'json-too-deep' | 'json-key-twice' | 'json-key-forbidden'

export const deepest = 32
const quote = 34
const backslash = 92
const colon = 58

/** Parses text, or says what is wrong with it and at which character. */
export function parseJson(text: string): ParsedJson {
  const scanned = scan(text)
  if (scanned.tooDeepAt >= 0) return { ok: false, code: 'json-too-deep', at: scanned.tooDeepAt }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, code: 'json-malformed' }
  }
  if (text.includes('"__proto__"')) return { ok: false, code: 'json-key-forbidden', at: text.indexOf('"__proto__"') }
  // A key that was given twice is one key in the value but two colons in the text.
  return countKeys(value) === scanned.colons ? { ok: true, value } : { ok: false, code: 'json-key-twice' }
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

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  let keys = 0
  if (Array.isArray(value)) for (const inner of value) keys += countKeys(inner)
  else for (const key in value) keys += 1 + countKeys((value as Record<string, unknown>)[key])
  return keys
}
