// A small number for a long text: indexes on it are a fifth the size, and whoever looks up compares the text as well.

const shift = 0x1_0000

/** 48 bits, the same on every machine: FNV-1a over UTF-16 units, as two halves. Texts may share a number, rarely. */
export function lookupKey(text: string): number {
  let a = 0x811c9dc5
  let b = 0x1b873593
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x85ebca6b)
  }
  return (a >>> 0) * shift + ((b ^ (b >>> 16)) & 0xffff)
}
