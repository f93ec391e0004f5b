// 编号: without gaps, each once, and a case never has two of one series.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NumberingCommand, type NumberingEvent } from '../../../src/domain/numbering/numbering.messages.ts'
import { numbering, numberingId, numberText } from '../../../src/domain/numbering/numbering.ts'
import { CaseId, NodeId } from '../../../src/domain/values.ts'
import { givenFor } from '../../support/given.ts'
import { by, offices } from '../../support/people.ts'

const series = { orgId: offices.housingBureau, seriesId: NodeId.parse('acceptance'), year: 2026 }
const allocate = (caseId: string) => NumberingCommand.parse({ type: 'AllocateNumber', caseId, ...series })
const allocated = (caseId: string, number: number): NumberingEvent => ({
  type: 'NumberAllocated',
  data: { caseId: CaseId.parse(caseId), number, ...series },
})
const given = givenFor(numbering)

describe('[PL-32] numbers of a series', () => {
  test('begin at one and go on by one', () => {
    given().when(allocate('a'), by('system')).thenEvents(allocated('a', 1))
    given(allocated('a', 1), allocated('b', 2)).when(allocate('c'), by('system')).thenEvents(allocated('c', 3))
  })

  test('are given to a case once', () => {
    given(allocated('a', 1), allocated('b', 2)).when(allocate('a'), by('system')).thenNothing()
  })

  test('have no gap and no double, however often cases ask', () => {
    const asked = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 60 })
    fc.assert(
      fc.property(asked, (cases) => {
        let state = numbering.initial
        const numbers: number[] = []
        for (const one of cases) {
          const decision = numbering.decide(allocate(`case-${one}`), state, by('system'))
          if (!decision.ok) throw new Error(decision.refusal.code)
          for (const event of decision.events) numbers.push(event.data.number)
          state = decision.events.reduce(numbering.evolve, state)
        }
        expect(numbers).toStrictEqual([...new Set(cases)].map((_, at) => at + 1))
      }),
    )
  })

  test('stand in a stream and on paper by office, series and year', () => {
    expect(numberingId(series)).toBe('housing-bureau-acceptance-2026')
    expect(numberText('acceptance', 2026, 12)).toBe('受理〔2026〕000012号')
  })
})
