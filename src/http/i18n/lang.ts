// The two languages of the pages: Chinese first, English second.
export const langs = ['zh', 'en'] as const
export type Lang = (typeof langs)[number]

/** A text in both languages, as clauses and checks bring it. */
export type Bilingual = { readonly [L in Lang]: string }

/** The first of the candidates (query, then cookie) that names a language, else Chinese. */
export const chooseLang = (...candidates: readonly (string | undefined)[]): Lang =>
  candidates.map((candidate) => langs.find((lang) => lang === candidate)).find((lang) => lang !== undefined) ?? 'zh'
