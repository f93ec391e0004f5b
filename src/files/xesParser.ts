// XML events of an XES file into traces: what stands where, what is ignored, and what ends the reading.
import { SaxesParser } from 'saxes'
import type { Mapping } from './mapping.ts'
import { bad, doctypeRefused, malformedXml, type Reason, wrongEncoding, wrongRoot } from './problems.ts'
import type { CaseField, LogRow, Raw, StepField } from './records.ts'
import { createTrace, type Trace } from './xesTrace.ts'

const attributeTypes: ReadonlySet<string> = new Set(['string', 'date', 'int', 'float', 'boolean', 'id'])
/** Elements inside one another; XES needs few, and a parser must remember each. */
const maxDepth = 64

export type XesParser = {
  write: (text: string) => void
  close: () => void
  fail: (problem: Reason) => void
  /** True after a fault that makes the rest unreadable. */
  stopped: () => boolean
  /** Counts start and end tags: a file that yields none for long is no log. */
  tags: () => number
  fetch: () => LogRow[]
}

type Place = 'trace' | 'event' | 'other'

function fieldsByKey<Field extends string>(names: Partial<Record<Field, string | undefined>>): Map<string, Field[]> {
  const byKey = new Map<string, Field[]>()
  for (const field in names) {
    const key = names[field]
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), field])
  }
  return byKey
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Traces stand in the log and events in a trace; attributes count where they stand directly in one of the two. */
function createBuilder(mapping: Mapping, emit: (row: LogRow) => void) {
  const caseKeys = fieldsByKey<CaseField>(mapping.case)
  const stepKeys = fieldsByKey<StepField>(mapping.step)
  const path: string[] = []
  let trace: Trace | undefined
  let event: { line: number; raw: Raw<StepField> } | undefined

  const place = (): Place => {
    if (path[1] !== 'trace') return 'other'
    if (path.length === 2) return 'trace'
    return path.length === 3 && path[2] === 'event' ? 'event' : 'other'
  }

  const attribute = (line: number, key: string, value: string): void => {
    // An empty value says no more than none: both are absent, as an empty CSV cell is.
    if (value === '') return
    if (place() === 'trace') for (const field of caseKeys.get(key) ?? []) trace?.attribute(line, field, key, value)
    if (place() === 'event' && event) for (const field of stepKeys.get(key) ?? []) event.raw[field] ??= value
  }

  return {
    open: (line: number, name: string, attributes: Record<string, string>): void => {
      if (attributeTypes.has(name)) attribute(line, attributes['key'] ?? '', attributes['value'] ?? '')
      else if (name === 'trace' && path.length === 1) trace = createTrace(line, mapping, emit)
      else if (name === 'event' && place() === 'trace') event = { line, raw: {} }
      path.push(name)
    },
    close: (): void => {
      if (place() === 'event' && event) trace?.event(event.line, event.raw)
      if (place() === 'trace') trace?.end()
      path.pop()
    },
    depth: (): number => path.length,
  }
}

export function createXesParser(mapping: Mapping): XesParser {
  const parser = new SaxesParser({ xmlns: false })
  let rows: LogRow[] = []
  let stopped = false
  let tags = 0
  let tagLine = 1
  const builder = createBuilder(mapping, (row) => rows.push(row))

  const fail = (problem: Reason, line = parser.line): void => {
    if (!stopped) rows.push(bad(line, problem))
    stopped = true
  }

  parser.on('error', (error) => fail(malformedXml(error.message.replace(/^(\d+:\d+: )+/, '').replace(/\.$/, ''))))
  parser.on('doctype', () => fail(doctypeRefused))
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding)) fail(wrongEncoding(encoding))
  })
  // saxes tells of a closed element first and of a wrong end tag after: an element counts once the next thing follows.
  let closing = false
  const settle = (): void => {
    if (closing && !stopped) builder.close()
    closing = false
  }
  parser.on('opentagstart', () => {
    settle()
    tagLine = parser.line
  })
  parser.on('opentag', (tag) => {
    tags += 1
    if (stopped) return
    const name = localName(tag.name)
    if (builder.depth() === 0 && name !== 'log') return fail(wrongRoot(tag.name), tagLine)
    if (builder.depth() >= maxDepth)
      return fail(malformedXml(`more than ${maxDepth} elements inside one another`), tagLine)
    builder.open(tagLine, name, tag.attributes)
  })
  parser.on('closetag', () => {
    tags += 1
    settle()
    closing = true
  })

  return {
    write: (text) => {
      parser.write(text)
      settle()
    },
    close: () => void parser.close(),
    fail: (problem) => fail(problem),
    stopped: () => stopped,
    tags: () => tags,
    fetch: () => {
      const fetched = rows
      rows = []
      return fetched
    },
  }
}
