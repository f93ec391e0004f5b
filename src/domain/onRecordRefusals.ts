// Why something that names what does not exist is not taken: each names the id, and where it stands in the command.
import { itself } from './refusalPlaces.ts'
import type { RefusalEntry } from './refusals.ts'
import { list } from './refusalWords.ts'

type Named = { readonly id: string; readonly pointer: string }
export type OnRecordRefusalDetails = {
  'organisation-unknown': { readonly unknown: readonly Named[] }
  'calendar-unknown': { readonly calendarId: string; readonly pointer: string }
  'account-unknown': { readonly unknown: readonly Named[] }
  'source-account-unfit': { readonly account: string; readonly orgId: string; readonly pointer: string }
}

const inChinese = (unknown: readonly Named[]): string => list(unknown.map(({ id, pointer }) => `${id}（${pointer}）`))
const inEnglish = (unknown: readonly Named[]): string =>
  unknown.map(({ id, pointer }) => `${id} (${pointer})`).join(', ')
/** One by one, each at its place. */
const each = ({ unknown }: { readonly unknown: readonly Named[] }) =>
  unknown.map((one) => ({ pointer: one.pointer, details: { unknown: [one] } }))

export const onRecordRefusals: {
  readonly [Code in keyof OnRecordRefusalDetails]: RefusalEntry<OnRecordRefusalDetails[Code]>
} = {
  'organisation-unknown': {
    status: 422,
    clauses: ['LPS-9.1', 'LPS-9.2'],
    zh: ({ unknown }) => `没有设立这样的机构：${inChinese(unknown)}。`,
    en: ({ unknown }) => `No such organisation has been opened: ${inEnglish(unknown)}.`,
    places: each,
  },
  'calendar-unknown': {
    status: 422,
    clauses: ['LPS-9.2', 'PL-82'],
    zh: (d) => `日历 ${d.calendarId}（${d.pointer}）未公布过任何年度，不能用来计算办理期限。`,
    en: (d) => `No year of calendar ${d.calendarId} (${d.pointer}) has been published: no limit can be counted by it.`,
    places: itself,
  },
  'account-unknown': {
    status: 422,
    clauses: ['LPS-9.1', 'LPS-9.2'],
    zh: ({ unknown }) => `没有这样的在用账号：${inChinese(unknown)}。`,
    en: ({ unknown }) => `There is no open account called: ${inEnglish(unknown)}.`,
    places: each,
  },
  'source-account-unfit': {
    status: 422,
    clauses: ['LPS-7.3', 'LPS-11.6'],
    zh: (d) => `账号 ${d.account}（${d.pointer}）不是机构 ${d.orgId} 的系统账号，不能为其报送。`,
    en: (d) =>
      `Account ${d.account} (${d.pointer}) is no service account of organisation ${d.orgId}: it cannot hand over for it.`,
    places: itself,
  },
}
