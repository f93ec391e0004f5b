// Every store keeps the contract of the log, every case of it: docs/stores.md shows them.
import { logContract } from './contract.ts'
import { contractStores, ownServers } from './contractStores.ts'

for (const { name, open } of [...contractStores, ...ownServers]) logContract(name, open)
