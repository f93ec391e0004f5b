// What can be wrong with a record of a file, said in English and in Chinese.
import type { BadRow } from './records.ts'

export type Reason = { reason: string; reasonZh: string }
export type Problem = Reason & { pointer?: string }

export const bad = (line: number, problem: Problem): BadRow => ({ kind: 'bad', line, ...problem })

const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)

export const emptyField = (name: string): Reason => ({ reason: `${name} is empty`, reasonZh: `${name} 为空` })

export const tooLong = (name: string, max: number): Reason => ({
  reason: `${name} has more than ${max} characters`,
  reasonZh: `${name} 超过 ${max} 个字符`,
})

export const notAMoment = (name: string, text: string): Reason => ({
  reason: `${name} is not a date with a time: ${shown(text)}`,
  reasonZh: `${name} 不是有效的日期时间：${shown(text)}`,
})

export const noOffset = (name: string, text: string): Reason => ({
  reason: `${name} has no UTC offset and the mapping gives no time zone: ${shown(text)}`,
  reasonZh: `${name} 没有时区偏移，映射文件也未指定时区：${shown(text)}`,
})

export const noStart: Reason = {
  reason: 'the case has neither a start nor a step to take it from',
  reasonZh: '该件既无开始时间，也无可据以推定的环节',
}

export const tooManySteps = (max: number): Reason => ({
  reason: `more than ${max} steps without numbers follow one another in one case`,
  reasonZh: `同一件连续出现超过 ${max} 个无编号环节`,
})

export const emptyFile: Reason = { reason: 'the file is empty', reasonZh: '文件为空' }

export const missingColumns = (names: readonly string[]): Reason => ({
  reason: `the header lacks ${names.map(shown).join(', ')}; nothing was read`,
  reasonZh: `表头缺少 ${names.map(shown).join('、')}，未读取任何数据`,
})

export const repeatedColumns = (names: readonly string[]): Reason => ({
  reason: `the header names ${names.map(shown).join(', ')} more than once; nothing was read`,
  reasonZh: `表头中 ${names.map(shown).join('、')} 重复出现，未读取任何数据`,
})

export const wrongFieldCount = (expected: number, found: number): Reason => ({
  reason: `the record has ${found} fields, the header ${expected}`,
  reasonZh: `该记录有 ${found} 个字段，表头有 ${expected} 个`,
})

const through = (first: number, last: number) => (last > first ? ` (lines ${first} to ${last} read as one record)` : '')
const throughZh = (first: number, last: number) => (last > first ? `（第 ${first} 至 ${last} 行被视为一条记录）` : '')

export const misquoted = (first: number, last: number): Reason => ({
  reason: `a quotation mark stands where none may${through(first, last)}`,
  reasonZh: `引号位置有误${throughZh(first, last)}`,
})

export const unclosed = (first: number, last: number): Reason => ({
  reason: `a quotation mark is never closed${through(first, last)}`,
  reasonZh: `引号未闭合${throughZh(first, last)}`,
})

export const recordTooLong = (max: number): Reason => ({
  reason: `the record is longer than ${max} bytes, perhaps a quotation mark is never closed; reading stopped`,
  reasonZh: `记录超过 ${max} 字节，可能有引号未闭合，已停止读取`,
})

export const notUtf8: Reason = {
  reason: 'the text is not valid UTF-8 or has lost characters (U+FFFD); save the file as UTF-8',
  reasonZh: '文本不是有效的 UTF-8，或已有字符丢失（U+FFFD）；请将文件另存为 UTF-8',
}

export const utf16: Reason = {
  reason: 'the file is UTF-16; save it as UTF-8',
  reasonZh: '文件为 UTF-16 编码，请另存为 UTF-8',
}

/** Ends the reading for a reason of its own, where any other error only breaks the file off. */
export class Unreadable extends Error {
  readonly why: Reason
  constructor(why: Reason) {
    super(why.reason)
    this.why = why
  }
}

export const packedTwice: Reason = {
  reason: 'the file is packed with gzip twice; unpack it once',
  reasonZh: '文件经 gzip 压缩了两次，请先解压一次',
}

/** Why a source could not be read on. */
export const endedBy = (error: unknown): Reason =>
  error instanceof Unreadable ? error.why : brokenOff(error instanceof Error ? error.message : String(error))

const brokenOff = (message: string): Reason => ({
  reason: `the file breaks off here: ${message}`,
  reasonZh: `文件在此中断：${message}`,
})

export const malformedXml = (message: string): Reason => ({
  reason: `the XML is malformed: ${message}; reading stopped`,
  reasonZh: `XML 格式错误：${message}；已停止读取`,
})

export const doctypeRefused: Reason = {
  reason: 'a document type declaration is refused; reading stopped',
  reasonZh: '不接受 DOCTYPE 声明，已停止读取',
}

export const wrongRoot = (name: string): Reason => ({
  reason: `the root element is ${shown(name)}, not "log"; reading stopped`,
  reasonZh: `根元素为 ${shown(name)} 而非 "log"，已停止读取`,
})

export const wrongEncoding = (name: string): Reason => ({
  reason: `the encoding ${shown(name)} is not read; save the file as UTF-8`,
  reasonZh: `不支持 ${shown(name)} 编码，请另存为 UTF-8`,
})

export const lateAttribute = (name: string): Reason => ({
  reason: `the trace attribute ${shown(name)} comes after events that were already given and is not read`,
  reasonZh: `轨迹属性 ${shown(name)} 出现在已读出的事件之后，未读取`,
})
