// Row 16: decisions on a case of fifty events, on its state as it is held in memory and on the state folded anew each time.
import { decide as decideOn } from '../src/commands/decide.ts'
import { approvalCase } from '../src/domain/approvals/approvalCase.ts'
import type { ApprovalCase } from '../src/domain/approvals/caseState.ts'
import { type Claim, collectGarbage, interleave, median, perSecond, type Row, timed } from './harness.ts'
import { longCase, nextActs } from './longCase.ts'

export const decide: Row = async ({ say, sizes }): Promise<readonly Claim[]> => {
  say('decisions')
  const { events, state } = longCase()
  const texts = events.map((event) => JSON.stringify(event))
  const folded = (): ApprovalCase => events.reduce(approvalCase.evolve, approvalCase.initial)
  const decided = (at: number, on: ApprovalCase): void => {
    const { command, context } = nextActs[at % nextActs.length] as (typeof nextActs)[number]
    const decision = decideOn(approvalCase, command, on, context)
    if (!decision.ok || decision.events.length === 0) throw new Error(`${command.type} was not taken`)
  }
  const rate = async (times: number, work: (at: number) => void): Promise<number> => {
    collectGarbage()
    const seconds = await timed(() => {
      for (let at = 0; at < times; at++) work(at)
    })
    return times / seconds
  }
  const parse = () =>
    rate(sizes.quick ? 1500 : 4_000, () => {
      for (const text of texts) JSON.parse(text)
    })
  const claim = async (what: string, least: number, times: number, work: (at: number) => void): Promise<Claim> => {
    const ours = () => rate(times, work)
    await ours()
    await parse()
    const pairs = await interleave(sizes.rounds, ours, parse)
    const value = median(pairs.map(({ a }) => a))
    return {
      row: '16',
      what,
      ours: perSecond(value),
      reference: `${perSecond(median(pairs.map(({ b }) => b)))} JSON.parse of its events`,
      value,
      unit: 'rate',
      better: 'more',
      goal: least,
      floor: least,
      setup: `${events.length} events, ${texts.join('').length.toLocaleString('en')} characters; ${nextActs.map(({ command }) => command.type).join(', ')} in turn, each with what time has done by then; ${(median(pairs.map(({ a, b }) => a / b))).toFixed(1)} decisions to one parse of the events, ${sizes.rounds} rounds`,
    }
  }
  const times = sizes.quick ? 20_000 : 60_000
  return [
    await claim('decisions on a held case', 200_000, times * 3, (at) => decided(at, state)),
    await claim('decisions on a folded case', 40_000, times, (at) => decided(at, folded())),
  ]
}
