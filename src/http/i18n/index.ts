// The dictionary of a language.
import { en } from './en.ts'
import type { Lang } from './lang.ts'
import { type Words, zh } from './zh.ts'

const dictionaries: Readonly<Record<Lang, Words>> = { zh, en }

export const t = (lang: Lang): Words => dictionaries[lang]

export type { Bilingual, Lang } from './lang.ts'
export { chooseLang, langs } from './lang.ts'
export type { Words } from './zh.ts'
