// LPS-13: what leaves the system says of itself that it records work and stands for no original.
import { regulations } from '../../domain/regulations.ts'
import { t } from '../i18n/index.ts'

export const notice = { zh: t('zh').layout.disclaimer, en: t('en').layout.disclaimer } as const

/** In both languages, with the clause that it stands on. */
export const fullNotice = `${notice.zh} ${notice.en} LPS-13《${regulations.LPS.title.zh}》`

/** XES takes it as an attribute of the log, OCEL as a member of the document; CSV and JSON Lines have no place for it. */
export async function* withNotice(
  format: 'xes' | 'ocel' | 'csv' | 'jsonl',
  chunks: AsyncIterable<string>,
): AsyncGenerator<string> {
  let first = true
  for await (const chunk of chunks) {
    yield first ? noted(format, chunk) : chunk
    first = false
  }
}

function noted(format: 'xes' | 'ocel' | 'csv' | 'jsonl', head: string): string {
  if (format === 'xes') return `${head}  <string key="zhengjian:notice" value="${fullNotice}"/>\n`
  if (format === 'ocel') return head.replace('{', () => `{"zhengjian:notice":${JSON.stringify(fullNotice)},`)
  return head
}
