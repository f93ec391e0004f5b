// Chinese full-text search by overlapping pairs of characters, so that a word of two characters is found.

const runs = /\p{Script=Han}+|[\p{L}\p{N}]+/gu
const han = /^\p{Script=Han}/u

/** The index terms of a text, with blanks between: pairs for runs of Chinese, whole words in lower case for the rest. */
export function searchTerms(text: string): string {
  const terms: string[] = []
  for (const [run] of text.normalize('NFKC').matchAll(runs)) {
    if (!han.test(run)) {
      terms.push(run.toLowerCase())
      continue
    }
    const characters = [...run]
    // Single characters too: a query of one character finds what holds it.
    terms.push(...characters)
    for (let at = 0; at + 1 < characters.length; at++) terms.push(`${characters[at]}${characters[at + 1]}`)
  }
  return terms.join(' ')
}

/** What all must be in the index for a text to be found: pairs of Chinese characters, and words that may go on. */
export function searchWords(text: string): { readonly term: string; readonly prefix: boolean }[] {
  const words: { term: string; prefix: boolean }[] = []
  for (const [run] of text.normalize('NFKC').matchAll(runs)) {
    const characters = [...run]
    if (!han.test(run)) words.push({ term: run.toLowerCase(), prefix: true })
    else if (characters.length === 1) words.push({ term: run, prefix: false })
    else
      for (let at = 0; at + 1 < characters.length; at++)
        words.push({ term: `${characters[at]}${characters[at + 1]}`, prefix: false })
  }
  return words
}

/** A query for FTS5; undefined where nothing can be searched. */
export function searchQuery(text: string): string | undefined {
  const parts = searchWords(text).map(({ prefix, term }) => `"${term}"${prefix ? '*' : ''}`)
  return parts.length === 0 ? undefined : parts.join(' AND ')
}
