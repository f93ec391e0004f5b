// Cases as an XES 1.0 log, which `readXes` with its default mapping reads back unchanged.

import { defaultXesMapping } from './mapping.ts'
import { caseFields, type ExportCase, type StepRecord, stepFields } from './records.ts'

const head = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="trace">
    <string key="concept:name" value="UNKNOWN"/>
  </global>
  <global scope="event">
    <string key="concept:name" value="UNKNOWN"/>
    <string key="concept:instance" value="UNKNOWN"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000Z"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
// Line breaks and tabs become references, or every parser would read them as spaces.
const special = /[&<>"\t\n\r]/g
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** Characters that XML 1.0 cannot hold at all, and lone surrogates, become U+FFFD; the domain's names have none. */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(impossible, '\ufffd')
    .replace(special, (mark) => entities[mark] ?? `&#${mark.charCodeAt(0)};`)

const attribute = (indent: string, type: string, key: string, value: string | undefined): string =>
  value === undefined || value === '' ? '' : `${indent}<${type} key="${key}" value="${escapeXml(value)}"/>\n`

const moments: ReadonlySet<string> = new Set(['startedAt', 'endedAt', 'plannedEndAt', 'dueAt', 'at'])
const typeOf = (field: string): string => (moments.has(field) ? 'date' : 'string')

function event(step: StepRecord): string {
  const attributes = stepFields.map((field) =>
    attribute('      ', typeOf(field), defaultXesMapping.step[field] ?? field, step[field]),
  )
  return `    <event>\n${attributes.join('')}    </event>\n`
}

function* trace(record: ExportCase): Generator<string> {
  const attributes = caseFields.map((field) =>
    attribute('    ', typeOf(field), defaultXesMapping.case[field] ?? field, record[field]),
  )
  const own = [
    attribute('    ', 'string', 'caseId', record.id),
    attribute('    ', 'string', 'sourceId', record.sourceId),
    attribute('    ', 'string', 'office', record.office),
    attribute('    ', 'date', 'deadlineCounted', record.countedDueAt),
  ]
  yield `  <trace>\n${attributes.join('')}${own.join('')}`
  for (const step of record.steps) yield event(step)
  yield '  </trace>\n'
}

/** One trace per case with the attributes of the default mapping, and `caseId`, `sourceId`, `office` and `deadlineCounted`. */
export async function* writeXes(cases: AsyncIterable<ExportCase>): AsyncGenerator<string> {
  yield head
  for await (const record of cases) yield* trace(record)
  yield '</log>\n'
}
