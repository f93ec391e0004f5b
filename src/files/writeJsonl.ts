// Cases as JSON Lines: one case with its steps per line, keys always in the same order.
import { caseFields, type ExportCase, type StepRecord, stepFields } from './records.ts'

const step = (record: StepRecord) => Object.fromEntries(stepFields.map((field) => [field, record[field]]))

export async function* writeJsonl(cases: AsyncIterable<ExportCase>): AsyncGenerator<string> {
  for await (const record of cases) {
    const { countedDueAt, id, sourceId, office } = record
    const fields = Object.fromEntries(caseFields.map((field) => [field, record[field]]))
    yield `${JSON.stringify({ id, sourceId, office, ...fields, countedDueAt, steps: record.steps.map(step) })}\n`
  }
}
