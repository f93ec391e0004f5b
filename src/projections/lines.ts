// A list of one-line texts in one column: posts, which may hold blanks.
export const inLines = (texts: readonly string[]): string => texts.join('\n')
export const linesOf = (text: string | null | undefined): readonly string[] => (text ? text.split('\n') : [])
