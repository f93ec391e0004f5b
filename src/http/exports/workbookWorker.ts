// The worker that makes a spreadsheet: takes rows until it is told that there are no more, gives its bytes, ends.
import { parentPort, workerData } from 'node:worker_threads'
import writeSpreadsheet, { type Row } from 'write-excel-file/node'
import type { SheetCell, WorkbookInput, WorkbookMessage } from './workbook.ts'

const { about, headings, title } = workerData as WorkbookInput
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
/** As much as a cell of a spreadsheet holds. */
const longestText = 32_767

const text = (value: string) => ({
  value: value.toWellFormed().replace(impossible, '\ufffd').slice(0, longestText),
  type: String,
})
const bold = (value: string) => ({ ...text(value), fontWeight: 'bold' as const })

function cell(value: SheetCell) {
  if (value === null || value === '') return null
  if (typeof value === 'string') return text(value)
  if (typeof value === 'object') return { value: new Date(value.wall), type: Date, format: 'yyyy-mm-dd hh:mm:ss' }
  return value
}

const rows: Row[] = [headings.map(bold)]
const wide = { width: 20 }

async function finish(): Promise<void> {
  const sheets = [
    { data: rows, sheet: title, stickyRowsCount: 1, columns: headings.map(() => wide) },
    { data: about.map(([name, value]): Row => [bold(name), text(value)]), sheet: '说明 Notice', columns: [wide, wide] },
  ]
  const bytes = Uint8Array.from(await writeSpreadsheet(sheets).toBuffer())
  parentPort?.postMessage(bytes, [bytes.buffer])
}

parentPort?.on('message', (message: WorkbookMessage) => {
  if (message === 'end') void finish()
  else for (const row of message) rows.push(row.map(cell))
})
