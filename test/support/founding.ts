// What stands before anything else in a world of tests: the offices, a calendar, and an account for everyone of them.
import { type Command, registry } from '../../src/commands/registry.ts'
import { offices, people } from './people.ts'

const command = (type: Command['type'], fields: object): Command =>
  registry[type].schema.parse({ type, ...fields }) as Command

/** The bodies that the regulations name are called as the opening of a log calls them: there they are already. */
const organisations = [
  { orgId: offices.serviceCenter, kind: 'serviceCenter', name: '市政府政务服务中心' },
  { orgId: offices.supervisionBureau, kind: 'supervisionBureau', name: '市监察局' },
  { orgId: offices.infoCenter, kind: 'infoCenter', name: '市信息管理中心' },
  { orgId: offices.housingBureau, kind: 'usingUnit', name: '市住房和城乡建设局' },
  { orgId: offices.waterBureau, kind: 'usingUnit', name: '市水务局' },
  { orgId: offices.outside, kind: 'outside', name: 'Wabo' },
]
export const officesOpened: readonly Command[] = organisations.map((one) => command('OpenOrganisation', one))

/** So long ago that no test counts by it: whatever a test counts is provisional until it publishes the year. */
export const calendarBegun: Command = command('PublishCalendarYear', {
  calendarId: 'cn',
  documentNumber: '国办发明电〔2000〕1号',
  holidays: [],
  workdays: [],
  year: 2000,
})

export const accountOpened = (accountId: string, orgId: string, role: string): Command =>
  command('OpenAccount', { accountId, name: accountId, orgId, role })

/** Beside `people`, whom the item of `permitCase` names. */
export const colleagueOpened: Command = accountOpened('zhang-wei', offices.housingBureau, 'clerk')

export const accountsOpened: readonly Command[] = [
  ...Object.values(people)
    .filter(({ role }) => role !== 'system')
    .map(({ account, org, role }) => accountOpened(account, org, role)),
  colleagueOpened,
]
