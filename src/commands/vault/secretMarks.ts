// 密级标志: this system is no place for state secrets. Marks are looked for in names, in documents of text, and in what a PDF says of itself.
import { type Refused, refuse } from '../../domain/decider.ts'
import { typeOf } from './mediaTypes.ts'
import { tooMuch, zipTexts } from './zip.ts'

/** In a name any of the three words is a mark; 商业秘密 is another thing. */
const inName = /绝密|机密|(?<!商业)秘密/
/** In a text the word alone says little: the mark is the word with a star and a term (GB/T 9704), or 密级 before it. */
const inText = /(?:绝密|机密|秘密)\s*[★☆]|密级\s*[:：]?\s*(?:绝密|机密|秘密)/

const documents =
  /^(?:word\/(?:document|header\d*|footer\d*)\.xml|xl\/sharedStrings\.xml|docProps\/(?:core|custom|app)\.xml|Doc_\d+\/.*Content\.xml|OFD\.xml)$/
/** In all parts together: while it is looked through nobody else is answered. */
const mostText = 32 * 1024 * 1024

/** A refusal where a material is marked. A scan's pictures are not read: whoever hands it in answers for them. */
export function secretRefusal(bytes: Uint8Array, name: string | undefined): Refused | undefined {
  if (name !== undefined && inName.test(name.normalize('NFKC')))
    return refuse('material-marked-secret', { where: 'name' })
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const marked = view.toString('latin1', 0, 5) === '%PDF-' && pdfMarks(view)
  return marked ? refuse('material-marked-secret', { where: 'content' }) : partsRefusal(view)
}

/** What cannot be looked through is not taken: a mark could stand in the rest. */
function partsRefusal(bytes: Buffer): Refused | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'PK\u0003\u0004') return undefined
  for (const text of zipTexts(bytes, documents, mostText)) {
    if (text === tooMuch)
      return refuse('material-type-refused', { declared: typeOf(bytes), found: 'zip that unpacks too large' })
    if (inText.test(text.replaceAll(/<[^>]*>/g, ''))) return refuse('material-marked-secret', { where: 'content' })
  }
  return undefined
}

/** A PDF's properties stand in UTF-16, the big end first, or in UTF-8; both are looked for as bytes, for files are large. */
function pdfMarks(bytes: Buffer): boolean {
  const words = ['绝密', '机密', '秘密'].flatMap((word) => ['★', '☆'].map((star) => word + star))
  return words.some((mark) => bytes.includes(mark) || bytes.includes(Buffer.from(mark, 'utf16le').swap16()))
}
