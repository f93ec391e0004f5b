// The bound of everything that reads the log: pages of raw rows, each parsed, nothing else.
import Database from 'better-sqlite3'

type Row = [position: number, bytes: Buffer]

/** Reads and parses every event of a log file; answers how many there were. */
export function scan(path: string, upTo = Number.MAX_SAFE_INTEGER): number {
  const db = new Database(path, { readonly: true })
  db.pragma('cache_size = -65536')
  const page = db
    .prepare('SELECT position, bytes FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT 1000')
    .raw(true)
  let events = 0
  let last = 0
  let revisions = 0
  for (;;) {
    const rows = page.all(last, upTo) as Row[]
    for (const [position, bytes] of rows) {
      revisions += (JSON.parse(bytes.toString()) as { revision: number }).revision
      last = position
    }
    events += rows.length
    if (rows.length < 1000) break
  }
  db.close()
  if (revisions < 0) throw new Error('revisions count from zero')
  return events
}
