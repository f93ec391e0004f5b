// The officials of the demo city: in each office one at the window, two who review, one who advises on law, and its head.
import { AccountId, OrgId } from '../domain/values.ts'
import data from './city.json' with { type: 'json' }

export type Official = {
  readonly accountId: AccountId
  readonly name: string
  readonly orgId: OrgId
}
export type Staff = {
  readonly orgId: OrgId
  readonly office: string
  readonly clerk: Official
  readonly reviewers: readonly [Official, Official]
  readonly counsel: Official
  readonly head: Official
}

const { givenNames, offices, surnames } = data
/** Each pair once before any comes again: 24 surnames and 24 given names, turned against each other. */
export const nameOf = (number: number): string => {
  const surname = surnames[number % surnames.length] ?? ''
  const given = givenNames[(number * 7 + Math.floor(number / surnames.length)) % givenNames.length] ?? ''
  return surname + given
}

const staffs: readonly Staff[] = offices.map(({ name, orgId, short }, at) => {
  const official = (post: string, number: number): Official => ({
    accountId: AccountId.parse(`${post.replace('*', short)}`),
    name: nameOf(at * 5 + number),
    orgId: OrgId.parse(orgId),
  })
  return {
    orgId: OrgId.parse(orgId),
    office: name,
    clerk: official('clerk-*', 0),
    reviewers: [official('reviewer-*-1', 1), official('reviewer-*-2', 2)],
    counsel: official('counsel-*', 3),
    head: official('head-*', 4),
  }
})

export const officials: readonly Official[] = staffs.flatMap(({ clerk, counsel, head, reviewers }) => [
  clerk,
  ...reviewers,
  counsel,
  head,
])

export const findStaff = (orgId: string): Staff | undefined => staffs.find((one) => one.orgId === orgId)

export function staffOf(orgId: string): Staff {
  const staff = findStaff(orgId)
  if (staff === undefined) throw new RangeError(`${orgId} is not an office of the demo`)
  return staff
}

export const findOfficial = (accountId: string): Official | undefined =>
  officials.find((one) => one.accountId === accountId)

export function officialOf(accountId: string): Official {
  const official = findOfficial(accountId)
  if (official === undefined) throw new RangeError(`${accountId} is not an official of the demo`)
  return official
}
