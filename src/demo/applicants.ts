// Who applies in the demo city: people and firms with invented names and numbers, registered in the vault of their office.
import type { Command } from '../commands/registry.ts'
import { SubjectCommand } from '../domain/people/subject.messages.ts'
import { SubjectId } from '../domain/values.ts'
import data from './city.json' with { type: 'json' }
import { firmCodeOf, identityNumberOf } from './numbers.ts'
import { nameOf } from './officials.ts'

const { firms, offices } = data
export const applicantsOfOffice = 16

const at = (list: readonly string[], index: number): string => list[index % list.length] ?? ''

export const applicantOf = (orgId: string, number: number): SubjectId => {
  const short = offices.find((office) => office.orgId === orgId)?.short ?? orgId
  return SubjectId.parse(`applicant-${short}-${(number % applicantsOfOffice) + 1}`)
}

function firmOf(number: number): string {
  const { places, trades, words } = firms
  return `${at(places, number)}${at(words, number + Math.floor(number / places.length))}${at(trades, number * 3)}有限公司`
}

/** Numbers of a network that has none such. */
const phoneOf = (number: number): string => `1990000${String(number).padStart(4, '0')}`

function valuesOf(number: number, isFirm: boolean): object {
  const address = `示范市${at(firms.places, number + 3)}路 ${(number % 180) + 1} 号`
  const name = nameOf(number + 80)
  if (isFirm)
    return { address, contact: name, creditCode: firmCodeOf(number), name: firmOf(number), phone: phoneOf(number) }
  const bornOn = `19${60 + (number % 40)}${String((number % 12) + 1).padStart(2, '0')}${String((number % 28) + 1).padStart(2, '0')}`
  return { address, identityNumber: identityNumberOf(bornOn, (number % 900) + 1), name, phone: phoneOf(number) }
}

/** The command that registers an applicant of an office; two in three are firms. */
export function registration(orgId: string, number: number): Command {
  const office = offices.findIndex((one) => one.orgId === orgId)
  const which = number % applicantsOfOffice
  const isFirm = which % 3 !== 0
  return SubjectCommand.parse({
    type: 'RegisterSubject',
    kind: isFirm ? 'organisation' : 'person',
    orgId,
    personal: valuesOf(office * applicantsOfOffice + which + 1, isFirm),
    subjectId: applicantOf(orgId, number),
  })
}
