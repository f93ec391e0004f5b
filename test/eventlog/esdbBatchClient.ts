// A process that appends with the client as it comes, over its batch stream, and would end well after half a second.
import { setTimeout as pause } from 'node:timers/promises'
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client'

const client = EventStoreDBClient.connectionString(process.argv[2] ?? '')
await client.appendToStream('a', jsonEvent({ type: 'thing', data: {} }))
await pause(500)
process.exit(0)
