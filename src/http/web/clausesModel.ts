// 条款: the catalogue of the regulations with what this release enforces or records of each clause.
import { clauseReport } from '../../commands/clauses.ts'
import { enforcers } from '../../commands/enforcers.ts'
import { clauses, type RegulationId, regulations } from '../../domain/regulations.ts'
import type { ClausesModel } from '../pages/models.ts'

/** The same for every reader and every moment: it belongs to the release. */
export function clausesModel(): ClausesModel {
  const enforced = new Map(clauseReport(enforcers(), []).map(({ enforcedBy, id }) => [id, enforcedBy]))
  return {
    regulations: Object.values(regulations).map(({ id, number, title }) => ({
      id,
      title: { zh: number === undefined ? title.zh : `${title.zh}（${number}）`, en: title.en },
      clauses: textsOf(id).map((clause) => ({ ...clause, by: enforced.get(clause.id) ?? [] })),
    })),
  }
}

const textsOf = (regulation: RegulationId) =>
  Object.values(clauses)
    .filter((clause) => clause.regulation === regulation)
    .map(({ en, id, zh }) => ({ id, zh, en }))
