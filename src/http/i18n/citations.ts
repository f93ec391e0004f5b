// How a clause is cited in a document for people: by the name of the law, the article and the item.
import type { Lang } from './lang.ts'

const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
/** 1 to 99 in Chinese. */
function chinese(number: number): string {
  const [tens, ones] = [Math.floor(number / 10), digits[number % 10] ?? '']
  if (tens === 0) return ones
  return `${tens === 1 ? '' : digits[tens]}十${ones}`
}

/** A clause of the permit law as it is cited in documents; any other by its id. */
export function citation(id: string, lang: Lang): string {
  const [, article, item] = /^PL-(\d+)(?:\.(\d+))?$/.exec(id) ?? []
  if (article === undefined) return id
  if (lang === 'en') return `Administrative Permit Law, article ${article}${item === undefined ? '' : ` (${item})`}`
  const part = item === undefined ? '' : `第（${chinese(Number(item))}）项`
  return `《中华人民共和国行政许可法》第${chinese(Number(article))}条${part}`
}
