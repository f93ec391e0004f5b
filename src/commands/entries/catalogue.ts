// What cases stand on: the working-day calendar (PL-82) and the items (LPS-9.2).
import { CalendarCommand } from '../../domain/calendar/calendar.messages.ts'
import { ItemCommand, PublishItem } from '../../domain/items/item.messages.ts'
import { type Entries, option } from '../entry.ts'
import { itemOnRecord } from '../onRecord.ts'

export const catalogueEntries: Entries<CalendarCommand | ItemCommand> = {
  PublishCalendarYear: {
    schema: option(CalendarCommand, 'PublishCalendarYear'),
    category: 'calendar',
    id: ({ calendarId }) => calendarId,
    kind: 'configuration',
    clauses: ['PL-82'],
    zh: '公布年度日历',
    en: 'Publish a calendar year',
  },
  AmendCalendarYear: {
    schema: option(CalendarCommand, 'AmendCalendarYear'),
    category: 'calendar',
    id: ({ calendarId }) => calendarId,
    kind: 'configuration',
    clauses: ['PL-82'],
    zh: '修订年度日历',
    en: 'Amend a calendar year',
  },
  PublishItem: {
    schema: PublishItem,
    category: 'item',
    id: ({ itemId }) => itemId,
    kind: 'configuration',
    clauses: ['LPS-9.2', 'PL-30', 'PL-42'],
    zh: '发布事项版本',
    en: 'Publish an item version',
    facts: itemOnRecord,
  },
  SuspendItem: {
    schema: option(ItemCommand, 'SuspendItem'),
    category: 'item',
    id: ({ itemId }) => itemId,
    kind: 'configuration',
    clauses: ['LPS-9.2', 'PL-30'],
    zh: '暂停事项',
    en: 'Suspend an item',
  },
  ResumeItem: {
    schema: option(ItemCommand, 'ResumeItem'),
    category: 'item',
    id: ({ itemId }) => itemId,
    kind: 'configuration',
    clauses: ['LPS-9.2', 'PL-30'],
    zh: '恢复事项',
    en: 'Resume an item',
  },
  WithdrawItem: {
    schema: option(ItemCommand, 'WithdrawItem'),
    category: 'item',
    id: ({ itemId }) => itemId,
    kind: 'configuration',
    clauses: ['LPS-9.2', 'PL-30'],
    zh: '取消事项',
    en: 'Withdraw an item',
  },
}
