// Every command about a case in every situation by every role, within its office and outside: taken, or refused by right or by rule.
import { describe, expect, test } from 'vitest'
import type { CommandType } from '../../src/commands/registry.ts'
import type { Role } from '../../src/domain/actor.ts'
import { actTypes } from '../../src/domain/approvals/caseAllowed.ts'
import { type Refusal, refusals } from '../../src/domain/refusals.ts'
import { type Answered, answersOf, commandTypes, decided, noteTypes } from '../support/caseAnswers.ts'
import { type Caller, colleagues, placedCallers, roleCallers, suspended } from '../support/caseCallers.ts'
import { situations } from '../support/caseSituations.ts'
import { caseId, placedItem, saysOfPlaced } from '../support/permitCase.ts'

const stepActs: readonly CommandType[] = ['ClaimStep', 'ReassignStep', 'CompleteStep']
const { answers, moved } = await answersOf({ callers: [...roleCallers, ...colleagues, suspended] })
const placed = await answersOf({
  callers: placedCallers,
  item: placedItem,
  says: (type) => (stepActs.includes(type) ? saysOfPlaced(type) : {}),
})

const creating: readonly CommandType[] = ['DraftApplication', 'ReceiveApplication']

/** Who may, written out once more: everyone of these roles in the office of the case, `anywhere` whatever the office. */
const handling = ['clerk, own office', 'system, own office', 'system, other office']
const system = ['system, own office', 'system, other office']
const rightful: { readonly [Type in CommandType]?: readonly string[] } = {
  ...Object.fromEntries(actTypes.map((type) => [type, handling])),
  ...Object.fromEntries([...noteTypes, 'AllocateNumber'].map((type) => [type, system])),
  DraftApplication: ['clerk, own office', 'service, own office', ...system],
  MoveCaseToVersion: ['administrator, own office', 'administrator, other office', ...system],
}
const has = ({ caller, type }: Answered): boolean => rightful[type]?.includes(caller.en) ?? false

const reading: { readonly [R in Role]: 'all' | 'own' | 'nothing' } = {
  supervisor: 'all',
  auditor: 'all',
  administrator: 'all',
  clerk: 'own',
  citizen: 'nothing',
  service: 'own',
  system: 'nothing',
}
const absent: Refusal = { code: 'object-unknown', details: { kind: 'case', id: caseId } }
const notPermitted = (action: CommandType, relation: string): Refusal => ({
  code: 'not-permitted',
  details: { action, relations: [relation] },
})

/** Who may read the case is told that the right is missing; to whoever may not, there is no case. */
function withoutRight({ caller, situation, type }: Answered): Refusal {
  const relation = caller.own ? 'own' : 'other'
  const reads = reading[caller.actor.role]
  if (type === 'AllocateNumber') return notPermitted(type, 'none')
  if (reads === 'nothing' || (reads === 'own' && !caller.own)) return absent
  if (situation.en !== 'none' || creating.includes(type)) return notPermitted(type, relation)
  return reads === 'all' ? notPermitted(type, 'none') : absent
}

const told = (refusal: Refusal | undefined): string => (refusal === undefined ? 'taken' : JSON.stringify(refusal))
const named = ({ caller, situation, type }: Answered): string => `${type} in ${situation.en} by ${caller.en}`
/** The cells that are answered otherwise than they should be, as many as can be read. */
function wrong(some: readonly Answered[], right: (one: Answered) => Refusal | undefined): string[] {
  const found = some.flatMap((one) => {
    const expected = told(right(one))
    return told(one.refusal) === expected ? [] : [`${named(one)}: ${told(one.refusal)}, not ${expected}`]
  })
  return found.slice(0, 40)
}
const byRoles = answers.filter(({ caller }) => roleCallers.includes(caller))
const mayRead = ({ actor, own }: Caller): boolean =>
  reading[actor.role] === 'all' || (reading[actor.role] === 'own' && own)

describe('[LPS-11.5] [LPS-12.5] every command in every situation by every role', () => {
  test('is asked: all commands about a case, all situations, seven roles in two offices', () => {
    expect([commandTypes.length, situations.length]).toStrictEqual([41, 26])
    expect(new Set(byRoles.map(named)).size).toBe(41 * 26 * 14)
    expect(byRoles.filter(has)).toHaveLength(26 * (33 * 3 + 4 + 4 + 6 * 2))
  })

  test('whoever has no right is refused by right alone, alike wherever the case stands', () => {
    expect(
      wrong(
        byRoles.filter((one) => !has(one)),
        withoutRight,
      ),
    ).toStrictEqual([])
  })

  test('to whoever may not read the case every answer is the bytes of an absent one', () => {
    const strangers = byRoles.filter(({ caller, type }) => type !== 'AllocateNumber' && !mayRead(caller))
    const refused = strangers.filter((one) => !has(one)).map(({ refusal }) => JSON.stringify(refusal))
    expect(new Set(refused)).toStrictEqual(new Set([JSON.stringify(absent)]))
  })

  test('whoever has no right is told no revision either, whichever it names', async () => {
    const asked = await answersOf({ callers: roleCallers, request: { ifMatch: 7 } })
    expect(
      wrong(
        asked.answers.filter((one) => !has(one)),
        withoutRight,
      ),
    ).toStrictEqual([])
  })

  test('no item that an application names shows to strangers whether there is a case of that id', async () => {
    const asked = await answersOf({ callers: roleCallers, says: () => ({ itemId: 'no-item' }), types: creating })
    const strangers = asked.answers.filter(({ caller }) => caller.actor.role !== 'system' && !mayRead(caller))
    const answered = Map.groupBy(strangers, ({ caller, type }) => `${type} by ${caller.en}`)
    expect(answered.size).toBe(8)
    for (const [who, some] of answered)
      expect([who, new Set(some.map(({ refusal }) => told(refusal))).size]).toEqual([who, 1])
  })

  test('[PL-32] [PL-37] [PL-45] whoever has the right is answered as the deciders answer, by their own codes', () => {
    expect(wrong(byRoles.filter(has), decided)).toStrictEqual([])
  })

  test('a suspended account is refused as such, whatever it sends', () => {
    const former = answers.filter(({ caller }) => caller === suspended)
    const refusal: Refusal = { code: 'account-suspended', details: { account: suspended.actor.account } }
    expect(wrong(former, () => refusal)).toStrictEqual([])
    expect(former).toHaveLength(41 * 26)
  })

  test('nothing is written by any of it', () => {
    expect([moved, placed.moved]).toStrictEqual([[], []])
  })

  test('every refusal that was met names its clause', () => {
    const met = new Set([...answers, ...placed.answers].flatMap(({ refusal }) => (refusal ? [refusal.code] : [])))
    expect([...met].filter((code) => refusals[code].clauses.length === 0)).toStrictEqual([])
    expect(met.size).toBeGreaterThan(35)
  })
})

describe('[LPS-9.2] [LPS-11.6] [PL-48] within the office', () => {
  const of = (caller: Caller) => answers.filter((one) => one.caller === caller)
  const [handler] = roleCallers.filter(({ en }) => en === 'clerk, own office')
  const handlers = new Map(handler && of(handler).map((one) => [`${one.type} ${one.situation.en}`, one]))
  /** Where this colleague is answered otherwise than the one who handles the case. */
  const otherwise = (caller: Caller): string[] =>
    of(caller).flatMap((one) => {
      const code = one.refusal?.code ?? 'taken'
      const before = handlers.get(`${one.type} ${one.situation.en}`)
      return code === (before?.refusal?.code ?? 'taken') ? [] : [`${one.type}, ${one.situation.en}: ${code}`]
    })
  const claimed = [
    'ClaimStep, accepted: step-claimed-by-another',
    'CompleteStep, accepted: step-claimed-by-another',
    'ClaimStep, suspended: step-claimed-by-another',
  ]
  /** A step that nobody has claimed is completed by the rules on whom the item names, which are the deciders' own matter. */
  const ofClaims = (one: string): boolean => !/^CompleteStep, hearing/.test(one)

  test('whoever has the right is answered as the deciders answer', () => {
    const theirs = answers.filter(({ caller, type }) => colleagues.includes(caller) && rightful[type] === handling)
    expect(wrong(theirs, decided)).toStrictEqual([])
    expect(theirs).toHaveLength(3 * 33 * 26)
  })

  test('a step is its handler’s, and is taken up only by those whom the item names, never by the chair of the hearing', () => {
    const [another, unnamed, chair] = colleagues.map((caller) => otherwise(caller).filter(ofClaims))
    const notNamed = (situation: string) => `ClaimStep, ${situation}: not-a-handler-of-step`
    const mayNot = (situation: string) => `ClaimStep, ${situation}: chair-may-not-review`
    const before = ['hearing told', 'hearing requested']
    const after = ['hearing scheduled', 'hearing held']
    expect(another).toStrictEqual(claimed)
    expect(unnamed).toStrictEqual([...claimed, ...[...before, ...after].map(notNamed)])
    expect(chair).toStrictEqual([...claimed, ...before.map(notNamed), ...after.map(mayNot)])
  })
})

describe('[PL-26] [PL-35] a step that the item places in another office', () => {
  const [ofCase, ofStep] = placedCallers
  const ofClerks = (type: CommandType): boolean => rightful[type]?.includes('clerk, own office') ?? false

  /** The case's office has everything but the step. */
  function toOffice(one: Answered): Refusal | undefined {
    const { situation, type } = one
    const placedThere = stepActs.includes(type)
    if (ofClerks(type) && !placedThere) return decided(one, placedItem)
    return situation.en === 'none' ? absent : notPermitted(type, placedThere ? 'other' : 'own')
  }
  /** The step's office has that alone. */
  function toPlaced(one: Answered): Refusal | undefined {
    const { situation, type } = one
    if (situation.en === 'none') return absent
    return stepActs.includes(type) ? decided(one, placedItem, saysOfPlaced(type)) : notPermitted(type, 'other')
  }
  function right(one: Answered): Refusal | undefined {
    if (one.type === 'AllocateNumber') return notPermitted(one.type, 'none')
    if (one.caller === ofCase) return toOffice(one)
    return one.caller === ofStep ? toPlaced(one) : absent
  }

  test('is that office’s alone; both know of the case and are told what is not theirs, a third one knows of nothing', () => {
    expect(wrong(placed.answers, right)).toStrictEqual([])
    expect(placed.answers).toHaveLength(3 * 41 * 26)
  })
})
