// The language of problems and lists: what the caller prefers of the two that we speak (RFC 9110, 12.5.4).
export type Language = 'zh' | 'en'

type Range = { readonly tag: string; readonly weight: number }

function rangeOf(part: string): Range {
  const [tag = '', ...parameters] = part.toLowerCase().split(';')
  const q = parameters.map((one) => /^\s*q=(\S*)\s*$/.exec(one)?.[1]).find((given) => given !== undefined)
  // A weight that is none says nothing of the range, neither for it nor against it.
  const weight = q !== undefined && /^(?:0(?:\.\d*)?|1(?:\.0*)?)$/.test(q) ? Number(q) : 1
  return { tag: tag.trim(), weight }
}

const spokenIn = ({ tag }: Range): Language | undefined => {
  if (tag === '*') return 'zh'
  return (['zh', 'en'] as const).find((language) => tag === language || tag.startsWith(`${language}-`))
}

/** The first of the heaviest ranges that is one of ours; Chinese where none is. */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'zh'
  const ranges = acceptLanguage.slice(0, 1_000).split(',').map(rangeOf)
  const wanted = ranges.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
  return wanted.map(spokenIn).find((language) => language !== undefined) ?? 'zh'
}
