// The guard against formulas in CSV cells: what a spreadsheet would run is written as text, and read back unchanged.

const dangerous = /^'*[=+\-@\t\r＝＋－＠]/
const guarded = /^'+[=+\-@\t\r＝＋－＠]/

/**
 * Puts an apostrophe before a cell that a spreadsheet may take for a formula (CSV injection, OWASP). A cell that begins
 * with apostrophes and then such a character gets one more, so that `unguardCell` is its exact inverse.
 */
export const guardCell = (text: string): string => (dangerous.test(text) ? `'${text}` : text)

/** Takes away one apostrophe where `guardCell` would have put it, and nothing else. */
export const unguardCell = (text: string): string => (guarded.test(text) ? text.slice(1) : text)
