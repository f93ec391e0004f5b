// Which of the two languages a caller is answered in: the one that weighs most with them, Chinese where neither does.
import { expect, test } from 'vitest'
import { languageOf } from '../../src/http/language.ts'

test.each([
  [undefined, 'zh'],
  ['', 'zh'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en', 'en'],
  ['en-GB,zh;q=0.5', 'en'],
  ['EN-us', 'en'],
  ['zh;q=0.1, en;q=0.9', 'en'],
  ['en;q=0.3,zh', 'zh'],
  ['fr, en;q=0.5', 'en'],
  ['fr', 'zh'],
  ['*', 'zh'],
  ['fr;q=1.0, *;q=0.1, en;q=0.2', 'en'],
  ['en;q=0', 'zh'],
  ['en;q=0.000,fr', 'zh'],
  ['english', 'zh'],
  ['en;level=1;q=0.7,zh;q=0.6', 'en'],
  ['en;q=much', 'en'],
  [',;,q=1', 'zh'],
] as const)('%j is answered in %s', (header, language) => {
  expect(languageOf(header)).toBe(language)
})
