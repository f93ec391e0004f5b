// What an SQLite error says about the log: no room now, the disk or the file has failed, or only this transaction did.

/** No room, as the file system or a file size limit says it, for the log or for its shared index. */
const full = new Set(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE'])
const fatal = /^SQLITE_(?:IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN|PROTOCOL)/

export function failureKind(code = ''): 'full' | 'fatal' | 'transaction' {
  if (full.has(code)) return 'full'
  return fatal.test(code) ? 'fatal' : 'transaction'
}

/** The same as the file system says it to whoever writes a file without SQLite. */
const noRoom = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Whether a failure is for want of room, whoever met it. */
export const isNoRoom = (code = ''): boolean => full.has(code) || noRoom.has(code)
