// zhengjian import: a process log becomes cases on the log, each step with its own time; a second import adds nothing.
import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { type ImportResult, importRows } from '../commands/importer.ts'
import type { ImportRow } from '../commands/importPlan.ts'
import { ImportItems, type ImportTarget, type ItemSaid } from '../commands/importTarget.ts'
import type { Source } from '../domain/approvals/source.ts'
import type { Engine } from '../engine.ts'
import type { Mapping } from '../files/mapping.ts'
import { type LogFile, openLogFile } from '../files/open.ts'
import { type ImportWay, localWay } from './importLocal.ts'
import { type ImportFlags, type ImportPlanned, importOptions } from './importOptions.ts'
import { remoteWay } from './importRemote.ts'
import { trialWay } from './importTrial.ts'
import { BeingWritten, CommandFailed, dataDirOf, openForWriting, type Runtime } from './runtime.ts'

type Options = ImportFlags & { data?: string; strict?: boolean; json?: boolean }

const help = `
每件、每一环节经写入路径登记，时间取自文件。来源、其机构与服务账号、事项不存在时，由运维人员以启用权限建立；
生产日志中，对数据目录的导入即管理员对来源的启用。其后同一文件再次导入不增加任何内容。
Each case and step goes through the write path with the file’s own times. A source, its organisation, service account and
item that do not exist are opened with the bootstrap’s authority: importing is an operator’s act on the data folder, and in
a production log it is the administrator’s bootstrap of a source. While a server runs on the folder, the import goes
through it. The mapping file is JSON: {"case": {...}, "step": {...}, "timeZone", "delimiter", "source": {"id", "name"},
"item": {"id", "name", "office", "timeZone", "calendarId", "statutoryLimit", "promisedLimit"}}.`

const failures: Readonly<Record<string, string>> = {
  missing: 'does not exist / 文件不存在',
  unreadable: 'cannot be read / 文件无法读取',
  'not-a-file': 'is not a file / 不是文件',
  'unknown-format': 'is neither .csv nor .xes, with or without .gz / 不是 .csv 或 .xes（可带 .gz）',
}

export function importCommand(program: Command, runtime: Runtime, exit: (code: number) => void): void {
  program
    .command('import')
    .argument('<file>', 'a process log: CSV or XES, packed with gzip or not')
    .description('导入流程日志 / import a process log')
    .option('--data <dir>', 'data folder')
    .option('--map <file>', 'mapping file: which column holds which field, and whose cases these are')
    .option('--source <id>', 'the source; from the file name unless given')
    .option('--item <id>', 'the item of cases that name none')
    .option('--name <text>', 'the name of the source')
    .option('--time-zone <tz>', 'IANA time zone of the item')
    .option('--strict', 'try the whole file first, against the log too, and refuse all of it if any line is bad')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', help)
    .action(async (file: string, options: Options) => exit(await run(runtime, file, options)))
}

async function run(runtime: Runtime, file: string, options: Options): Promise<number> {
  const planned = importOptions(file, options)
  const { columns, target } = planned
  const first = await openFile(file, columns)
  const dataDir = dataDirOf(runtime, options.data)
  if (options.strict !== true) {
    const result = await importInto(runtime, dataDir, planned, first, [])
    return report(result, options.json === true, '')
  }
  const trial = await tried(runtime, dataDir, target, first)
  if (!trial.ok) return report(trial.refused, options.json === true, '未导入任何内容 / nothing was imported')
  const result = await importInto(runtime, dataDir, planned, await openFile(file, columns), trial.items)
  return report(result, options.json === true, '')
}

async function openFile(file: string, columns: Mapping | undefined): Promise<LogFile> {
  const opened = await openLogFile(file, columns === undefined ? {} : { mapping: columns })
  if (!opened.ok) throw new CommandFailed(`${file} ${failures[opened.reason] ?? opened.reason}`)
  return opened
}

/** What an import that keeps nothing finds: the items of a file that is good in every line, or the result of one refused whole. */
type Trial =
  | { readonly ok: true; readonly items: readonly ItemSaid[] }
  | { readonly ok: false; readonly refused: ImportResult }

async function tried(runtime: Runtime, dataDir: string, target: ImportTarget, file: LogFile): Promise<Trial> {
  const way = await trialWay(runtime, dataDir, target, cacheStreams)
  try {
    const options = optionsOf(runtime, way, target)
    const declared = await options.completeUntil()
    const { completeUntil: _until, ...found } = await importRows(withProgress(file), options)
    if (found.errors.length === 0) return { ok: true, items: options.items.said }
    const until = declared === undefined ? {} : { completeUntil: declared }
    return { ok: false, refused: { ...found, added: 0, unchanged: 0, ...until } }
  } finally {
    await way.close()
  }
}

/** The source is open by then, and the lines before the one that could not be taken are on the log. */
const whatStays =
  '来源和此前已登记的内容保留；更正后重新导入即可，已有内容不会重复增加。\n' +
  'The source and what was taken before stay: put this right and import again, nothing is added twice.'

async function importInto(
  runtime: Runtime,
  dataDir: string,
  { saidName, target }: ImportPlanned,
  file: LogFile,
  items: readonly ItemSaid[],
): Promise<ImportResult> {
  const local = await openHere(runtime, dataDir)
  const way = local.ok
    ? await localWay(local.engine, target, local.close)
    : await remoteWay(runtime, dataDir, local.url, target)
  try {
    const options = optionsOf(runtime, way, target)
    // A server may refuse to open an item: better before the first case than between two.
    for (const said of items) await options.items.open(said)
    const result = await importRows(withProgress(file), options)
    if (local.ok) await local.engine.settle()
    await sayKept(way, target, saidName)
    return result
  } catch (error) {
    throw error instanceof CommandFailed && way.source.opened
      ? new CommandFailed(`${error.message}\n${whatStays}`)
      : error
  } finally {
    await way.close()
  }
}

/** A source keeps the name that it was opened under: whoever has said another is told. */
async function sayKept({ ground }: ImportWay, { source: { id } }: ImportTarget, said: string | undefined) {
  const known = said === undefined ? undefined : await ground.state<Source>('source', id)
  if (known?.status === 'open' && known.name !== said)
    console.error(
      `来源 ${id} 仍名为“${known.name}”，导入不改名 / the source ${id} is still called “${known.name}”: an import renames nothing`,
    )
}

type Here =
  | { readonly ok: true; readonly engine: Engine; readonly close: () => Promise<void> }
  | { readonly ok: false; readonly url: string }

/** A log in order of its cases needs a few at a time; one in order of time those that are open. Memory stays bounded. */
const cacheStreams = 5_000

async function openHere(runtime: Runtime, dataDir: string): Promise<Here> {
  try {
    const { close, engine } = await openForWriting(runtime, dataDir, { purpose: 'production', cacheStreams })
    return { ok: true, engine, close }
  } catch (error) {
    if (error instanceof BeingWritten && error.holder?.url !== undefined) return { ok: false, url: error.holder.url }
    throw error
  }
}

const optionsOf = ({ clock }: Runtime, { ground, send, source, window }: ImportWay, target: ImportTarget) => ({
  sourceId: target.source.id,
  items: new ImportItems(target, ground, source),
  send,
  window,
  now: () => clock.now(),
  completeUntil: async () => {
    const source = await ground.state<Source>('source', target.source.id)
    return source.status === 'open' ? source.completeUntil : undefined
  },
})

/** A line on a terminal that says how far the file has been read. */
async function* withProgress(file: LogFile): AsyncGenerator<ImportRow> {
  if (!process.stderr.isTTY) return yield* file.rows
  const bar = new SingleBar({ format: '{bar} {percentage}%  {rows} 行 rows  {eta_formatted}', stream: process.stderr })
  let rows = 0
  bar.start(file.totalBytes, 0, { rows })
  try {
    for await (const row of file.rows) {
      if (++rows % 500 === 0) bar.update(file.bytesRead(), { rows })
      yield row
    }
    bar.update(file.bytesRead(), { rows })
  } finally {
    bar.stop()
  }
}

function report(result: ImportResult, json: boolean, note: string): number {
  if (json) console.log(JSON.stringify(result))
  else for (const line of lines(result, note)) console.log(line)
  return result.errors.length > 0 ? 1 : 0
}

function* lines({ added, cases, completeUntil, errors, steps, truncated, unchanged }: ImportResult, note: string) {
  yield `办件 cases ${cases}  环节 steps ${steps}  新增 added ${added}  未变 unchanged ${unchanged}`
  if (note !== '') yield note
  else if (cases === 0 && errors.length === 0) yield '文件中没有办件 / there is no case in the file'
  else if (added === 0 && errors.length === 0) yield '内容均已在日志中 / everything was already on the log'
  if (completeUntil !== undefined) yield `来源完整至 complete until ${completeUntil}`
  for (const { line, pointer, reason, reasonZh } of errors)
    yield `第 ${line} 行 line ${line}${pointer === undefined ? '' : ` ${pointer}`}: ${reasonZh} / ${reason}`
  if (truncated !== undefined) yield `另有 ${truncated} 处错误未列出 / ${truncated} more errors are not listed`
}
