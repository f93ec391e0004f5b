// The log in memory keeps the contract of the log.
import { contractOf } from './contractStores.ts'

contractOf('memory')
