// The SQLite log keeps the contract of the log, however it commits and merges its index.
import { contractOf } from './contractStores.ts'

contractOf('sqlite')
