// 条款: the catalogue of the regulations with what this release enforces or records of each clause.
import { clauseReport } from '../../commands/clauses.ts'
import { enforcers } from '../../commands/enforcers.ts'
import { clauses, type RegulationId, regulations } from '../../domain/regulations.ts'
import type { Bilingual } from '../i18n/index.ts'
import type { ClausesModel } from '../pages/models.ts'

/** The same for every reader and every moment: it belongs to the release. */
export function clausesModel(): ClausesModel {
  const enforced = new Map(clauseReport(enforcers(), []).map(({ enforcedBy, id }) => [id, enforcedBy]))
  return {
    regulations: Object.values(regulations).map(({ id, number, title }) => ({
      id,
      title: titleOf(id, title, number),
      clauses: textsOf(id).map((clause) => ({ ...clause, by: enforced.get(clause.id) ?? [] })),
    })),
  }
}

/** The permit law is told in summary: that must not be taken for its text. */
function titleOf(id: RegulationId, { en, zh }: Bilingual, number: string | undefined): Bilingual {
  const summary = Object.values(clauses).some((clause) => clause.regulation === id && clause.summary)
  const numbered = number === undefined ? zh : `${zh}（${number}）`
  return summary ? { zh: `${numbered} · 内容提要，非法律原文`, en: `${en}, in summary` } : { zh: numbered, en }
}

const textsOf = (regulation: RegulationId) =>
  Object.values(clauses)
    .filter((clause) => clause.regulation === regulation)
    .map(({ en, id, zh }) => ({ id, zh, en }))
