// The log on EventStoreDB keeps the contract of the log: over the protocol peer, and on a server where there is one.
import { contractOf } from './contractStores.ts'

contractOf('eventstoredb')
