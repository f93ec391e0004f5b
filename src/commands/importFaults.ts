// What is wrong with a row of an import, in both languages, with a pointer to the field.

import type { Refusal } from '../domain/refusals.ts'
import { refusals } from '../domain/refusals.ts'
import { uncountable } from '../domain/values.ts'

/** `line` is the physical line of the file; `pointer` a JSON pointer such as `/step/at`. */
export type ImportFault = {
  readonly line: number
  readonly reason: string
  readonly reasonZh: string
  readonly pointer?: string
}

type Issue = {
  readonly code: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly maximum?: unknown
}

/** The words of the value schemas, which speak English only. */
const words: Readonly<Record<string, string>> = {
  'contains invisible, bidirectional or malformed characters': '含有不可见、双向或残缺字符',
  'must not be blank': '不得为空白',
  'must be one line': '须为一行',
  [uncountable]: '不在公元 100 至 9899 年之间',
}

/** The first thing that a command's schema finds wrong, said of the field of the row that it came from. */
export function schemaFault(line: number, part: 'case' | 'step', issues: readonly Issue[]): ImportFault {
  const [issue] = issues
  const field = String(issue?.path[0] ?? '')
  const pointer = `/${part}/${field}`
  if (issue?.code === 'too_big') {
    const most = String(issue.maximum)
    return {
      line,
      reason: `${field} has more than ${most} characters`,
      reasonZh: `${field} 超过 ${most} 个字符`,
      pointer,
    }
  }
  const message = issue?.message ?? 'is not valid'
  return { line, reason: `${field} ${message}`, reasonZh: `${field} ${words[message] ?? '不符合要求'}`, pointer }
}

/** A refusal in the words that the interface would use. */
export function refusalWords({ code, details }: Refusal): { readonly reason: string; readonly reasonZh: string } {
  const { en, zh } = refusals[code] as { en: (details: object) => string; zh: (details: object) => string }
  return { reason: en(details), reasonZh: zh(details) }
}

export const tooManyItems = (most: number) => ({
  reason: `the file names more than ${most} items`,
  reasonZh: `文件涉及的事项超过 ${most} 个`,
  pointer: '/case/itemName',
})
