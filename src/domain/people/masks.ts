// What lists show of personal values: as much as tells two subjects apart.
import { maskAddress, maskIdentityNumber, maskName, maskPhone } from './identity.ts'
import type { PersonalField, SubjectKind } from './subject.messages.ts'

const masks: Readonly<Record<PersonalField, (value: string) => string>> = {
  address: maskAddress,
  contact: maskName,
  // Public for everyone, like the names of organisations.
  creditCode: (code) => code,
  identityNumber: maskIdentityNumber,
  name: maskName,
  otherDocument: maskIdentityNumber,
  phone: maskPhone,
}

type Values = Readonly<Partial<Record<PersonalField, string>>>

export function maskedValues(kind: SubjectKind, values: Values): Values {
  const shown = (field: PersonalField, value: string): string =>
    kind === 'organisation' && field === 'name' ? value : masks[field](value)
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, shown(field as PersonalField, value)]),
  )
}
