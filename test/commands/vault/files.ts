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
