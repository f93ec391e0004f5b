// Instants, days, limits and numbers as a reader of either language expects them, by Intl.
import { t } from './index.ts'
import type { Lang } from './lang.ts'

const locales = { zh: 'zh-CN', en: 'en-GB' } as const satisfies Record<Lang, string>

const dated = new Map<string, Intl.DateTimeFormat>()
const numbers = { zh: new Intl.NumberFormat(locales.zh), en: new Intl.NumberFormat(locales.en) }

function formatOf(lang: Lang, timeZone: string, shape: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([lang, timeZone, shape])
  const known = dated.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locales[lang], { ...shape, timeZone })
  dated.set(key, made)
  return made
}

const day = (lang: Lang): Intl.DateTimeFormatOptions =>
  lang === 'zh'
    ? { year: 'numeric', month: '2-digit', day: '2-digit' }
    : { year: 'numeric', month: 'short', day: 'numeric' }
const minute: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }

const dashed = (lang: Lang, text: string): string => (lang === 'zh' ? text.replaceAll('/', '-') : text.replace(',', ''))

/** An instant to the minute in its time zone: `2011-10-11 13:42`, `11 Oct 2011 13:42`. */
export const formatInstant = (lang: Lang, instant: string, timeZone: string): string =>
  dashed(lang, formatOf(lang, timeZone, { ...day(lang), ...minute }).format(Date.parse(instant)))

/** The end of a limit: the last moment of a day is told as 24:00 of that day, and so is the midnight after it (PL-82). */
export function formatDue(lang: Lang, instant: string, timeZone: string): string {
  const next = Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).round('second')
  if (!next.equals(next.startOfDay())) return formatInstant(lang, instant, timeZone)
  return `${formatDay(lang, next.toPlainDate().subtract({ days: 1 }).toString())} 24:00`
}

/** A calendar day `YYYY-MM-DD` without any time zone: `2011-10-11`, `11 Oct 2011`. */
export const formatDay = (lang: Lang, date: string): string =>
  dashed(lang, formatOf(lang, 'UTC', day(lang)).format(Date.parse(`${date}T00:00:00Z`)))

/** A month `YYYY-MM`: `2011年10月`, `October 2011`. */
export const formatMonth = (lang: Lang, month: string): string =>
  formatOf(lang, 'UTC', { year: 'numeric', month: 'long' }).format(Date.parse(`${month}-01T00:00:00Z`))

export const formatNumber = (lang: Lang, value: number): string => numbers[lang].format(value)

/** A number of days with its unit: `20 个工作日`, `1 working day`. */
export function formatDays(lang: Lang, days: number, unit: 'working' | 'natural'): string {
  const word = t(lang).units[unit]
  if (lang === 'zh') return `${formatNumber(lang, days)} 个${word}`
  return `${formatNumber(lang, days)} ${days === 1 ? word.slice(0, -1) : word}`
}

/** The seven names of the days, Monday first. */
export const weekdays = (lang: Lang): readonly { readonly short: string; readonly long: string }[] =>
  Array.from({ length: 7 }, (_, index) => {
    const monday = Date.UTC(2024, 0, 1 + index)
    return {
      short: formatOf(lang, 'UTC', { weekday: lang === 'zh' ? 'narrow' : 'short' }).format(monday),
      long: formatOf(lang, 'UTC', { weekday: 'long' }).format(monday),
    }
  })
