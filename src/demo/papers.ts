// What applicants of the demo city hand in: small files that are what they say they are, and hold no data of anyone.
import { hash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

export type Paper = {
  readonly bytes: Uint8Array
  readonly digest: string
  readonly mediaType: 'application/pdf' | 'image/png'
  readonly name: string
}

/** One page with one line. The line is Latin, so that the page needs no font of its own. */
function pdf(line: string): Buffer {
  const text = `BT /F1 14 Tf 60 760 Td (${line.replaceAll(/[()\\]/g, ' ')}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.4\n'
  const places = objects.map((object, at) => {
    const place = body.length
    body += `${at + 1} 0 obj\n${object}\nendobj\n`
    return `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  return Buffer.from(
    `${body}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
  )
}

const size = 32

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}

/** A grey pattern that differs with the line: what a scan stands for. */
function png(line: string): Buffer {
  const grain = hash('sha256', line, 'buffer')
  const rows = Buffer.alloc((size + 1) * size)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) rows[y * (size + 1) + x + 1] = grain[(x + y * 5) % grain.length] ?? 0
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header[8] = 8
  const start = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([start, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

const made = new Map<string, Paper>()

/** Scans are pictures, all else is a document. The same line gives the same bytes. */
export function paperOf(line: string, name: string, isScan: boolean): Paper {
  const known = made.get(line)
  if (known !== undefined) return known
  const bytes = isScan ? png(line) : pdf(`Demonstration material: ${line}`)
  const paper: Paper = {
    bytes,
    digest: hash('sha256', bytes, 'hex'),
    mediaType: isScan ? 'image/png' : 'application/pdf',
    name: `${name}.${isScan ? 'png' : 'pdf'}`,
  }
  made.set(line, paper)
  return paper
}
