// Whether the same thing was said twice: the names of the fields of `said` that `known` holds otherwise.

/** Plain data alike in value: the order of keys does not matter, and an absent key is the same as undefined. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const held = b as Record<string, unknown>
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => same((a as Record<string, unknown>)[key], held[key]))
}

/** Field names, sorted; empty when `known` agrees with `said` in every field of it, an absent one being the same as undefined. */
export function differingFields<Said extends object>(said: Said, known: object): string[] {
  const held = known as Record<string, unknown>
  return Object.entries(said)
    .filter(([field, value]) => !same(value, held[field]))
    .map(([field]) => field)
    .sort()
}
