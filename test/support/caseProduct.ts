// The documents' account of who is answered what about a case: made of the write path's own answers to everyone.
import type { CommandType } from '../../src/commands/registry.ts'
import { registry } from '../../src/commands/registry.ts'
import { actTypes } from '../../src/domain/approvals/caseAllowed.ts'
import { type Answered, answersOf, commandTypes } from './caseAnswers.ts'
import { type Caller, colleagues, placedCallers, roleCallers } from './caseCallers.ts'
import { situations } from './caseSituations.ts'
import { codeCell } from './caseTable.ts'
import { placedItem, saysOfPlaced } from './permitCase.ts'

const byRight: readonly (string | undefined)[] = ['not-permitted', 'object-unknown']
const nameOf = (type: CommandType): string => `${registry[type].zh} \`${type}\``
const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const head = (...cells: readonly string[]): string[] => [row(...cells), `|${cells.map(() => '---|').join('')}`]

const codesOf = (some: readonly Answered[]): (string | undefined)[] => some.map(({ refusal }) => refusal?.code)

/**
 * ✓ where the state of the case decides; else the one refusal by right, which is the same in every situation. Where it is not while
 * there is no case, a mark says so.
 */
function rightCell(some: readonly Answered[]): string {
  const codes = codesOf(some)
  if (codes.some((code) => !byRight.includes(code))) return '✓'
  const there = new Set(codesOf(some.filter(({ situation }) => situation.en !== 'none')))
  const [code, ...others] = there
  const one = some[0]
  if (code === undefined || others.length > 0) throw new Error(`${one?.type} by ${one?.caller.en}: ${[...there]}`)
  return codes.every((other) => other === code) ? codeCell(code) : `${codeCell(code)} ¹`
}

const answersTo = (answers: readonly Answered[], caller: Caller, type: CommandType): readonly Answered[] =>
  answers.filter((one) => one.caller === caller && one.type === type)

/** Callers who are answered alike, command by command, share a column. */
function columnsOf(answers: readonly Answered[], callers: readonly Caller[], types: readonly CommandType[]) {
  const cellsOf = (caller: Caller) => types.map((type) => rightCell(answersTo(answers, caller, type)))
  const alike = Map.groupBy(callers, (caller) => JSON.stringify(cellsOf(caller)))
  return [...alike].map(([cells, group]) => ({ group, cells: JSON.parse(cells) as readonly string[] }))
}

/** `x, own office` and `x, other office` in one column are x, wherever. */
function titleOf(group: readonly Caller[]): string {
  const titles = group.map(({ actor, en, zh }) => {
    const both = group.filter((other) => other.actor.role === actor.role).length > 1
    return both ? `${zh.slice(3)} ${actor.role}` : `${zh} ${en}`
  })
  return [...new Set(titles)].join('; ')
}

async function rolesTable(): Promise<string[]> {
  const { answers } = await answersOf({ callers: roleCallers })
  const columns = columnsOf(answers, roleCallers, commandTypes)
  return [
    ...head('command', ...columns.map(({ group }) => titleOf(group))),
    ...commandTypes.map((type, at) => row(nameOf(type), ...columns.map(({ cells }) => cells[at] ?? ''))),
  ]
}

/** Where another of the office, or the system, is answered otherwise than the handler of the case: the code, and in which situations. */
async function officeTable(): Promise<string[]> {
  const [handler, system] = ['clerk, own office', 'system, own office'].flatMap((name) =>
    roleCallers.filter(({ en }) => en === name),
  )
  if (handler === undefined || system === undefined) throw new Error('there is no handler or no system')
  const others = [...colleagues, system]
  const { answers } = await answersOf({ callers: [handler, ...others], types: actTypes.filter(isOfClerks) })
  const cellOf = (caller: Caller, type: CommandType): string => {
    const usual = codesOf(answersTo(answers, handler, type))
    const different = answersTo(answers, caller, type).filter(({ refusal }, at) => refusal?.code !== usual[at])
    const byCode = Map.groupBy(different, ({ refusal }) => codeCell(refusal?.code))
    return [...byCode]
      .map(([code, some]) => `${code}: ${some.map(({ situation }) => situation.zh).join('、')}`)
      .join('; ')
  }
  const rows = actTypes.map((type) => [nameOf(type), ...others.map((caller) => cellOf(caller, type))])
  return [
    ...head(
      'command',
      ...others.map((caller) => (caller === system ? titleOf(roleCallers.filter(isSystem)) : titleOf([caller]))),
    ),
    ...rows.filter(([, ...cells]) => cells.some((cell) => cell !== '')).map((cells) => row(...cells)),
  ]
}

const isSystem = ({ actor }: Caller): boolean => actor.role === 'system'
/** A move to another version is an administrator's. */
const isOfClerks = (type: CommandType): boolean => type !== 'MoveCaseToVersion'
const stepActs: readonly CommandType[] = ['ClaimStep', 'ReassignStep', 'CompleteStep']

async function placedTable(): Promise<string[]> {
  const says = (type: CommandType) => (stepActs.includes(type) ? saysOfPlaced(type) : {})
  const { answers } = await answersOf({ callers: placedCallers, item: placedItem, says, types: actTypes })
  const cellsOf = (type: CommandType) => placedCallers.map((caller) => rightCell(answersTo(answers, caller, type)))
  const alike = Map.groupBy(actTypes, (type) => row(...cellsOf(type)))
  return [
    ...head('command', ...placedCallers.map(({ en, zh }) => `${zh} ${en}`)),
    ...[...alike].map(
      ([cells, types]) => `| ${types.length > 6 ? 'every other act' : types.map(nameOf).join(', ')} ${cells}`,
    ),
  ]
}

/** Who is taken at all, who is refused by right, and who by the rules within the office. */
export async function caseProduct(): Promise<string[]> {
  return [
    '## 何人可为 By whom',
    '',
    `Each of the ${commandTypes.length} commands was sent to the write path in each of the ${situations.length} situations by each of the seven roles, of the case’s own`,
    'office and of another one. ✓ has the right: the state of the case decides (the tables by state). Else the refusal by right and its',
    'clause, **the same in every situation**. It tells nothing of where the case stands; and whoever may not read the case is not even told',
    'that there is one: the answer is that of an absent case, byte for byte, whatever revision or item the command names.',
    `A suspended account is refused all of it: ${codeCell('account-suspended')}.`,
    '',
    ...(await rolesTable()),
    '',
    `¹ Where there is no case of that id, ${codeCell('object-unknown')}: who reads the cases of one office learns of no other.`,
    '',
    '## 机构之内 Within the office',
    '',
    'The clerks of an office have the same rights to its cases; the system has them to all. Where one of them is answered otherwise than the',
    'clerk who has handled the case so far, whose answers the tables by state show: the refusal, and the situations. Everywhere else the answer is the same.',
    '',
    ...(await officeTable()),
    '',
    '## 环节在其他机构 A step in another office',
    '',
    'The item places its second step in another office (上报、会签), and the commands on steps name that one. Both offices read the case, so',
    'clerks of each are told that what is the other’s is not theirs; for those of a third office there is no such case.',
    '',
    ...(await placedTable()),
  ]
}
