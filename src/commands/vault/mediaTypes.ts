// What a file is, told by its content and by nothing that its sender says: the short list of what is taken, all else by name.
import { type Refused, refuse } from '../../domain/decider.ts'
import { zipNames } from './zip.ts'

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const mediaTypes = ['application/pdf', 'image/png', 'image/jpeg', 'application/ofd', word, sheet] as const
export type MediaType = (typeof mediaTypes)[number]

type Found = MediaType | `refused: ${string}`

/** The first bytes of what is taken, and of what is often sent instead. */
const magic: readonly (readonly [hex: string, type: Found])[] = [
  ['255044462d', 'application/pdf'],
  ['89504e470d0a1a0a', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['4d5a', 'refused: executable'],
  ['7f454c46', 'refused: executable'],
  ['cafebabe', 'refused: executable'],
  ['2321', 'refused: script'],
  ['d0cf11e0a1b11ae1', 'refused: old office document'],
]
const longest = 8

/** A type of the list, or why it is none. */
export function typeOf(bytes: Uint8Array): Found {
  const head = Buffer.from(bytes.subarray(0, longest)).toString('hex')
  if (head.startsWith('504b0304')) return zipped(bytes)
  return magic.find(([start]) => head.startsWith(start))?.[1] ?? textual(bytes)
}

/** Office documents are ZIP files; what is in them says which, and whether they can run. */
function zipped(bytes: Uint8Array): Found {
  const names = zipNames(bytes)
  if (names === undefined) return 'refused: damaged zip'
  if (names.some(isActive)) return 'refused: document with macros'
  if (names.includes('OFD.xml')) return 'application/ofd'
  if (!names.includes('[Content_Types].xml')) return 'refused: zip'
  if (names.includes('word/document.xml')) return word
  return names.includes('xl/workbook.xml') ? sheet : 'refused: zip'
}

const isActive = (name: string): boolean =>
  /vbaproject|\.vba|macrosheets\/|activex\/|\.(?:exe|dll|js|vbs|scr|bat|cmd)$/i.test(name)

function textual(bytes: Uint8Array): Found {
  const text = Buffer.from(bytes.subarray(0, 1024)).toString().trimStart().toLowerCase()
  if (/^(?:\ufeff)?(?:<!--|<!doctype html|<html|<script)/.test(text)) return 'refused: html'
  if (/<svg[\s>]/.test(text)) return 'refused: svg'
  return 'refused: unknown'
}

/** The type that a material is stored and handed out as; refused where its content is another or none of the list. */
export function mediaTypeOf(
  bytes: Uint8Array,
  declared: string,
): { readonly ok: true; readonly mediaType: MediaType } | Refused {
  const found = typeOf(bytes)
  const is = mediaTypes.find((type) => type === found && type === declared)
  if (is !== undefined) return { ok: true, mediaType: is }
  return refuse('material-type-refused', { declared, found: found.replace('refused: ', '') })
}
