// A second process for the test of the writer lock: takes it, says whether it could, and waits to be ended.
import { acquireWriterLock } from '../../src/eventlog/lock.ts'

const [folder = '', url] = process.argv.slice(2)
const lock = acquireWriterLock(folder, { pid: process.pid })
if (lock.ok && url !== undefined) lock.announce(url)
process.stdout.write(`${JSON.stringify(lock)}\n`)
process.stdin.on('data', () => {
  if (lock.ok) lock.release()
  process.stdout.write('released\n')
})
