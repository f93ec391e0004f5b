// Row 15: the last day of a limit of twenty working days, on day numbers, against reading one element of an array.
import { addWorkingDays, type DayNumber, dayNumber } from '../src/domain/calendar/workingDays.ts'
import { type Claim, interleave, median, type Row, timed } from './harness.ts'
import { publishedCalendar } from './longCase.ts'
import { random } from './traffic.ts'

const limit = 20
const count = 65_536

type Days = Readonly<Int32Array>

/** Scattered over the published years, so that no branch can be foretold; the count of some meets New Year. */
function scattered(first: DayNumber, last: DayNumber): Days {
  const next = random(20)
  return Int32Array.from({ length: count }, () => first + Math.floor(next() * (last - first + 1)))
}

function added(starts: Days, passes: number): number {
  let sum = 0
  for (let pass = 0; pass < passes; pass++)
    for (let at = 0; at < starts.length; at++)
      sum += addWorkingDays(publishedCalendar, starts[at] as DayNumber, limit).day
  return sum
}

function lookedUp(starts: Days, passes: number, table: Days, first: DayNumber): number {
  let sum = 0
  for (let pass = 0; pass < passes; pass++)
    for (let at = 0; at < starts.length; at++) sum += table[(starts[at] as DayNumber) - first] as number
  return sum
}

export const calendarDays: Row = async ({ say, sizes }): Promise<readonly Claim[]> => {
  say('working days')
  const years = publishedCalendar.years.map(({ year }) => year)
  const first = dayNumber(`${years[0]}-01-01`)
  const last = dayNumber(`${years.at(-1)}-12-31`)
  const starts = scattered(first, last)
  const table = Int32Array.from(
    { length: last - first + 1 },
    (_, at) => addWorkingDays(publishedCalendar, first + at, limit).day,
  )
  const passes = sizes.quick ? 50 : 200
  const sums = new Set<number>()
  /** Nanoseconds for one start. */
  const cost = async (work: () => number): Promise<number> => {
    const seconds = await timed(() => sums.add(work()))
    return (seconds * 1e9) / (passes * count)
  }
  const ours = () => cost(() => added(starts, passes))
  const theirs = () => cost(() => lookedUp(starts, passes, table, first))
  for (let round = 0; round < 2; round++) {
    await ours()
    await theirs()
  }
  const pairs = await interleave(sizes.rounds, ours, theirs)
  if (sums.size !== 1) throw new Error('the table holds other days than are counted')
  const nanoseconds = (values: readonly number[]): string => `${median(values).toFixed(1)} ns`
  return [
    {
      row: '15',
      what: `adding ${limit} working days`,
      ours: nanoseconds(pairs.map(({ a }) => a)),
      reference: `${nanoseconds(pairs.map(({ b }) => b))} an array element`,
      value: median(pairs.map(({ a, b }) => a / b)),
      unit: 'times',
      better: 'less',
      goal: 20,
      floor: 20,
      setup: `${count.toLocaleString('en')} day numbers scattered over the published years ${years[0]} to ${years.at(-1)}, ${passes} times over, ${sizes.rounds} rounds; the table holds the answers`,
    },
  ]
}
