// Texts in boxes: how wide they are, where they break, in which language the diagram speaks. Texts of the item stay as they are.
import type { Step } from '../../domain/workflow/workflow.messages.ts'
import type { Lang } from '../i18n/lang.ts'

export const words = {
  zh: {
    title: (name: string, version: number) => `${name}：办理流程（第 ${version} 版）`,
    start: '开始',
    end: '办结',
    step: '环节',
    fork: '并行分支',
    join: '并行汇合',
    merge: '分支合并',
    back: '退回至',
    stop: '。',
    semicolon: '；',
    comma: '、',
    colon: '：',
    limit: (days: number, unit: 'working' | 'natural') => `${days} ${unit === 'working' ? '工作日' : '自然日'}`,
    staff: '两人',
    cases: (count: number) => `在办 ${count} 件`,
    here: '办件在此',
    waits: '已到，等待其他分支',
  },
  en: {
    title: (name: string, version: number) => `${name}: workflow, version ${version}`,
    start: 'start',
    end: 'end',
    step: 'step',
    fork: 'parallel split',
    join: 'synchronisation',
    merge: 'merge',
    back: 'back to',
    stop: '. ',
    semicolon: '; ',
    comma: ', ',
    colon: ': ',
    limit: (days: number, unit: 'working' | 'natural') => `${days} ${unit === 'working' ? 'working days' : 'days'}`,
    staff: 'two staff',
    cases: (count: number) => `${count} open`,
    here: 'the case is here',
    waits: 'arrived, waiting for the other branches',
  },
} as const satisfies { readonly [L in Lang]: object }

/** In widths of a Chinese character. */
const widthOf = (character: string): number =>
  /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{20000}-\u{3ffff}]/u.test(character) ? 1 : 0.58
export const textWidth = (text: string): number => [...text].reduce((sum, character) => sum + widthOf(character), 0)

/** Lines of at most this width; what does not fit into them ends in an ellipsis. */
export function linesOf(text: string, width: number, most: number): readonly string[] {
  const lines: string[] = ['']
  for (const character of text) {
    const line = lines.at(-1) ?? ''
    if (textWidth(line) + widthOf(character) <= width) lines[lines.length - 1] = line + character
    else if (lines.length < most) lines.push(character)
    else {
      lines[lines.length - 1] = `${line.slice(0, -1)}…`
      break
    }
  }
  return lines.map((line) => line.trim())
}

/** Under the name of a step: by when, where and by how many. */
export function underlineOf(
  { limit, office, orgId, staff }: Step,
  lang: Lang,
  names: ReadonlyMap<string, string> = new Map(),
): string {
  const said = words[lang]
  const elsewhere = orgId && (names.get(orgId) ?? orgId)
  const parts = [office ?? elsewhere, limit && said.limit(limit.days, limit.unit), staff === 2 ? said.staff : undefined]
  return parts.filter((part) => part !== undefined).join(' · ')
}
