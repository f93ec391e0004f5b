// The `html` tag: text is escaped by where it stands; only what this tag made passes as markup, and only between tags.

/** Markup that this module made. Nothing else can be one, so nothing else passes unescaped. */
export class Html {
  readonly #markup: string
  private constructor(markup: string) {
    this.#markup = markup
  }
  toString(): string {
    return this.#markup
  }
  /** Used by `html` alone: keeps the constructor out of everybody's reach. */
  static make(template: TemplateStringsArray, parts: readonly Part[]): Html {
    const holes = holesOf(template)
    let markup = template[0] ?? ''
    for (const [index, part] of parts.entries())
      markup += fill(holes[index] ?? 'text', part) + (template[index + 1] ?? '')
    return new Html(markup)
  }
}

export type Part = Html | string | number | bigint | boolean | null | undefined | readonly Part[]

/** Fills the holes of a template. Booleans, null and undefined are nothing, lists are joined. */
export const html = (template: TemplateStringsArray, ...parts: readonly Part[]): Html => Html.make(template, parts)

/** Where a hole stands: between tags, inside a tag, in a quoted value, or in a quoted value that is an address. */
type Hole = 'text' | 'tag' | 'value' | 'address'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}
const escaped = (text: string): string => text.replace(/[&<>"'`]/g, (char) => escapes[char] ?? '')

// Browsers drop control characters and spaces before they look for a scheme, so they are dropped here first.
const ignored = /[\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202f\ufeff]/g
const isOwnAddress = (address: string): boolean => {
  const bare = address.replace(ignored, '')
  return /^(?:https?:\/\/|[/?#](?![/\\]))/i.test(bare) || bare === '' || /^[\w.-]+(?:[/?#]|$)/.test(bare)
}

function fill(hole: Hole, part: Part): string {
  if (Array.isArray(part)) return part.map((each: Part) => fill(hole, each)).join('')
  if (part === null || part === undefined || typeof part === 'boolean') return ''
  if (part instanceof Html && (hole === 'text' || hole === 'tag')) return part.toString()
  if (hole === 'tag') throw new TypeError('only markup may stand inside a tag: quote the attribute value')
  const text = String(part)
  return escaped(hole === 'address' && !isOwnAddress(text) ? 'about:invalid' : text)
}

const seen = new WeakMap<TemplateStringsArray, readonly Hole[]>()

function holesOf(template: TemplateStringsArray): readonly Hole[] {
  const known = seen.get(template)
  if (known) return known
  const holes: Hole[] = []
  let place: Place = { in: 'text' }
  for (const literal of template.slice(0, -1)) {
    place = scan(literal, place)
    holes.push(holeAt(place))
  }
  seen.set(template, holes)
  return holes
}

/** `start` is the tag's text so far, from its `<`; `quote` is set inside a quoted value. */
type Place = { readonly in: 'text' } | { readonly in: 'tag'; readonly start: string; readonly quote?: string }

function scan(literal: string, from: Place): Place {
  let place = from
  for (const char of literal) place = place.in === 'text' ? inText(char) : inTag(char, place)
  return place
}

const inText = (char: string): Place => (char === '<' ? { in: 'tag', start: '<' } : { in: 'text' })

function inTag(char: string, { start, quote }: Extract<Place, { in: 'tag' }>): Place {
  if (quote !== undefined)
    return char === quote ? { in: 'tag', start: `${start}${char}` } : { in: 'tag', start: start + char, quote }
  if (char === '"' || char === "'") return { in: 'tag', start: start + char, quote: char }
  if (char !== '>') return { in: 'tag', start: start + char }
  if (/^<(?:script|style)\b/i.test(start) && !/\ssrc=/i.test(start)) throw new TypeError('no script or style in a page')
  return { in: 'text' }
}

function holeAt(place: Place): Hole {
  if (place.in === 'text') return 'text'
  if (place.quote === undefined) return 'tag'
  const attribute = /([\w-]+)=["'][^"']*$/.exec(place.start)?.[1]?.toLowerCase() ?? ''
  if (attribute.startsWith('on') || attribute === 'style' || attribute === 'srcdoc')
    throw new TypeError(`no ${attribute} attribute in a page`)
  // Only a hole that begins the value can bring a scheme of its own.
  return ['href', 'src', 'action', 'formaction'].includes(attribute) && /["']$/.test(place.start) ? 'address' : 'value'
}

export const nothing: Html = html``

const flags = {
  checked: html` checked`,
  disabled: html` disabled`,
  hidden: html` hidden`,
  open: html` open`,
  selected: html` selected`,
}
/** A boolean attribute with its leading space, or nothing. */
export const flag = (name: keyof typeof flags, on: boolean): Html => (on ? flags[name] : nothing)
