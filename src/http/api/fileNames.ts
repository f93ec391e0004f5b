// File names in headers (RFC 6266, RFC 8187): read as data, written so that no name can be a path or another header.

const extended = /(?:^|;)\s*filename\*\s*=\s*UTF-8'[^']*'([^;]+)/i
const quoted = /(?:^|;)\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i

/** The name that a Content-Disposition gives; undefined where it gives none; the text as it came where it is malformed. */
export function fileNameOf(header: string | undefined): string | undefined {
  const [, encoded] = extended.exec(header ?? '') ?? []
  if (encoded === undefined) return quoted.exec(header ?? '')?.[1]?.replaceAll(/\\(.)/g, '$1')
  try {
    return decodeURIComponent(encoded.trim())
  } catch {
    return ''
  }
}

const attributeCharacters = /[^A-Za-z0-9!#$&+.^_`|~-]/g

/** `attachment` with a plain name for old clients and the whole one beside it. Separators of folders become dashes. */
export function attachment(name: string): string {
  const flat = name.replaceAll(/[/\\]/g, '-').replace(/^\.+/, '-')
  const plain = flat.replaceAll(/[^A-Za-z0-9._-]/g, '_')
  const encoded = encodeURIComponent(flat).replaceAll(attributeCharacters, (character) =>
    character === '%' ? '%' : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
