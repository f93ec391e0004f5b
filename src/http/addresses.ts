// The addresses that requests name, as the router takes them.
import type { IncomingMessage } from 'node:http'

/** A request line may name the whole address (RFC 9112, 3.2.2); whatever looks at the path means the path. */
const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/?#]*\/?/i, '/')

/** Escapes that stand for no text. */
export function isMalformed(url: string): boolean {
  try {
    decodeURI(pathOf(url).split('?', 1)[0] ?? '')
    return false
  } catch {
    return true
  }
}

/** The router knows no page for a malformed address: for people its path is escaped whole, so that a page says what is wrong. */
export function routed({ headers, method, url = '/' }: Pick<IncomingMessage, 'headers' | 'method' | 'url'>): string {
  const path = url.startsWith('/') ? url : pathOf(url)
  const forPeople = method === 'GET' && headers.accept?.includes('text/html') === true && !path.startsWith('/api/')
  if (!forPeople || !isMalformed(path)) return path
  const query = path.indexOf('?')
  const end = query < 0 ? path.length : query
  return `/${encodeURIComponent(path.slice(1, end))}${path.slice(end)}`
}
