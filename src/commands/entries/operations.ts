// What keeps the log itself: its opening, and the record of what was refused.
import { AttemptCommand } from '../../domain/operations/attempt.messages.ts'
import { LogCommand } from '../../domain/operations/log.messages.ts'
import { type Entries, option } from '../entry.ts'

export const operationsEntries: Entries<LogCommand | AttemptCommand> = {
  OpenLog: {
    schema: LogCommand,
    category: 'log',
    id: () => 'main',
    kind: 'bootstrap',
    clauses: [],
    zh: '启用日志',
    en: 'Open the log',
  },
  RecordAttempt: {
    schema: option(AttemptCommand, 'RecordAttempt'),
    category: 'attempts',
    id: ({ account, hour }) => `${account}-${hour.slice(0, 7)}`,
    kind: 'timer',
    clauses: ['LPS-11.5'],
    zh: '记录违规操作尝试',
    en: 'Record a refused attempt',
  },
  CountAttempts: {
    schema: option(AttemptCommand, 'CountAttempts'),
    category: 'attempts',
    id: ({ account, hour }) => `${account}-${hour.slice(0, 7)}`,
    kind: 'timer',
    clauses: ['LPS-11.5'],
    zh: '违规操作计数',
    en: 'Count further attempts of an hour',
  },
}
