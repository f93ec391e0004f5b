// Files as people hand them in, and as nobody should: small, and made here byte by byte.
import { zipSync } from 'fflate'

const text = (content: string): Uint8Array => Buffer.from(content)
const types = text('<?xml version="1.0"?><Types/>')

export const zip = (entries: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(entries).map(([name, content]) => [name, text(content)]))))

export const pdf = (content = ''): Buffer => Buffer.from(`%PDF-1.7\n${content}\n%%EOF`)
export const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
export const jpeg = Buffer.from('ffd8ffe000104a464946', 'hex')
export const ofd = (content = ''): Buffer => zip({ 'OFD.xml': '<ofd:OFD/>', 'Doc_0/Pages/Page_0/Content.xml': content })
export const docx = (content = '', more: Readonly<Record<string, string>> = {}): Buffer =>
  zip({ '[Content_Types].xml': types.toString(), 'word/document.xml': content, ...more })
export const xlsx = (more: Readonly<Record<string, string>> = {}): Buffer =>
  zip({ '[Content_Types].xml': types.toString(), 'xl/workbook.xml': '', ...more })

/** A document whose directory names one packed content so many times as headers of their own. */
export function sharedParts(content: string, times: number): Buffer {
  const file = docx('', { 'word/header0.xml': content })
  const end = file.length - 22
  const first = file.readUInt32LE(end + 16)
  const directory = file.subarray(first, end)
  const entry = directory.subarray(directory.lastIndexOf('PK\u0001\u0002'))
  const known = file.readUInt16LE(end + 10)
  const again = Array.from({ length: times }, () => entry)
  const last = Buffer.from(file.subarray(end))
  last.writeUInt16LE(known + times, 8)
  last.writeUInt16LE(known + times, 10)
  last.writeUInt32LE(directory.length + times * entry.length, 12)
  return Buffer.concat([file.subarray(0, end), ...again, last])
}
