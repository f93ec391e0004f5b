// Links that take a list away as it stands on the page: the API's exports with the same question.

import { withQuery } from '../pages/links.ts'
import type { Link } from '../pages/models.ts'

const labels = { csv: 'CSV', xlsx: 'XLSX', jsonl: 'JSON Lines', xes: 'XES', ocel: 'OCEL 2.0' } as const
type Format = keyof typeof labels

/** `question` is what the read models were asked, in the API's own words; the organisation goes by who asks. */
export function exportLinks(
  list: 'cases' | 'audit',
  formats: readonly Format[],
  question: Readonly<Record<string, unknown>>,
): readonly Link[] {
  const asked = Object.entries(question)
    .filter(([name, value]) => name !== 'org' && value !== undefined)
    .map(([name, value]) => [name, String(value)])
  return formats.map((format) => ({
    label: labels[format],
    href: withQuery(`/api/export/${list}.${format}`, Object.fromEntries(asked) as Record<string, string>),
  }))
}
