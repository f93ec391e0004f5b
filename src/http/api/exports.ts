// GET /api/export/<list>.<format>: every list to take away, with the filters and within the sight of the list itself.
import { type ZodType, z } from 'zod'
import type { ExportCase } from '../../files/records.ts'
import { writeOcel } from '../../files/writeOcel.ts'
import { writeXes } from '../../files/writeXes.ts'
import { exportCases } from '../exports/caseRecords.ts'
import { type List, lists, pagesOf } from '../exports/lists.ts'
import { withNotice } from '../exports/notice.ts'
import { breathing, csvOf, jsonLinesOf, Slots, streamed } from '../exports/streams.ts'
import { mostRows, workbookOf } from '../exports/workbook.ts'
import { languageOf } from '../language.ts'
import {
  type Api,
  type Asked,
  addRead,
  afterQuery,
  type Board,
  boardOf,
  buildingAnswer,
  momentQuery,
  standingHeaders,
} from './reading.ts'
import { belongsTo } from './streamReading.ts'

export type ExportLimits = {
  /** Exports that may be under way at the same time. */
  readonly streams: number
  /** Spreadsheets that may be made at the same time: each is a worker with all its rows in memory. */
  readonly workbooks: number
  /** Rows of a spreadsheet. */
  readonly rows: number
}
export const exportLimits: ExportLimits = { streams: 8, workbooks: 1, rows: mostRows }

const formats = {
  csv: { type: 'text/csv', zh: 'CSV', answer: z.string() },
  xlsx: {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    zh: 'XLSX',
    answer: z.string().meta({ contentEncoding: 'binary' }),
  },
  jsonl: { type: 'application/x-ndjson', zh: 'JSON Lines', answer: z.string() },
  xes: { type: 'application/xml', zh: 'XES 1.0', answer: z.string() },
  ocel: { type: 'application/json', zh: 'OCEL 2.0', answer: z.looseObject({}) },
} as const satisfies Record<string, { type: string; zh: string; answer: ZodType }>
type Format = keyof typeof formats

type ExportQuery = { readonly asOf?: never; readonly lang?: 'zh' | 'en' | undefined } & Readonly<
  Record<string, unknown>
>
type Exporting = Asked<ExportQuery> & { readonly board: Board; readonly list: List }

const languageQuery = {
  lang: z.enum(['zh', 'en']).optional().meta({ description: 'The language of the headings; else Accept-Language.' }),
}
const described = `Rows are read page by page while they are sent: what changes meanwhile may be in it or not, but nothing that the
log held at \`zhengjian-position\` and that still belongs is missing. An answer that breaks off is not whole.`
const workbookDescribed = `At most ${mostRows} rows; beyond, 422 \`export-too-large\`. Times are local to the row’s time zone. A second sheet says what it is (LPS-13).`

export function exportRoutes(api: Api, limits: ExportLimits): void {
  const streams = new Slots(limits.streams)
  const workbooks = new Slots(limits.workbooks)
  const give: { readonly [F in Format]: (asked: Exporting) => unknown } = {
    csv: (asked) => streamed(csvOf(asked.list.columns, pagesFor(api, asked)), streams.take()),
    jsonl: (asked) => streamed(jsonLinesOf(asked.list.columns, pagesFor(api, asked)), streams.take()),
    xes: (asked) => streamed(withNotice('xes', writeXes(recordsOf(api, asked)())), streams.take()),
    ocel: (asked) => streamed(ocelOf(api, asked), streams.take()),
    xlsx: async (asked) => {
      const release = workbooks.take()
      try {
        return await workbookOf(asked.list.columns, pagesFor(api, asked), aboutOf(api, asked), limits.rows)
      } finally {
        release()
      }
    },
  }
  const add = (list: List, format: Format): void => addExport(api, list, format, give[format])
  for (const list of lists) for (const format of ['csv', 'xlsx', 'jsonl'] as const) add(list, format)
  for (const list of lists.filter(({ name }) => name === 'cases'))
    for (const format of ['xes', 'ocel'] as const) add(list, format)
}

function addExport(api: Api, list: List, format: Format, give: (asked: Exporting) => unknown): void {
  const { action, en, filters, moment, name, tag, zh } = list
  const { answer, type, zh: formatName } = formats[format]
  const query = z.strictObject({
    ...filters,
    ...(format === 'xlsx' ? languageQuery : {}),
    ...afterQuery,
    ...(moment ? momentQuery : {}),
  })
  addRead(api, {
    url: `/api/export/${name}.${format}`,
    operationId: `export${capital(name)}${capital(format)}`,
    summary: `导出${zh}：${formatName} / ${en} as ${formatName}`,
    description: format === 'xlsx' ? workbookDescribed : described,
    tag,
    action,
    query,
    answer,
    type,
    includes: 'models',
    also: format === 'xlsx' ? [422, 503] : [503],
    ...(moment ? { others: buildingAnswer } : {}),
    read: async (given) => {
      const asked = given as unknown as Asked<ExportQuery>
      const board = await boardOf(api, asked)
      if ('building' in board) return board
      const content = await give({ ...asked, board, list })
      const { fingerprint } = api.engine.readSide
      asked.reply.headers({
        ...standingHeaders(board.position, fingerprint),
        'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
        'content-disposition': `attachment; filename="${fileName(name, board.now, format)}"`,
      })
      return content
    },
  })
}

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`

/** `cases-20260302T010000Z.csv`: what it is and up to when it was judged. */
function fileName(name: string, now: string, format: Format): string {
  const moment = `${now.slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  return `${name}-${moment}.${format === 'ocel' ? 'ocel.json' : format}`
}

function aboutOf({ engine }: Api, { board, list, query, request }: Exporting) {
  const language = query.lang ?? languageOf(request.raw.headers['accept-language'])
  const { now, position } = board
  return { title: list[language], language, url: request.url, position, fingerprint: engine.readSide.fingerprint, now }
}

/** The selected cases with their steps, from the log up to the position of the answer or of the moment asked about. */
const pagesFor = ({ engine }: Api, { board, list, org, query }: Exporting) =>
  pagesOf(list, query, board, { log: engine.log, org })

function recordsOf(api: Api, asked: Exporting) {
  const { board, query } = asked
  const inMoment = belongsTo(query as Parameters<typeof belongsTo>[0])
  const belongs: typeof inMoment = (event) => event.position <= board.position && inMoment(event)
  return (ids: AsyncIterable<string> | readonly string[] = selectedIds(pagesFor(api, asked))) =>
    breathing(exportCases(api.engine.log, ids, belongs))
}

async function* selectedIds(pages: ReturnType<typeof pagesFor>) {
  for await (const rows of pages) for (const row of rows) yield String(row['caseId'])
}

/** OCEL reads the cases twice, and both times must find the same: their ids are kept, and nothing else of them. */
async function* ocelOf(api: Api, asked: Exporting): AsyncGenerator<string> {
  const ids = await Array.fromAsync(selectedIds(pagesFor(api, asked)))
  const cases = (): AsyncIterable<ExportCase> => recordsOf(api, asked)(ids)
  yield* withNotice('ocel', writeOcel(cases))
}
