// What a browser would send of a form, read off its markup.
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' }
const plain = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39|#96);/g, (_, name) => entities[name] ?? '')
const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return found === undefined ? undefined : plain(found)
}

const controls =
  /<input\b(?:[^>"]|"[^"]*")*>|<select\b(?:[^>"]|"[^"]*")*>(?:[\s\S]*?)<\/select>|<textarea\b(?:[^>"]|"[^"]*")*>[\s\S]*?<\/textarea>/g

/** Name and value of every control that counts; line breaks as browsers send them. */
export function sentBy(markup: string): Readonly<Record<string, string>> {
  const sent: Record<string, string> = {}
  for (const [control] of markup.matchAll(controls)) {
    const opening = /^<\w+(?:[^>"]|"[^"]*")*>/.exec(control)?.[0] ?? ''
    const name = attribute(opening, 'name')
    if (name !== undefined) {
      const value = valueIn(control, opening)
      if (value !== undefined) sent[name] = value.replaceAll('\n', '\r\n')
    }
  }
  return sent
}

function valueIn(control: string, opening: string): string | undefined {
  if (control.startsWith('<textarea'))
    return plain(control.slice(opening.length, -'</textarea>'.length)).replace(/^\n/, '')
  if (control.startsWith('<select')) {
    const options = [...control.matchAll(/<option value="([^"]*)"([^>]*)>/g)]
    const chosen = options.find(([, , rest]) => rest?.includes('selected')) ?? options[0]
    return plain(chosen?.[1] ?? '')
  }
  if (attribute(opening, 'type') === 'checkbox' && !/\schecked(?=[\s>])/.test(opening)) return undefined
  return attribute(opening, 'value') ?? ''
}

/** As the body of a request. */
export const encodedForm = (sent: Readonly<Record<string, string>>): string => new URLSearchParams(sent).toString()

/** The form with that action, as it stands in a page. */
export const formIn = (page: string, action: string): string =>
  [...page.matchAll(/<form\b[\s\S]*?<\/form>/g)]
    .map(([form]) => form)
    .find((form) => form.includes(`action="${action}"`)) ?? ''
