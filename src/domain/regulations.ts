// The clause catalogue: the three regulations word for word and the permit law in summary, each clause under the id it is cited by.
import { z } from 'zod'
import lps from './regulations/lps.json' with { type: 'json' }
import nc from './regulations/nc.json' with { type: 'json' }
import permitLaw from './regulations/permitLaw.json' with { type: 'json' }
import xa from './regulations/xa.json' with { type: 'json' }
import { PlainDate } from './values.ts'

/** 六盘水 (approval and e-supervision), 西安 (executive meeting), 南充 (accountability), 行政许可法 (permit law). */
export type RegulationId = 'LPS' | 'XA' | 'NC' | 'PL'

/**
 * How a clause is cited. A number after the article or section is an item, a letter a paragraph:
 * - `LPS-7.3` article 7 item (三); `LPS-10b` article 10 second paragraph;
 * - `XA-3.4c` section 三 (四) third paragraph; `XA-0` the preamble;
 * - `NC-4.1.2` article 4 group (一) ground 2; an article of several paragraphs numbers these first, so `NC-6.2` is its
 *   second paragraph and `NC-13.1.6` paragraph 1 item (六);
 * - `PL-32.4` article 32 item (四).
 */
export type ClauseId = keyof typeof lps | keyof typeof xa | keyof typeof nc | keyof typeof permitLaw

export type Clause = {
  readonly id: ClauseId
  readonly regulation: RegulationId
  /** As published without its number, or our summary; opening words alone where items follow under ids of their own. */
  readonly zh: string
  /** Our own gloss in one line, without legal force. */
  readonly en: string
  /** `zh` is a summary, not the published text: so for every clause of the permit law. */
  readonly summary: boolean
  /** It rules nothing by itself: a title, or an article whose paragraphs all stand under ids of their own. */
  readonly gathers: boolean
}

export type Regulation = {
  readonly id: RegulationId
  readonly title: { readonly zh: string; readonly en: string }
  /** 文号, where the document bears one. */
  readonly number?: string
  readonly date: PlainDate
  /** The day of issue where the text names no other (XA, NC-24). */
  readonly inForceFrom: PlainDate
}

const day = (text: string): PlainDate => PlainDate.parse(text)

export const regulations: { readonly [Id in RegulationId]: Regulation } = {
  LPS: {
    id: 'LPS',
    title: {
      zh: '六盘水市市级行政审批电子管理暨电子监察系统使用和维护暂行办法',
      en: "Liupanshui: interim measures on the use and maintenance of the city's e-approval and e-supervision system",
    },
    number: '市府办发〔2010〕137号',
    date: day('2010-11-10'),
    inForceFrom: day('2010-12-15'),
  },
  XA: {
    id: 'XA',
    title: {
      zh: '西安市人民政府常务会议管理细则',
      en: "Xi'an: detailed rules on the executive meetings of the city government",
    },
    number: '市政办发〔2007〕281号',
    date: day('2007-12-03'),
    inForceFrom: day('2007-12-03'),
  },
  NC: {
    id: 'NC',
    title: {
      zh: '南充市政府对政府部门行政首长问责暂行办法',
      en: 'Nanchong: interim measures on holding heads of government departments to account',
    },
    date: day('2004-07-31'),
    inForceFrom: day('2004-07-31'),
  },
  PL: {
    id: 'PL',
    title: {
      zh: '中华人民共和国行政许可法（2019年修正）',
      en: "Administrative Permit Law of the People's Republic of China (as amended in 2019)",
    },
    number: '主席令第七号',
    date: day('2003-08-27'),
    inForceFrom: day('2004-07-01'),
  },
}

type Text = { readonly zh: string; readonly en: string; readonly gathers?: boolean }
type Entries = readonly (readonly [ClauseId, Clause])[]

/** `texts` is keyed by clause id in the order of the published text. */
function entries(regulation: RegulationId, texts: Readonly<Record<string, Text>>): Entries {
  return Object.entries(texts).map(([key, { zh, en, gathers = false }]) => {
    const id = key as ClauseId
    return [id, { id, regulation, zh, en, summary: regulation === 'PL', gathers }]
  })
}

/** Every clause, in the order of the published texts. */
export const clauses = Object.fromEntries([
  ...entries('LPS', lps),
  ...entries('XA', xa),
  ...entries('NC', nc),
  ...entries('PL', permitLaw),
]) as { readonly [Id in ClauseId]: Clause }

/** Every clause id, in the order of the published texts. */
export const clauseIds: readonly ClauseId[] = Object.values(clauses).map(({ id }) => id)

export const ClauseIdSchema = z.enum(clauseIds)

const places = new Map(clauseIds.map((id, place) => [id, place]))

/** Sorts clause ids as the texts have them (`LPS-9` before `LPS-10`); negative when `a` comes first. */
export const clauseOrder = (a: ClauseId, b: ClauseId): number => (places.get(a) ?? 0) - (places.get(b) ?? 0)
