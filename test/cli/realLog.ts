// The public WABO log, counted from its own text: what the board must say of it, now and as of a moment.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const realLog = join(import.meta.dirname, '../../../shared/data/wabo-receipt.csv')
export const absent = `the public log ${realLog} is absent: skipped`
export const isAbsent = !existsSync(realLog)

type Step = { readonly at: string }
export type CountedCase = {
  readonly channel: string
  readonly department: string
  readonly month: string
  readonly startedAt: string
  readonly endedAt: string | undefined
  readonly dueAt: string | undefined
  readonly steps: readonly Step[]
}

const utc = (text: string): string =>
  Temporal.Instant.from(text.replace(' ', 'T')).toString({ smallestUnit: 'millisecond' })

/** No cell of the file is quoted, so that a line is its cells between commas. */
export function countCases(): readonly CountedCase[] {
  const [head = '', ...lines] = readFileSync(realLog, 'utf8').split('\n')
  const names = head.trim().split(',')
  const cases = new Map<string, CountedCase & { readonly steps: Step[] }>()
  for (const line of lines) {
    if (line === '') continue
    const cells = line.replace('\r', '').split(',')
    const cell = (name: string): string => cells[names.indexOf(name)] ?? ''
    const moment = (name: string): string | undefined => (cell(name) === '' ? undefined : utc(cell(name)))
    const number = cell('case:concept:name')
    const known = cases.get(number) ?? {
      channel: cell('case:channel'),
      department: cell('case:department'),
      // The file writes its moments in the local time of the office, which is what a month goes by.
      month: cell('case:startdate').slice(0, 7),
      startedAt: utc(cell('case:startdate')),
      endedAt: moment('case:enddate'),
      dueAt: moment('case:deadline'),
      steps: [],
    }
    known.steps.push({ at: utc(cell('time:timestamp')) })
    cases.set(number, known)
  }
  return [...cases.values()]
}

const dayBefore = (text: string): string =>
  Temporal.Instant.from(text).subtract({ hours: 24 }).toString({ smallestUnit: 'millisecond' })
const count = <Item>(items: readonly Item[], wanted: (item: Item) => boolean): number => items.filter(wanted).length

/** The watermark: the latest step or end. */
export const latestOf = (cases: readonly CountedCase[]): string =>
  cases
    .flatMap(({ endedAt, steps }) => [...steps.map(({ at }) => at), ...(endedAt ? [endedAt] : [])])
    .sort()
    .at(-1) ?? ''

/** The figures of a board over these cases: what had happened by a moment, open cases judged at it. */
export function figuresOf(cases: readonly CountedCase[], moment: string) {
  const begun = cases.filter(({ startedAt }) => startedAt <= moment)
  const isClosed = ({ endedAt }: CountedCase): boolean => endedAt !== undefined && endedAt <= moment
  const open = begun.filter((one) => !isClosed(one))
  const closed = begun.filter(isClosed)
  const over = ({ dueAt }: CountedCase): boolean => dueAt !== undefined && moment > dueAt
  const near = (one: CountedCase): boolean => one.dueAt !== undefined && !over(one) && moment > dayBefore(one.dueAt)
  return {
    registered: begun.length,
    open: open.length,
    openNormal: count(open, (one) => !near(one) && !over(one)),
    nearDue: count(open, near),
    overPromise: 0,
    overStatute: count(open, over),
    closed: closed.length,
    closedOverPromise: 0,
    closedOverStatute: count(closed, ({ dueAt, endedAt }) => dueAt !== undefined && (endedAt ?? '') > dueAt),
    lateSteps: count(
      begun,
      ({ dueAt, steps }) => dueAt !== undefined && steps.some(({ at }) => at <= moment && at > dueAt),
    ),
    withFindings: count(begun, (one) => hasFindings(one, moment)),
    reportedLate: 0,
    provisional: 0,
  }
}

/** A step before the start or before one ahead of it, an end before the start or before the last step. */
function hasFindings({ endedAt, startedAt, steps }: CountedCase, moment: string): boolean {
  let latest = ''
  for (const { at } of steps) {
    if (at <= moment && (at < startedAt || at < latest)) return true
    if (at > latest) latest = at
  }
  return endedAt !== undefined && endedAt <= moment && (endedAt < startedAt || endedAt < latest)
}

export const figuresBy = (cases: readonly CountedCase[], key: (one: CountedCase) => string, moment: string) => {
  const begun = cases.filter(({ startedAt }) => startedAt <= moment)
  return [...new Set(begun.map(key))].sort().map((name) => ({
    name,
    ...figuresOf(
      begun.filter((one) => key(one) === name),
      moment,
    ),
  }))
}
