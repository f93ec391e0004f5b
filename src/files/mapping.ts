// The mapping file: which CSV column or XES attribute key holds which field of a case and of a step.
import { z } from 'zod'
import { TimeZone } from '../domain/values.ts'

const Column = z.string().min(1).max(200)
const Optional = Column.optional()

/**
 * Names CSV columns or XES attribute keys. Without `case.startedAt` (or where a case leaves it empty) the first step's
 * time is the start; without `step.number` (or where a step leaves it empty) a number is derived. `timeZone` is taken
 * for moments without an offset, which are refused otherwise. `delimiter` is one character, for CSV alone; default `,`.
 */
export const Mapping = z.strictObject({
  case: z.strictObject({
    number: Column,
    itemName: Optional,
    itemId: Optional,
    startedAt: Optional,
    endedAt: Optional,
    plannedEndAt: Optional,
    dueAt: Optional,
    channel: Optional,
    department: Optional,
    group: Optional,
    responsible: Optional,
  }),
  step: z.strictObject({
    number: Optional,
    activity: Column,
    at: Column,
    group: Optional,
    resource: Optional,
    transition: Optional,
  }),
  timeZone: TimeZone.optional(),
  delimiter: z
    .string()
    .length(1)
    .refine((mark) => !'"\r\n'.includes(mark), { error: 'must not be a quotation mark or a line break' })
    .optional(),
})
export type Mapping = z.infer<typeof Mapping>

const standardStep = {
  number: 'concept:instance',
  activity: 'concept:name',
  at: 'time:timestamp',
  group: 'org:group',
  resource: 'org:resource',
  transition: 'lifecycle:transition',
} as const

/** The trace attributes of XES and of the WABO log; `item` and `itemId` are ours. */
export const defaultXesMapping: Mapping = {
  case: {
    number: 'concept:name',
    itemName: 'item',
    itemId: 'itemId',
    startedAt: 'startdate',
    endedAt: 'enddate',
    plannedEndAt: 'enddate_planned',
    dueAt: 'deadline',
    channel: 'channel',
    department: 'department',
    group: 'group',
    responsible: 'responsible',
  },
  step: standardStep,
}

/** The same with the `case:` prefix that CSV exports of XES use. */
export const defaultCsvMapping: Mapping = {
  case: {
    number: 'case:concept:name',
    itemName: 'case:item',
    itemId: 'case:itemId',
    startedAt: 'case:startdate',
    endedAt: 'case:enddate',
    plannedEndAt: 'case:enddate_planned',
    dueAt: 'case:deadline',
    channel: 'case:channel',
    department: 'case:department',
    group: 'case:group',
    responsible: 'case:responsible',
  },
  step: standardStep,
}

/** The mapped columns that a CSV header must have: all that a mapping names, but only the three vital ones by default. */
export function requiredColumns(mapping: Mapping): string[] {
  if (mapping === defaultCsvMapping) return [mapping.case.number, mapping.step.activity, mapping.step.at]
  const named = [...Object.values(mapping.case), ...Object.values(mapping.step)]
  return [...new Set(named.filter((name) => name !== undefined))]
}
