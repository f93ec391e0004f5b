// Cases as an object-centric event log, OCEL 2.0 JSON: cases, departments and resources with the events that join them.
import type { ExportCase, StepRecord } from './records.ts'

const caseAttributes = [
  ['number', 'string'],
  ['itemName', 'string'],
  ['itemId', 'string'],
  ['startedAt', 'time'],
  ['endedAt', 'time'],
  ['plannedEndAt', 'time'],
  ['dueAt', 'time'],
  ['countedDueAt', 'time'],
  ['channel', 'string'],
  ['group', 'string'],
  ['office', 'string'],
  ['sourceId', 'string'],
] as const
const eventAttributes = ['number', 'group', 'transition'] as const

type Relationship = { objectId: string; qualifier: string }
const caseId = (record: ExportCase): string => `case:${record.id}`
const departmentId = (name: string): string => `department:${name}`
const resourceId = (name: string): string => `resource:${name}`

const related = (objectId: string | undefined, qualifier: string): Relationship[] =>
  objectId === undefined ? [] : [{ objectId, qualifier }]
const named = (id: (name: string) => string, name: string | undefined) => (name === undefined ? undefined : id(name))

/** The engine knows no history of a case's attributes here: their values stand since its start. */
function caseObject(record: ExportCase) {
  const attributes = caseAttributes.flatMap(([name]) => {
    const value = record[name]
    return value === undefined ? [] : [{ name, time: record.startedAt, value }]
  })
  const relationships = [
    ...related(named(departmentId, record.department), 'department'),
    ...related(named(resourceId, record.responsible), 'responsible'),
  ]
  return { id: caseId(record), type: 'case', attributes, relationships }
}

function stepEvent(record: ExportCase, step: StepRecord) {
  const attributes = eventAttributes.flatMap((name) => {
    const value = step[name]
    return value === undefined ? [] : [{ name, value }]
  })
  const relationships = [
    ...related(caseId(record), 'case'),
    ...related(named(departmentId, record.department), 'department'),
    ...related(named(resourceId, step.resource), 'resource'),
  ]
  return { id: `event:${record.id}:${step.number}`, type: step.activity, time: step.at, attributes, relationships }
}

const objectTypes = [
  { name: 'case', attributes: caseAttributes.map(([name, type]) => ({ name, type })) },
  { name: 'department', attributes: [] },
  { name: 'resource', attributes: [] },
]
const eventType = (name: string) => ({
  name,
  attributes: eventAttributes.map((key) => ({ name: key, type: 'string' })),
})

/** The entries of a JSON array, one a line, without the brackets. */
function createList() {
  let first = true
  return (entry: object): string => {
    const text = `${first ? '\n' : ',\n'}${JSON.stringify(entry)}`
    first = false
    return text
  }
}

/**
 * Reads the cases twice, objects first and then events, and remembers only the names of departments, resources and
 * activities: both passes must give the same cases. The types come last, where JSON allows them as well. A step's
 * number must be unique within its case. The department is both that of the case and of its events; a step's group is
 * an attribute.
 */
export async function* writeOcel(cases: () => AsyncIterable<ExportCase>): AsyncGenerator<string> {
  const departments = new Set<string>()
  const resources = new Set<string>()
  const activities = new Set<string>()
  const object = createList()
  const event = createList()

  yield '{"objects":['
  for await (const record of cases()) {
    if (record.department !== undefined) departments.add(record.department)
    for (const name of [record.responsible, ...record.steps.map((step) => step.resource)])
      if (name !== undefined) resources.add(name)
    yield object(caseObject(record))
  }
  for (const name of departments)
    yield object({ id: departmentId(name), type: 'department', attributes: [], relationships: [] })
  for (const name of resources)
    yield object({ id: resourceId(name), type: 'resource', attributes: [], relationships: [] })

  yield '\n],"events":['
  for await (const record of cases())
    for (const step of record.steps) {
      activities.add(step.activity)
      yield event(stepEvent(record, step))
    }
  yield `\n],"objectTypes":${JSON.stringify(objectTypes)},"eventTypes":${JSON.stringify([...activities].map(eventType))}}\n`
}
