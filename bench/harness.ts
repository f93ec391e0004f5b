// What every row has in common: interleaved rounds, medians, claims with goal and floor, and the table they make.
import { styleText } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** One measured claim. `value` is held against `goal` and `floor`; `ours` and `reference` say what it was made of. */
export type Claim = {
  readonly row: string
  readonly what: string
  readonly ours: string
  readonly reference: string
  readonly value: number
  readonly unit: 'share' | 'times' | 'MB' | 'ms' | 'rate'
  readonly better: 'more' | 'less'
  /** Absent where nothing is claimed: a figure to compare by. */
  readonly goal?: number
  readonly floor?: number
  /** Sizes, stream count, turnover and whatever else the figure depends on. */
  readonly setup: string
}
export type Verdict = 'goal' | 'floor' | 'missed' | 'shown'

export type Sizes = {
  readonly quick: boolean
  /** Events in the small, the middle and the large log. */
  readonly small: number
  readonly middle: number
  readonly large: number
  readonly rounds: number
  /** Seconds of one HTTP round. */
  readonly seconds: number
  readonly loadSeconds: number
}
export const fullSizes: Sizes = {
  quick: false,
  small: 10_000,
  middle: 100_000,
  large: 1_000_000,
  rounds: 5,
  seconds: 2,
  loadSeconds: 60,
}
export const quickSizes: Sizes = {
  quick: true,
  small: 10_000,
  middle: 20_000,
  large: 60_000,
  rounds: 3,
  seconds: 1,
  loadSeconds: 5,
}

/** What a row is given: sizes, a temporary folder of its own, and where to say what is being done. */
export type Bench = {
  readonly sizes: Sizes
  readonly dir: string
  readonly say: (text: string) => void
  /** The path of a log of so many events, made once a run; whoever appends to it says so by taking the large one last. */
  readonly log: (events: number) => Promise<string>
}
export type Row = (bench: Bench) => Promise<readonly Claim[]>

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** The value below which a share of the sorted values lies. */
export const quantile = (sorted: ArrayLike<number>, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

export type Pair<A, B> = { readonly a: A; readonly b: B }

/** A B A B …: each pair ran under the same conditions, so its ratio holds where its absolute figures do not. */
export async function interleave<A, B>(
  rounds: number,
  a: (round: number) => Promise<A> | A,
  b: (round: number) => Promise<B> | B,
): Promise<readonly Pair<A, B>[]> {
  const pairs: Pair<A, B>[] = []
  for (let round = 0; round < rounds; round++) pairs.push({ a: await a(round), b: await b(round) })
  return pairs
}

/** How many seconds some work takes. */
export async function timed(work: () => Promise<unknown> | unknown): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
/** Collects what earlier rounds left behind, so that no round pays for another's. */
export const collectGarbage = (): void => gc()

export function verdictOf({ better, floor, goal, value }: Claim): Verdict {
  const reaches = (limit: number): boolean => (better === 'more' ? value >= limit : value <= limit)
  if (goal === undefined || floor === undefined) return 'shown'
  if (reaches(goal)) return 'goal'
  return reaches(floor) ? 'floor' : 'missed'
}

export const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en')}/s`
export const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(2) : ms.toFixed(1)} ms`
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`

export function valueText(value: number, unit: Claim['unit']): string {
  switch (unit) {
    case 'share':
      return `${(value * 100).toFixed(1)} %`
    case 'times':
      return `${value < 10 ? value.toFixed(2) : value.toFixed(1)}×`
    case 'MB':
      return `${Math.round(value)} MB`
    case 'ms':
      return milliseconds(value)
    case 'rate':
      return perSecond(value)
  }
}

const mark = { goal: 'green', floor: 'yellow', missed: 'red', shown: 'blue' } as const
const said = {
  goal: 'goal reached',
  floor: 'above the floor',
  missed: 'FLOOR MISSED',
  shown: 'for comparison',
} as const
const headings = ['row', 'what', 'ours', 'reference', 'value', 'goal', 'floor', '']

/** A line per claim and, under it, its setup. */
export function table(claims: readonly Claim[]): string {
  const rows = claims.map((claim) => {
    const { better, floor, goal, ours, reference, row, unit, value, what } = claim
    const limit = (number: number | undefined): string =>
      number === undefined ? '–' : `${better === 'more' ? '≥' : '≤'} ${valueText(number, unit)}`
    return [row, what, ours, reference, valueText(value, unit), limit(goal), limit(floor), said[verdictOf(claim)]]
  })
  const widths = headings.map((heading, at) =>
    Math.max(heading.length, ...rows.map((cells) => (cells[at] ?? '').length)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = [styleText('bold', line(headings))]
  for (const [at, claim] of claims.entries()) {
    lines.push(styleText(mark[verdictOf(claim)], line(rows[at] ?? [])))
    lines.push(styleText('dim', `${' '.repeat(widths[0] ?? 0)}  ${claim.setup}`))
  }
  return lines.join('\n')
}
