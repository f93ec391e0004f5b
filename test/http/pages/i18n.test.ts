// Times, days and numbers in both languages; which language is chosen; no word forgotten or left untranslated.
import { describe, expect, test } from 'vitest'
import {
  formatDay,
  formatDays,
  formatDue,
  formatInstant,
  formatMonth,
  formatNumber,
  weekdays,
} from '../../../src/http/i18n/format.ts'
import { chooseLang, t } from '../../../src/http/i18n/index.ts'

describe('formats', () => {
  test.each([
    ['zh', 'Asia/Shanghai', '2011-10-11 19:42'],
    ['en', 'Asia/Shanghai', '11 Oct 2011 19:42'],
    ['zh', 'Europe/Amsterdam', '2011-10-11 13:42'],
    ['en', 'Europe/Amsterdam', '11 Oct 2011 13:42'],
  ] as const)('an instant in %s in %s', (lang, timeZone, words) => {
    expect(formatInstant(lang, '2011-10-11T11:42:22.688Z', timeZone)).toBe(words)
  })
  test.each([
    ['zh', '2026-12-03T16:00:00.000Z', 'Asia/Shanghai', '2026-12-03 24:00'],
    ['en', '2026-12-31T16:00:00.000Z', 'Asia/Shanghai', '31 Dec 2026 24:00'],
    ['zh', '2026-12-03T09:00:00.000Z', 'Asia/Shanghai', '2026-12-03 17:00'],
    ['zh', '2011-03-27T22:00:00.000Z', 'Europe/Amsterdam', '2011-03-27 24:00'],
  ] as const)('[PL-82] a limit ends with its last day: %s %s in %s', (lang, at, timeZone, words) => {
    expect(formatDue(lang, at, timeZone)).toBe(words)
  })
  test('days, months, numbers and limits', () => {
    expect(
      (['zh', 'en'] as const).map((lang) => [
        formatDay(lang, '2026-01-04'),
        formatMonth(lang, '2026-01'),
        formatNumber(lang, 8577),
        formatDays(lang, 20, 'working'),
        formatDays(lang, 1, 'natural'),
      ]),
    ).toEqual([
      ['2026-01-04', '2026年1月', '8,577', '20 个工作日', '1 个自然日'],
      ['4 Jan 2026', 'January 2026', '8,577', '20 working days', '1 calendar day'],
    ])
  })
  test('the week begins on Monday', () => {
    expect(
      weekdays('zh')
        .map(({ short }) => short)
        .join(''),
    ).toBe('一二三四五六日')
    expect(weekdays('en')[0]).toEqual({ short: 'Mon', long: 'Monday' })
  })
})

describe('languages', () => {
  test('the first that is known is taken, else Chinese', () => {
    expect([chooseLang('en', 'zh'), chooseLang(undefined, 'en'), chooseLang('fr', undefined), chooseLang()]).toEqual([
      'en',
      'en',
      'zh',
      'zh',
    ])
  })
  test('no English text holds Chinese, but the name of the language itself', () => {
    const chinese = texts(t('en')).filter((text) => /\p{Script=Han}/u.test(text))
    expect(chinese).toEqual(['中文'])
  })
  test('every Chinese text is Chinese, but for the marks and the other language’s name', () => {
    const other = texts(t('zh')).filter((text) => !/\p{Script=Han}/u.test(text))
    expect(other).toEqual(['zh-CN', '：', '、', 'English'])
  })
})

/** Every text of a dictionary, with functions called on a sample. */
function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'function') return [String(value('1', '2'))]
  return Object.values(value as object).flatMap(texts)
}
