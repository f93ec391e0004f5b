// What an import is told: the mapping file, the flags, and sensible defaults for whatever neither says.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { mainlandCalendar } from '../commands/bootstrap.ts'
import { uuid5 } from '../commands/ids.ts'
import { type ImportTarget, longestSourceId } from '../commands/importTarget.ts'
import { CalendarId, ItemId, Limit, Name, SourceId, TimeZone } from '../domain/values.ts'
import { Mapping } from '../files/mapping.ts'
import { CommandFailed } from './runtime.ts'

export type ImportFlags = { map?: string; source?: string; item?: string; name?: string; timeZone?: string }

const ShortId = SourceId.refine((id) => id.length <= longestSourceId, {
  error: `must not be longer than ${longestSourceId} characters`,
})

/** The mapping file may also say whose cases these are and by what item they go. */
const Stated = z.strictObject({
  source: z.strictObject({ id: ShortId.optional(), name: Name(80).optional() }).optional(),
  item: z
    .strictObject({
      id: ItemId.optional(),
      name: Name(200).optional(),
      office: Name(80).optional(),
      timeZone: TimeZone.optional(),
      calendarId: CalendarId.optional(),
      statutoryLimit: Limit.optional(),
      promisedLimit: Limit.optional(),
    })
    .optional(),
})
type Stated = z.infer<typeof Stated>

const MappingFile = Mapping.extend(Stated.shape)
/** Without columns the file goes by the default mapping of its format. */
const TargetFile = Stated

/** Public logs known by their file name: what their own documentation says and their columns do not. */
const knownLogs: Readonly<Record<string, Stated>> = {
  'wabo-receipt': {
    source: { name: Name(80).parse('WABO 环境许可（荷兰某市）') },
    item: {
      name: Name(200).parse('环境许可申请接收'),
      timeZone: TimeZone.parse('Europe/Amsterdam'),
      calendarId: CalendarId.parse('nl'),
    },
  },
}

export type ImportPlanned = {
  readonly columns: Mapping | undefined
  readonly target: ImportTarget
  /** The name of the source, where it was said and not made of the file's. */
  readonly saidName: string | undefined
}

/** Throws CommandFailed naming the flag or the place in the mapping file that is wrong. */
export function importOptions(file: string, flags: ImportFlags): ImportPlanned {
  const { columns, stated } = flags.map === undefined ? { columns: undefined, stated: {} } : readMapping(flags.map)
  const stem = basename(file).replace(/(?:\.(?:csv|xes|gz))+$/i, '')
  const known = knownLogs[stem] ?? {}
  const item = { ...known.item, ...stated.item }
  const id = flag('--source', ShortId, flags.source) ?? stated.source?.id ?? sourceIdOf(stem)
  const saidName = flag('--name', Name(80), flags.name) ?? stated.source?.name
  const name = saidName ?? known.source?.name ?? nameOf(stem, id)
  const zone = flag('--time-zone', TimeZone, flags.timeZone) ?? item.timeZone ?? columns?.timeZone
  const timeZone = zone ?? TimeZone.parse('Asia/Shanghai')
  const target: ImportTarget = {
    source: { id, name },
    item: {
      id: flag('--item', ItemId, flags.item) ?? item.id ?? ItemId.parse(id),
      name: item.name ?? name,
      office: item.office ?? name,
      timeZone,
      calendarId: item.calendarId ?? (timeZone === 'Asia/Shanghai' ? mainlandCalendar : CalendarId.parse('natural')),
      statutoryLimit: item.statutoryLimit,
      promisedLimit: item.promisedLimit,
    },
  }
  return { columns: withZone(columns, flags.timeZone === undefined ? undefined : timeZone), target, saidName }
}

/** A zone given by flag also reads moments without an offset, unless the mapping has said how. */
const withZone = (columns: Mapping | undefined, timeZone: TimeZone | undefined): Mapping | undefined =>
  columns === undefined || timeZone === undefined ? columns : { timeZone, ...columns }

function readMapping(path: string): { columns: Mapping | undefined; stated: Stated } {
  const parsed = readJson(path)
  const hasColumns = typeof parsed === 'object' && parsed !== null && ('case' in parsed || 'step' in parsed)
  const read = (hasColumns ? MappingFile : TargetFile).safeParse(parsed)
  if (!read.success) {
    const faults = read.error.issues.map((issue) => `  /${issue.path.join('/')}: ${issue.message}`)
    throw new CommandFailed(`${path} is not a mapping file / 映射文件有误:\n${faults.join('\n')}`)
  }
  const { item, source, ...columns } = read.data
  return { columns: hasColumns ? Mapping.parse(columns) : undefined, stated: { item, source } }
}

function readJson(path: string): unknown {
  try {
    // Editors on Windows begin a file with the mark of its order of bytes.
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    throw new CommandFailed(`${path} cannot be read as JSON / 无法读取: ${(error as Error).message}`)
  }
}

function flag<Schema extends z.ZodType>(
  name: string,
  schema: Schema,
  text: string | undefined,
): z.output<Schema> | undefined {
  if (text === undefined) return undefined
  const read = schema.safeParse(text)
  if (read.success) return read.data
  throw new CommandFailed(`${name}: ${text} ${read.error.issues.map(({ message }) => message).join(', ')}`)
}

/** The file's name as an id; where it has no Latin letters or digits, a digest of it. */
function sourceIdOf(stem: string): SourceId {
  const slug = stem
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestSourceId)
    .replace(/^-+|-+$/g, '')
  return SourceId.parse(slug === '' ? `import-${uuid5(stem).slice(0, 8)}` : slug)
}

const nameOf = (stem: string, id: string): string => {
  const read = Name(80).safeParse(stem)
  return read.success ? read.data : id
}
