// Hashes of short texts for look-ups in memory and in indexes, the same on every machine. Not for what somebody might forge.

/** Two hashes of 32 bits of one reading of the UTF-16 units: FNV-1a, and the same with other constants. */
export function twoHashes(text: string): readonly [number, number] {
  let a = 0x811c9dc5
  let b = 0x1b873593
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x85ebca6b)
  }
  return [a, b]
}
