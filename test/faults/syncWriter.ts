// A writer for the test of a failing disk: one append after another until one fails, then one more try, and what each said.
import { SqliteLog } from '../../src/eventlog/sqlite.ts'
import { newEvents } from '../support/envelopes.ts'

const said: Record<string, unknown> = { acknowledged: 0 }
const log = new SqliteLog(process.argv[2] ?? '', {
  onFatal: (error) => {
    said['fatal'] = (error as { code?: string }).code
  },
})

const append = async (n: number): Promise<string | undefined> => {
  try {
    await log.append(`a-${n}`, newEvents(`a-${n}`, 1), -1)
    return undefined
  } catch (error) {
    return (error as Error).constructor.name
  }
}

for (let n = 0; n < 100 && said['failed'] === undefined; n++) {
  said['failed'] = await append(n)
  if (said['failed'] === undefined) said['acknowledged'] = n + 1
}
said['afterwards'] = await append(1000)
process.stdout.write(JSON.stringify(said))
